import { type RefObject, useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { Store } from "../ui/store.ts";
import { afterFrame } from "./afterFrame.ts";
import { clipDecoders, pictureCame } from "./appClips.ts";
import { looks } from "./appLooks.ts";
import { tones } from "./appTones.ts";
import { hiddenBoxes } from "./hiddenBoxes.ts";
import { KeyDecoder } from "./keyDecoder.ts";
import { everyPicture, type Pace } from "./pace.ts";
import { paintBoxes, paintPicture } from "./paintPicture.ts";
import { PictureRun } from "./pictureRun.ts";
import type { PictureView } from "./pictureView.ts";
import type { Playback } from "./playback.ts";
import { ToneFilter } from "./toneFilter.ts";

/** What there is to say of the picture. */
interface Shown {
  /** Why it can not be painted. */
  readonly problem?: Failure | undefined;
  readonly pace: Pace;
}

/** Where a clip is shown. */
export interface Screen {
  readonly picture: RefObject<HTMLCanvasElement | null>;
  /** Lies over it. */
  readonly boxes: RefObject<HTMLCanvasElement | null>;
  /** The part of the picture that is shown. */
  readonly view: Store<PictureView>;
}

/** Paints the picture of a clip that is to be seen, in its stream's tone, and its boxes over it. */
export function usePicture(playback: Playback, { picture, boxes, view }: Screen): Shown {
  const [problem, setProblem] = useState<Failure>();
  const [pace, setPace] = useState(everyPicture);
  useEffect(() => {
    const { clip } = playback;
    const streamId = streamOf(playback);
    const tone = new ToneFilter();
    const polarity = () =>
      looks.state.get().get(streamId)?.asked.polarity ?? tones.of(streamId).polarity ?? "white-hot";
    let painted: number | undefined;
    const paintOver = () => {
      if (!boxes.current) return;
      const found = painted === undefined || hiddenBoxes.get() ? [] : clip.boxesAt(painted);
      const label = (score: number) => `${Math.round(score * 100)}\u202f%`;
      paintBoxes(
        boxes.current,
        found.map(({ box, score, found: firm }) => ({ box, label: label(score), firm })),
        view.get(),
      );
    };
    const run = new PictureRun<VideoFrame>({
      playback,
      decoder: clipDecoders.take(clip),
      keys: new KeyDecoder(clip),
      paint: (frame, index) => {
        if (!picture.current) return;
        paintPicture(picture.current, frame, [], tone.of(tones.of(streamId), polarity()));
        picture.current.dataset.painted = String(index);
        if (painted === undefined) pictureCame.emit();
        painted = index;
        paintOver();
        setProblem(undefined);
      },
      failed: (cause) => {
        setProblem(failureOf(cause));
        if (painted === undefined) pictureCame.emit();
      },
      atRest: afterFrame,
      elapsed: () => performance.now(),
    });
    const again = () => run.again();
    const resized = new ResizeObserver(paintOver);
    if (boxes.current) resized.observe(boxes.current);
    const offs = [
      tones.state.subscribe(again),
      looks.state.subscribe(again),
      run.pace.subscribe(setPace),
      view.subscribe(paintOver),
      hiddenBoxes.subscribe(paintOver),
      () => resized.disconnect(),
    ];
    setPace(run.pace.get());
    return () => {
      for (const off of offs) off();
      run.close();
      tone.dispose();
    };
  }, [playback, picture, boxes, view]);
  return { problem, pace };
}

/** The stream that a clip is of. */
export const streamOf = ({ clip }: Playback): string => clip.pictures[0]?.streamId ?? "";
