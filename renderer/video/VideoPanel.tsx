import type { StreamRecord, VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { describeStream } from "./describeStream.ts";
import { LiveVideo } from "./LiveVideo.tsx";
import { LookPanel } from "./LookPanel.tsx";
import { NoPlaceNote } from "./NoPlaceNote.tsx";
import { OpenStream } from "./OpenStream.tsx";
import classes from "./VideoPanel.module.css";

/** The vehicle's video, what it is, and where there is none the way to open one. */
export function VideoPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const stream = useMirror((m) =>
    vehicle.streamId
      ? m.streams.get(vehicle.streamId)
      : [...m.streams.values()].find((s) => s.vehicleId === vehicle.id),
  );
  if (!stream) return <OpenStream vehicle={vehicle} />;
  return (
    <section className={classes.panel} aria-label="Video">
      <LiveVideo key={stream.id} streamId={stream.id} waiting={waitingWords(stream)} />
      <footer>
        {stream.recording && (
          <span className={classes.recording} title="Footage is written to disk">
            ● REC
          </span>
        )}
        <span className={classes.facts} title={stream.address}>
          {describeStream(stream)}
        </span>
        <button type="button" className={classes.close} onClick={() => close(stream.id)}>
          Close
        </button>
      </footer>
      <LookPanel stream={stream} />
      <NoPlaceNote streamId={stream.id} />
      {stream.failure && (
        <div className={classes.failure}>
          <FailureNote failure={stream.failure} />
        </div>
      )}
    </section>
  );
}

function waitingWords({ state, address }: StreamRecord): string {
  if (state === "ended") return "The video has ended.";
  if (state === "playing") return "Waiting for a key picture…";
  return `Waiting for video on ${address}…`;
}

function close(streamId: string): void {
  app.peers.station
    .call("stream.close", { streamId })
    .catch((cause: unknown) => app.toasts.failure(cause, "The video was not closed"));
}
