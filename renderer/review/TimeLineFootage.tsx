import type { FootageGap } from "../../src/contract/footage.ts";
import type { FootageStretch, SeenTrack } from "../../src/contract/moment.ts";
import { gapLine } from "../links/footageWords.ts";
import { clock } from "../ui/format.ts";
import classes from "./TimeLine.module.css";
import type { TimeScale, TimeWindow } from "./timeScale.ts";

interface Props {
  readonly scale: TimeScale;
  readonly stretches: readonly FootageStretch[];
  readonly gaps: readonly FootageGap[];
  readonly seen: readonly SeenTrack[];
}

/** A lane for each stream of a sortie, with its gaps and why they are there, and one for the tracks of the footage that is played. */
export function TimeLineFootage({ scale, stretches, gaps, seen }: Props) {
  const streams = [...new Set(stretches.map(({ streamId }) => streamId))].slice(0, mostLanes);
  const inside = <T extends TimeWindow>(spans: readonly T[]): T[] =>
    spans.filter(({ fromAt, toAt }) => toAt >= scale.fromAt && fromAt <= scale.toAt);
  const style = ({ fromAt, toAt }: TimeWindow) => {
    const left = scale.percentOf(fromAt);
    return { left: `${left}%`, width: `max(2px, ${scale.percentOf(toAt) - left}%)` };
  };
  const tracks = inside(
    seen.flatMap(({ trackId, className, points }) => {
      const [first, last] = [points[0], points.at(-1)];
      return first && last ? [{ trackId, className, fromAt: first.at, toAt: last.at }] : [];
    }),
  );
  return (
    <div className={classes.lanes}>
      {streams.map((streamId) => (
        <div key={streamId} className={classes.stream} data-testid="time-stream" data-stream={streamId}>
          {inside(stretches.filter((one) => one.streamId === streamId)).map((one) => (
            <span
              key={one.fromAt}
              className={classes.stretch}
              data-gone={one.gone || undefined}
              style={style(one)}
              title={`${streamId}, ${clock(one.fromAt)} – ${clock(one.toAt)}${one.gone ? ", no longer on the disk" : ""}`}
            />
          ))}
          {inside(gaps.filter((one) => one.streamId === streamId)).map((one) => (
            <span
              key={one.fromAt}
              className={classes.gap}
              style={style(one)}
              title={`Gap: ${gapLine(one)}`}
              data-testid="time-gap"
            />
          ))}
          <small>{streamId}</small>
        </div>
      ))}
      {tracks.length > 0 && (
        <div className={classes.tracks} data-testid="time-tracks">
          {tracks.slice(0, mostTracks).map((track) => (
            <span
              key={track.trackId}
              className={classes.track}
              style={style(track)}
              title={`${track.className} ${track.trackId}, ${clock(track.fromAt)} – ${clock(track.toAt)}`}
            />
          ))}
        </div>
      )}
    </div>
  );
}

const mostLanes = 4; // more cameras than this on one vehicle would leave no room for the flags
const mostTracks = 200;
