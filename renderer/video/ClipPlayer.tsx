import { Loader } from "@mantine/core";
import { Maximize, Ruler, SlidersHorizontal } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Store, useStore } from "../ui/store.ts";
import { clipShelf, pictureCame } from "./appClips.ts";
import { ClipControls } from "./ClipControls.tsx";
import { ClipInstant } from "./ClipInstant.tsx";
import classes from "./ClipPlayer.module.css";
import { ClipStage } from "./ClipStage.tsx";
import { ClipTone } from "./ClipTone.tsx";
import { flaggedSpan } from "./flaggedSpan.ts";
import { lastSpeed } from "./lastSpeed.ts";
import { firstAt } from "./loadClip.ts";
import { MeasureOverlay } from "./MeasureOverlay.tsx";
import { MeasureReadout } from "./MeasureReadout.tsx";
import { Measuring } from "./measuring.ts";
import { PlayerKeyHelp } from "./PlayerKeyHelp.tsx";
import { type PictureView, type Share, wholePicture } from "./pictureView.ts";
import { Playback } from "./playback.ts";
import { SmallTool } from "./SmallTool.tsx";
import { type Screen, streamOf, usePicture } from "./usePicture.ts";
import { usePlaybackKeys } from "./usePlaybackKeys.ts";
import { widePlayer } from "./widePlayer.ts";

/** What lies over the picture of a player. */
export type OverPicture = (shown: { readonly playback: Playback; readonly view: Store<PictureView> }) => ReactNode;

/** The footage of a flag: loads it, plays it, steps through it. */
export function ClipPlayer({ flagId, over }: { flagId: string; over?: OverPicture }) {
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
      (cause: unknown) => {
        if (!wanted) return;
        setFailure(failureOf(cause));
        pictureCame.emit();
      },
    );
    return () => {
      wanted = false;
    };
  }, [flagId, attempt]);
  if (playback) return <Player playback={playback} {...(over && { over })} />;
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

/** Plays what was loaded. */
export function Player({ playback, over }: { playback: Playback; over?: OverPicture }) {
  const { clip, state } = playback;
  const { index, playing } = useStore(state, (s) => s);
  const picture = useRef<HTMLCanvasElement>(null);
  const boxes = useRef<HTMLCanvasElement>(null);
  const view = useMemo(() => new Store(wholePicture), []);
  const screen = useMemo(() => ({ picture, boxes, view }), [view]);
  const { problem, pace } = usePicture(playback, screen);
  const flagged = useMemo(() => flaggedSpan(clip), [clip]);
  const [help, setHelp] = useState(false);
  const [tone, setTone] = useState(false);
  const toggleHelp = useCallback(() => setHelp((open) => !open), []);
  const toggleTone = useCallback(() => setTone((open) => !open), []);
  const wide = useStore(widePlayer, (on) => on);
  const measuring = useMemo(
    () => new Measuring(clip, (order) => app.peers.station.call("picture.measure", order)),
    [clip],
  );
  const pointing = useStore(measuring.state, (s) => s.on);
  usePlaybackKeys({ playback, flagged, view, measuring, help: toggleHelp, tone: toggleTone });
  useEffect(() => {
    playback.setSpeed(lastSpeed.get(), Date.now());
    return playback.mode.subscribe(({ speed }) => lastSpeed.set(speed));
  }, [playback]);
  useEffect(() => {
    if (!playing) return;
    return app.loop.onEachFrame((now) => playback.tick(now));
  }, [playing, playback]);
  return (
    <div
      className={classes.player}
      data-wide={wide || undefined}
      data-testid="clip-player"
      data-index={index}
      data-playing={playing}
    >
      <ClipStage
        screen={screen}
        width={clip.pictures[0]?.width ?? 960}
        height={clip.pictures[0]?.height ?? 540}
        onPoint={pointing ? (at) => measureAt(at, { playback, measuring, screen }) : undefined}
      >
        {over?.({ playback, view })}
        <MeasureOverlay measuring={measuring} playback={playback} view={view} />
      </ClipStage>
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
      <ClipControls playback={playback} flagged={flagged} pace={pace} />
      <div className={classes.below}>
        <ClipInstant playback={playback} />
        <SmallTool
          icon={SlidersHorizontal}
          label="Brightness, contrast, palette (I)"
          pressed={tone}
          run={toggleTone}
          testId="clip-tone-open"
        />
        <SmallTool
          icon={Ruler}
          label="Measure on the ground (M)"
          pressed={pointing}
          run={() => measuring.toggle()}
          testId="clip-measure"
        />
        <SmallTool
          icon={Maximize}
          label="Over the whole window (Q)"
          pressed={wide}
          run={() => widePlayer.update((on) => !on)}
          testId="clip-wide"
        />
        <PlayerKeyHelp opened={help} onChange={setHelp} />
      </div>
      <MeasureReadout measuring={measuring} playback={playback} />
      {tone && <ClipTone streamId={streamOf(playback)} />}
    </div>
  );
}

interface Pointed {
  readonly playback: Playback;
  readonly measuring: Measuring;
  readonly screen: Screen;
}

/** Measures at a place of the very picture that is on the screen, which stands still from then on. */
function measureAt({ x, y }: Share, { playback, measuring, screen }: Pointed): void {
  const canvas = screen.picture.current;
  const index = Number(canvas?.dataset.painted);
  if (!canvas || !Number.isInteger(index) || x < 0 || x > 1 || y < 0 || y > 1) return;
  playback.seek(index);
  const pixel = canvas.width / Math.max(1, canvas.clientWidth) / screen.view.get().scale;
  measuring.add(index, { x, y, sigma: Math.max(1, pixel * handSigma) });
}

/** How well a hand points, pixels of the screen, one σ. */
const handSigma = 1.5;

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
