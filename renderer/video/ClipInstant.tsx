import { useStore } from "../ui/store.ts";
import classes from "./ClipPlayer.module.css";
import { instantWords } from "./clipTime.ts";
import type { Playback } from "./playback.ts";

/** When the picture that is shown was taken: universal time, and the time here. */
export function ClipInstant({ playback }: { playback: Playback }) {
  const index = useStore(playback.state, (s) => s.index);
  const at = playback.clip.at(index);
  if (at === undefined) return null;
  const { utc, local } = instantWords(at);
  return (
    <time className={classes.instant} dateTime={new Date(at).toISOString()} data-testid="clip-instant">
      <span>{utc}</span>
      <span>{local}</span>
    </time>
  );
}
