import { useEffect } from "react";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { useStore } from "../../ui/store.ts";
import { shownPlayer } from "../corrections/appCorrections.ts";
import { followPlayback, momentDesk, useMoment } from "./appMoment.ts";
import classes from "./Moment.module.css";
import { MomentPane } from "./MomentPane.tsx";
import { besideOf, streamKey } from "./momentDesk.ts";

/** Beside a flag's player: the cameras that were chosen, at the moment that it shows; nothing while none is. */
export function MomentPanes({ flag }: { flag: FlagRecord }) {
  const player = useStore(shownPlayer, (shown) => shown);
  const playback = player?.flagId === flag.id ? player.playback : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same footage is played, whatever is said of the flag
  useEffect(() => (playback ? followPlayback(flag, playback) : undefined), [flag.id, playback]);
  const streams = useMoment((s) => s.streams);
  const beside = useMoment((s) => s.beside);
  const span = useMoment((s) => s.span);
  const open = besideOf({ ...momentDesk.state.get(), streams, beside });
  if (!span || open.length === 0) return null;
  return (
    <div className={classes.panes} data-testid="moment-panes">
      {open.map((stream) => (
        <MomentPane key={streamKey(stream)} stream={stream} span={span} />
      ))}
    </div>
  );
}
