import { ActionIcon, NativeSelect, Tooltip } from "@mantine/core";
import { Pause, Play, Repeat, SkipBack, SkipForward, Star } from "lucide-react";
import { useStore } from "../ui/store.ts";
import classes from "./ClipPlayer.module.css";
import type { FlaggedSpan } from "./flaggedSpan.ts";
import { type Pace, paceWords } from "./pace.ts";
import { type Playback, type Speed, speeds } from "./playback.ts";

interface Props {
  readonly playback: Playback;
  readonly flagged: FlaggedSpan | undefined;
  readonly pace: Pace;
}

/** Plays, steps, chooses speed and loop, and goes to the flag's best moment. */
export function ClipControls({ playback, flagged, pace }: Props) {
  const { clip } = playback;
  const { index, playing } = useStore(playback.state, (s) => s);
  const { speed, loop } = useStore(playback.mode, (mode) => mode);
  const seconds = (i: number) => (((clip.at(i) ?? 0) - (clip.at(0) ?? 0)) / 1_000).toFixed(2);
  const now = () => Date.now();
  const tool = (
    label: string,
    Icon: typeof Play,
    run: () => void,
    more: { testId?: string; pressed?: boolean } = {},
  ) => (
    <Tooltip label={label}>
      <ActionIcon
        variant={more.pressed ? "filled" : "default"}
        size="lg"
        aria-label={label}
        aria-pressed={more.pressed}
        data-testid={more.testId}
        onClick={run}
      >
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes.controls}>
      {tool("One picture back (,)", SkipBack, () => playback.step(-1))}
      {playing
        ? tool("Pause (Space)", Pause, () => playback.pause(), { testId: "clip-pause" })
        : tool("Play (Space)", Play, () => playback.play(now()), { testId: "clip-play" })}
      {tool("One picture on (.)", SkipForward, () => playback.step(1))}
      {flagged &&
        tool(
          "Play what was flagged over and over (L)",
          Repeat,
          () => playback.setLoop(loop ? undefined : flagged, now()),
          {
            testId: "clip-loop",
            pressed: loop !== undefined,
          },
        )}
      {flagged && tool("The flag’s best moment (B)", Star, () => playback.seek(flagged.best), { testId: "clip-best" })}
      <NativeSelect
        size="xs"
        aria-label="Speed (< slower, > faster)"
        title="Speed (< slower, > faster)"
        data={speeds.map((one) => ({ value: String(one), label: `${one}×` }))}
        value={String(speed)}
        data-testid="clip-speed"
        onChange={(event) => playback.setSpeed(Number(event.currentTarget.value) as Speed, now())}
      />
      <span className={classes.time}>
        {seconds(index)} / {seconds(clip.length - 1)} s
      </span>
      <PaceNote pace={pace} />
    </div>
  );
}

/** Says which pictures are left out, if any are. */
function PaceNote({ pace }: { pace: Pace }) {
  const words = paceWords(pace);
  if (!words) return null;
  return (
    <span className={classes.pace} title={words.long} role="status" data-testid="clip-pace">
      {words.short}
    </span>
  );
}
