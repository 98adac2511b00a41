import { Portal } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { clipShelf } from "../video/appClips.ts";
import { ClipDecoder } from "../video/clipDecoder.ts";
import { paintPicture } from "../video/paintPicture.ts";
import classes from "./HoverPreview.module.css";
import { previewStills } from "./previewStills.ts";

/** A flag under the pointer, and where its line is on the screen, px. */
export interface Hovered {
  readonly flag: FlagRecord;
  readonly left: number;
  readonly top: number;
}

const stills = 5;
const stillMs = 450;
const previewWidth = 480; // of the stills that are kept, px
/** Of the preview, px; as in HoverPreview.module.css. It lies beside the list on the globe, where it hides no footage. */
const [width, height] = [360, 250];

/** Some pictures of a flag's footage, one after another, without opening it. */
export function HoverPreview({ hovered: { flag, left, top } }: { hovered: Hovered }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState<"loading" | "playing" | "none">("loading");
  useEffect(() => {
    const showing = new AbortController();
    play(flag.id, canvas, showing.signal, () => setShown("playing")).catch(() => setShown("none"));
    return () => showing.abort();
  }, [flag.id]);
  const at = { left: Math.max(8, left - width - 8), top: Math.max(8, Math.min(top, window.innerHeight - height)) };
  return (
    <Portal>
      <div className={classes.preview} style={at} data-testid="flag-preview" data-shown={shown} aria-hidden>
        {flag.thumbnail && shown !== "playing" && <img src={flag.thumbnail} alt="" />}
        <canvas ref={canvas} hidden={shown !== "playing"} />
        {shown !== "playing" && (
          <span className={classes.words}>{shown === "loading" ? "Loading the footage…" : "There is no footage"}</span>
        )}
      </div>
    </Portal>
  );
}

/** Decodes each still once and then shows them in turn until it is called off. */
async function play(
  flagId: string,
  canvas: React.RefObject<HTMLCanvasElement | null>,
  off: AbortSignal,
  onFirst: () => void,
): Promise<void> {
  const { clip } = await clipShelf.get(flagId);
  const kept: ImageBitmap[] = [];
  const decoder = new ClipDecoder(clip);
  try {
    for (const index of previewStills(clip, stills)) {
      if (off.aborted) return;
      const [frame] = await Promise.all([decoder.frame(index), kept.length > 0 && wait(stillMs, off)]);
      if (off.aborted || !frame || !canvas.current) return;
      paintPicture(
        canvas.current,
        frame,
        clip.boxesAt(index).map(({ box, found }) => ({ box, label: "", firm: found })),
      );
      kept.push(await createImageBitmap(canvas.current, { resizeWidth: previewWidth }));
      onFirst();
    }
    for (let turn = 0; !off.aborted; turn++) {
      await wait(stillMs, off);
      const still = kept[turn % kept.length];
      const on = canvas.current;
      if (still && on && !off.aborted) on.getContext("2d")?.drawImage(still, 0, 0, on.width, on.height);
    }
  } finally {
    decoder.close();
    for (const still of kept) still.close();
  }
}

const wait = (ms: number, off: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    off.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
