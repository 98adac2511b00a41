import { Switch } from "@mantine/core";
import type { MomentStream } from "../../../src/contract/moment.ts";
import { useMirror } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { count } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { momentDesk, useMoment } from "./appMoment.ts";
import classes from "./Moment.module.css";
import { MomentFacts } from "./MomentFacts.tsx";
import { besideOf, type MomentState, mostBeside, streamKey } from "./momentDesk.ts";

/** What was recorded at the moment of the picture on the screen: where the aircraft was, and who else filmed it. */
export function MomentPanel() {
  const span = useMoment((s) => s.span);
  const streams = useMoment((s) => s.streams);
  const failure = useMoment((s) => s.failure);
  const follow = useMoment((s) => s.follow);
  const noTracks = useMoment((s) => s.flight?.noTracks);
  const open = useMoment(openKeys).split("\n");
  if (!span) return null;
  return (
    <Panel
      title="At the same moment"
      tools={
        <Switch
          size="xs"
          label="Globe follows"
          checked={follow}
          data-testid="moment-follow"
          onChange={(e) => momentDesk.follow(e.currentTarget.checked)}
        />
      }
    >
      {failure && <FailureNote failure={failure} />}
      <MomentFacts />
      {streams.length === 0 && !failure && <p className={classes.words}>No other camera recorded at this time.</p>}
      <div className={classes.offered} role="group" aria-label="Other cameras of this moment">
        {streams.map((stream) => (
          <Offer key={streamKey(stream)} stream={stream} open={open.includes(streamKey(stream))} />
        ))}
      </div>
      {streams.length > mostBeside && (
        <p className={classes.words}>
          {count(streams.length, "other camera")} filmed then; {mostBeside} fit beside the player.
        </p>
      )}
      {noTracks && <p className={classes.words}>{noTracks}.</p>}
    </Panel>
  );
}

const openKeys = (state: MomentState): string => besideOf(state).map(streamKey).join("\n");

function Offer({ stream, open }: { stream: MomentStream; open: boolean }) {
  const vehicle = useMirror((m) => m.vehicles.get(stream.vehicleId ?? "")?.name) ?? stream.vehicleId;
  const { segments, gaps } = stream;
  const left =
    segments.length === 0 ? "✕ no longer on the disk" : gaps.length > 0 ? `▲ ${count(gaps.length, "gap")}` : "";
  return (
    <button
      type="button"
      className={classes.offer}
      aria-pressed={open}
      disabled={segments.length === 0 && !open}
      data-testid="moment-offer"
      data-stream={stream.streamId}
      onClick={() => momentDesk.toggle(stream)}
    >
      <strong>{vehicle ?? "Unknown vehicle"}</strong> {stream.streamId} {left}
    </button>
  );
}
