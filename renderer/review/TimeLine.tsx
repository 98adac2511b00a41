import { Clock } from "lucide-react";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { clock, stamp } from "../ui/format.ts";
import { inSortie } from "./inSortie.ts";
import classes from "./TimeLine.module.css";
import { timeScale } from "./timeScale.ts";

const marks = { unreviewed: "◆", confirmed: "✔", dismissed: "✕" };

/** When in its sortie each flag was seen; a click selects it. */
export function TimeLine() {
  const flagId = useUi((ui) => ui.flagId);
  const sortieId = useMirror((m) => m.flags.get(flagId ?? "")?.sortieId);
  const sortie = useMirror((m) => m.sorties.get(sortieId ?? ""));
  const all = useMirror((m) => m.flags);
  const flags = inSortie(all.values(), sortieId);
  if (flags.length === 0)
    return (
      <Empty icon={Clock} title="Time line">
        Shows when in its flight each flag was seen.
      </Empty>
    );
  const scale = timeScale(sortie, flags, Math.max(...flags.map((f) => f.lastAt)));
  const at = (instant: number) => `${scale.percentOf(instant)}%`;
  return (
    <div className={classes.line} role="group" aria-label="Time line of the sortie">
      <div className={classes.head}>
        <strong>{sortie?.patrol ?? "Sortie"}</strong> {stamp(scale.fromAt)}
      </div>
      <div className={classes.lane}>
        {scale.ticks.map((tick) => (
          <span key={tick} className={classes.tick} style={{ left: at(tick) }}>
            {scale.seconds ? clock(tick) : clock(tick).slice(0, 5)}
          </span>
        ))}
        {flags.map((flag) => {
          const kind = flag.verdict?.kind ?? "unreviewed";
          return (
            <button
              key={flag.id}
              type="button"
              className={classes.flag}
              data-kind={kind}
              data-selected={flag.id === flagId || undefined}
              style={{ left: at(flag.openedAt), width: `max(22px, calc(${at(flag.lastAt)} - ${at(flag.openedAt)}))` }}
              aria-label={`${flag.className}, ${clock(flag.openedAt)}, ${kind}`}
              title={`${flag.className}, ${clock(flag.openedAt)}, ${kind}`}
              onClick={() => app.ui.patch({ flagId: flag.id })}
            >
              {marks[kind]}
            </button>
          );
        })}
      </div>
    </div>
  );
}
