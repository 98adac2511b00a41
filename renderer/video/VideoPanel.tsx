import { VideoOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { StreamRecord, VehicleRecord } from "../../src/contract/records.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useStore } from "../ui/store.ts";
import { cameraChoices } from "./appCameraChoice.ts";
import { CameraTabs } from "./CameraTabs.tsx";
import { cameraLabel, choosing, firstChoice, shownOf, streamsOf } from "./cameraChoice.ts";
import { describeStream } from "./describeStream.ts";
import { LiveVideo } from "./LiveVideo.tsx";
import { LookPanel } from "./LookPanel.tsx";
import { steadyStreams } from "./liveStreams.ts";
import { NoPlaceNote } from "./NoPlaceNote.tsx";
import { OpenStream } from "./OpenStream.tsx";
import classes from "./VideoPanel.module.css";
import { waitingWords } from "./waitingWords.ts";

/** The videos of the vehicle's cameras, what they are, and where there is none the way to open one. */
export function VideoPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const [steady] = useState(steadyStreams);
  const streams = useMirror((m) => steady(streamsOf(m.streams.values(), vehicle.id)));
  const choice = useStore(cameraChoices.state, (all) => all[vehicle.id] ?? firstChoice);
  const [adding, setAdding] = useState(false);
  const mayOpen = useMay("stream.open");
  const { first: stream, second } = shownOf(streams, choice);
  if (!stream)
    return mayOpen ? <OpenStream vehicle={vehicle} /> : <Empty icon={VideoOff} title={`No video of ${vehicle.name}`} />;
  if (adding) return <OpenStream vehicle={vehicle} beside={streams} onDone={() => setAdding(false)} />;
  return (
    <section className={classes.panel} aria-label="Video">
      {streams.length > 1 && <CameraTabs vehicleId={vehicle.id} streams={streams} />}
      <div className={classes.pictures} data-layout={second ? choice.layout : "one"}>
        <LiveVideo key={stream.id} streamId={stream.id} waiting={waitingWords(stream)} />
        {second && (
          <div className={classes.second}>
            <LiveVideo key={second.id} streamId={second.id} waiting={waitingWords(second)} name={cameraLabel(second)} />
            <button
              type="button"
              className={classes.swap}
              title={`Look at ${cameraLabel(second)}`}
              data-testid="camera-swap"
              onClick={() =>
                cameraChoices.set(vehicle.id, choosing({ ...choice, cameraId: stream.cameraId }, second.cameraId))
              }
            >
              ⇄ {cameraLabel(second)}
            </button>
          </div>
        )}
      </div>
      <footer>
        {stream.recording && (
          <span className={classes.recording} title="Footage is written to disk">
            ● REC
          </span>
        )}
        <StreamFacts key={stream.id} stream={stream} />
        {!vehicle.replayed && mayOpen && (
          <button type="button" className={classes.close} data-testid="add-camera" onClick={() => setAdding(true)}>
            Another camera…
          </button>
        )}
        <Offered call="stream.close">
          <button type="button" className={classes.close} onClick={() => close(stream.id)}>
            Close
          </button>
        </Offered>
      </footer>
      <LookPanel key={stream.id} stream={stream} />
      <NoPlaceNote streamId={stream.id} />
      {stream.failure && (
        <div className={classes.failure}>
          <FailureNote failure={stream.failure} />
        </div>
      )}
    </section>
  );
}

/** Written into the page as they come, once a second, without React. */
function StreamFacts({ stream: { id, address } }: { stream: StreamRecord }) {
  const facts = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const paint = () => {
      const stream = app.mirror.get().streams.get(id);
      if (stream && facts.current) facts.current.textContent = describeStream(stream);
    };
    paint();
    return app.mirror.subscribe(paint);
  }, [id]);
  return <span ref={facts} className={classes.facts} title={address} />;
}

function close(streamId: string): void {
  app.peers.station
    .call("stream.close", { streamId })
    .catch((cause: unknown) => app.toasts.failure(cause, "The video was not closed"));
}
