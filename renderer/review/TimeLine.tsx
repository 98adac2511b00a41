import { useElementSize } from "@mantine/hooks";
import { Clock, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useMemo } from "react";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { clock, count, duration, stamp } from "../ui/format.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import { shownPlayer } from "./corrections/appCorrections.ts";
import { inSortie } from "./inSortie.ts";
import { useMoment } from "./moment/appMoment.ts";
import { useSortieFootage } from "./moment/useSortieFootage.ts";
import classes from "./TimeLine.module.css";
import { TimeLineFootage } from "./TimeLineFootage.tsx";
import { scaleOf, type TimeScale } from "./timeScale.ts";
import { flagNear, type TimeMark, timeMarks } from "./timeScaleMarks.ts";
import { useTimeWindow } from "./useTimeWindow.ts";

const signs = { unreviewed: "◆", confirmed: "✔", dismissed: "✕" };
/** A sign with its number needs so much room, pixels. */
const signWidth = 30;

/** A sortie over time: its flags, what was recorded and what was not, tracks, and the picture on the screen. */
export function TimeLine() {
  const flagId = useUi((ui) => ui.flagId);
  const chosen = useMirror((m) => m.flags.get(flagId ?? ""));
  const sortieId = chosen?.sortieId;
  const sortie = useMirror((m) => m.sorties.get(sortieId ?? ""));
  const all = useMirror((m) => m.flags);
  const flags = useMemo(() => inSortie(all.values(), sortieId), [all, sortieId]);
  const { stretches, gaps } = useSortieFootage(sortieId);
  const played = useMoment((s) => s.at);
  const seen = useMoment((s) => s.flight?.seen);
  const { ref, width } = useElementSize();
  const { window, whole, lane, zoom, show } = useTimeWindow(sortie, flags, chosen?.openedAt);
  const scale = useMemo(() => scaleOf(window), [window]);
  const slots = Math.max(4, Math.floor(width / signWidth));
  const marks = useMemo(() => timeMarks(flags, window, slots, flagId), [flags, window, slots, flagId]);
  if (flags.length === 0)
    return (
      <Empty icon={Clock} title="Time line">
        Shows when in its flight each flag was seen.
      </Empty>
    );
  const at = (instant: number) => `${scale.percentOf(instant)}%`;
  const isWhole = window.toAt - window.fromAt >= whole.toAt - whole.fromAt;
  return (
    <div className={classes.line} role="group" aria-label="Time line of the sortie">
      <div className={classes.head}>
        <strong>{sortie?.patrol ?? "Sortie"}</strong> {stamp(scale.fromAt)} · {duration(scale.toAt - scale.fromAt)} ·{" "}
        {count(flags.length, "flag")}
        <span className={classes.tools}>
          <ToolButton label="Show less time (wheel)" icon={ZoomIn} onClick={() => zoom(0.5)} />
          <ToolButton label="Show more time (wheel)" icon={ZoomOut} disabled={isWhole} onClick={() => zoom(2)} />
          <ToolButton label="Show the whole flight" icon={Maximize} disabled={isWhole} onClick={() => zoom(1e9)} />
        </span>
      </div>
      <div className={classes.body} ref={ref}>
        <div className={classes.lane} data-testid="time-lane" {...lane((instant) => seek(instant, flags))}>
          {scale.ticks.map((tick) => (
            <span key={tick} className={classes.tick} style={{ left: at(tick) }}>
              {scale.seconds ? clock(tick) : clock(tick).slice(0, 5)}
            </span>
          ))}
          <TimeLineFootage scale={scale} stretches={stretches} gaps={gaps} seen={seen ?? none} />
          {marks.map((mark) => (
            <Mark key={mark.id} mark={mark} scale={scale} onMore={() => show(mark)} />
          ))}
          {played !== null && played >= scale.fromAt && played <= scale.toAt && (
            <span className={classes.played} data-testid="time-played" data-at={played} style={{ left: at(played) }} />
          )}
        </div>
      </div>
    </div>
  );
}

interface MarkProps {
  readonly mark: TimeMark;
  readonly scale: TimeScale;
  /** Shows the flags that lie behind it apart from each other. */
  readonly onMore: () => void;
}

function Mark({ mark, scale, onMore }: MarkProps) {
  const { id, className, flags, kind, selected, fromAt, toAt } = mark;
  const at = (instant: number) => `${scale.percentOf(instant)}%`;
  const words =
    flags === 1 ? `${className}, ${clock(fromAt)}, ${kind}` : `${count(flags, "flag")}, ${clock(fromAt)}, ${kind}`;
  return (
    <button
      type="button"
      className={classes.flag}
      data-kind={kind}
      data-selected={selected || undefined}
      style={{ left: at(fromAt), width: `max(${signWidth - 6}px, calc(${at(toAt)} - ${at(fromAt)}))` }}
      aria-label={words}
      title={flags === 1 ? words : `${words}; double click to see them apart`}
      onClick={() => app.ui.patch({ flagId: id })}
      onDoubleClick={onMore}
    >
      {signs[kind]}
      {flags > 1 && <small>{flags}</small>}
    </button>
  );
}

/** Goes to an instant in the footage that is played, or else to the flag that was seen then. */
function seek(at: number, flags: Parameters<typeof flagNear>[0]): void {
  const playback = shownPlayer.get()?.playback;
  const { clip } = playback ?? {};
  const [fromAt, toAt] = [clip?.at(0), clip?.at(clip.length - 1)];
  if (playback && fromAt !== undefined && toAt !== undefined && at >= fromAt && at <= toAt)
    playback.seek(playback.clip.indexAt(at));
  else {
    const flag = flagNear(flags, at);
    if (flag) app.ui.patch({ flagId: flag.id });
  }
}

const none: readonly never[] = [];
