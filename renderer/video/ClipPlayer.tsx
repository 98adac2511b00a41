import { ActionIcon, Loader, Tooltip } from "@mantine/core";
import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { stamp } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import { clipDecoders, clipShelf } from "./appClips.ts";
import { looks } from "./appLooks.ts";
import { tones } from "./appTones.ts";
import { ClipPalette } from "./ClipPalette.tsx";
import classes from "./ClipPlayer.module.css";
import { firstAt } from "./loadClip.ts";
import { paintPicture } from "./paintPicture.ts";
import { Playback } from "./playback.ts";
import { ToneFilter } from "./toneFilter.ts";
import { usePlaybackKeys } from "./usePlaybackKeys.ts";

/** The footage of a flag: loads it, plays it, steps through it. */
export function ClipPlayer({ flagId }: { flagId: string }) {
  const [playback, setPlayback] = useState<Playback>();
  const [failure, setFailure] = useState<Failure>();
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    let wanted = true;
    setPlayback(undefined);
    setFailure(undefined);
    clipShelf.get(flagId).then(
      ({ clip, record }) => wanted && setPlayback(new Playback(clip, firstAt(record))),
      (cause: unknown) => wanted && setFailure(failureOf(cause)),
    );
    return () => {
      wanted = false;
    };
  }, [flagId, attempt]);
  if (playback) return <Player playback={playback} />;
  return (
    <div className={classes.empty}>
      {failure ? (
        <>
          <FailureNote failure={failure} />
          <button type="button" className={classes.again} onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </>
      ) : (
        <>
          <Loader size={20} /> Loading the clip…
        </>
      )}
    </div>
  );
}

function Player({ playback }: { playback: Playback }) {
  const { clip, state } = playback;
  const { index, playing } = useStore(state, (s) => s);
  const canvas = useRef<HTMLCanvasElement>(null);
  const problem = usePicture(playback, canvas);
  usePlaybackKeys(playback);
  useEffect(() => {
    if (!playing) return;
    return app.loop.onEachFrame((now) => playback.tick(now));
  }, [playing, playback]);
  const seconds = (i: number) => (((clip.at(i) ?? 0) - (clip.at(0) ?? 0)) / 1_000).toFixed(1);
  const tool = (label: string, Icon: typeof Play, run: () => void, testId?: string) => (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} data-testid={testId} onClick={run}>
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes.player} data-testid="clip-player" data-index={index} data-playing={playing}>
      <canvas
        ref={canvas}
        width={clip.pictures[0]?.width ?? 960}
        height={clip.pictures[0]?.height ?? 540}
        role="img"
        aria-label="Footage of the flag"
        data-testid="clip-canvas"
      />
      {problem && <FailureNote failure={problem} />}
      <div className={classes.scrub}>
        <BoxMarks playback={playback} />
        <input
          type="range"
          aria-label="Place in the clip"
          min={0}
          max={Math.max(0, clip.length - 1)}
          value={index}
          onChange={(e) => playback.seek(Number(e.currentTarget.value))}
        />
      </div>
      <div className={classes.controls}>
        {tool("One picture back (,)", SkipBack, () => playback.step(-1))}
        {playing
          ? tool("Pause (Space)", Pause, () => playback.pause(), "clip-pause")
          : tool("Play (Space)", Play, () => playback.play(Date.now()), "clip-play")}
        {tool("One picture on (.)", SkipForward, () => playback.step(1))}
        <ClipPalette streamId={streamOf(playback)} />
        <span className={classes.time}>
          {seconds(index)} / {seconds(clip.length - 1)} s
        </span>
        <span className={classes.stamp}>{clip.at(index) === undefined ? "" : stamp(clip.at(index) as number)}</span>
      </div>
    </div>
  );
}

/** Paints the picture that is to be seen, newest wish first; returns why it can not. */
function usePicture(playback: Playback, canvas: React.RefObject<HTMLCanvasElement | null>): Failure | undefined {
  const [problem, setProblem] = useState<Failure>();
  useEffect(() => {
    const decoder = clipDecoders.take(playback.clip);
    const streamId = streamOf(playback);
    const tone = new ToneFilter();
    const polarity = () => looks.state.get().get(streamId)?.asked.polarity ?? "white-hot";
    let wanted = -1;
    const paint = async ({ index }: { index: number }) => {
      if (index === wanted) return;
      wanted = index;
      try {
        const frame = await decoder.frame(index);
        if (wanted !== index || !frame || !canvas.current) return;
        const boxes = playback.clip.boxesAt(index);
        const label = (score: number) => `${Math.round(score * 100)}\u202f%`;
        paintPicture(
          canvas.current,
          frame,
          boxes.map(({ box, score, found }) => ({ box, label: label(score), firm: found })),
          tone.of(tones.of(streamId), polarity()),
        );
        canvas.current.dataset.painted = String(index);
        setProblem(undefined);
        decoder.prepareAfter(index);
      } catch (cause) {
        setProblem(failureOf(cause));
      }
    };
    void paint(playback.state.get());
    const again = () => {
      wanted = -1;
      void paint(playback.state.get());
    };
    const offs = [playback.state.subscribe((state) => void paint(state)), tones.state.subscribe(again)];
    return () => {
      for (const off of offs) off();
      wanted = -1;
      decoder.close();
      tone.dispose();
    };
  }, [playback, canvas]);
  return problem;
}

/** The stream that a clip is of. */
const streamOf = ({ clip }: Playback): string => clip.pictures[0]?.streamId ?? "";

/** Where in the clip there are boxes. */
function BoxMarks({ playback: { clip } }: { playback: Playback }) {
  const from = clip.at(0) ?? 0;
  const span = Math.max(1, (clip.at(clip.length - 1) ?? 0) - from);
  const marks = [...new Set(clip.boxes.map(({ at }) => Math.round(((at - from) / span) * 200)))];
  return (
    <svg className={classes.marks} viewBox="0 0 200 4" preserveAspectRatio="none" aria-hidden="true">
      {marks
        .filter((x) => x >= 0 && x <= 200)
        .map((x) => (
          <rect key={x} x={x} y={0} width={1.1} height={4} />
        ))}
    </svg>
  );
}
