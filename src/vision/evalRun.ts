import { copyFile, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, parse } from "node:path";
import type { Frame } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import type { Look } from "../contract/look.ts";
import type { Picture } from "./detector.ts";
import type { Found, Judged } from "./evalFigures.ts";
import { readTruth } from "./evalTruth.ts";
import { FramePictures } from "./framePicture.ts";
import { cardFileOf, readModelCard } from "./modelCard.ts";
import { OnnxDetector } from "./onnxDetector.ts";
import { readPicture } from "./pictureFile.ts";

/** What is to be judged, and how the detector is to look. */
export interface EvalOptions {
  readonly images: string;
  readonly labels: string;
  readonly model: string;
  /** The longer side of the input, pixels; the model's own when absent. */
  readonly size?: number;
  /** Tiles as the app lays them, none, or tiles with sides of so many pixels of the picture. */
  readonly tiles: "auto" | "off" | number;
  /** Is handed each picture with what was found, before the picture is freed. */
  readonly each?: (judged: Judged, frame: Frame) => Promise<void>;
}

/** Every picture of a folder with what is there and what the detector found. */
export interface EvalRun {
  readonly pictures: readonly Judged[];
  /** From which score on the app takes a detection for a vehicle. */
  readonly threshold: number;
  /** Scaling, packing, the network and what follows it, for a picture on average. */
  readonly msPerPicture: number;
  readonly input: string;
}

/** The curve of precision over recall is followed down to this score. */
const lowestScore = 0.01;
/** Of the threshold, the score below which the detector keeps nothing. */
const floorShare = 0.25;
const extensions = new Set([".jpg", ".jpeg", ".png", ".bmp", ".webp"]);

/** Has the app's detector look at a folder of pictures with YOLO labels. Rejects with a FailureError that says what is missing. */
export async function runEval(options: EvalOptions): Promise<EvalRun> {
  const names = await picturesIn(options.images);
  const { detector, threshold, close } = await openDetector(options);
  const scaled = new FramePictures();
  const pictures: Judged[] = [];
  let ms = 0;
  try {
    for (const name of names) {
      const frame = await readPicture(join(options.images, name));
      try {
        const { width, height } = frame;
        const truth = await readTruth(join(options.labels, `${parse(name).name}.txt`), width, height);
        const picture = scaled.of(frame);
        const look = lookFor(picture, options, detector.record.input ?? "");
        const startedAt = performance.now();
        const detections = await detector.detect(picture, look);
        ms += performance.now() - startedAt;
        const found = detections
          .filter(({ className }) => className !== "motorcycle")
          .map(
            ({ score, box: { x, y, w, h } }): Found => ({
              ...{ score, left: x * width, top: y * height, right: (x + w) * width, bottom: (y + h) * height },
            }),
          );
        const judged = { name: parse(name).name, ...truth, found };
        pictures.push(judged);
        await options.each?.(judged, frame);
      } finally {
        frame.free();
      }
    }
  } finally {
    scaled.free();
    await close();
  }
  return {
    pictures,
    threshold,
    msPerPicture: ms / Math.max(1, names.length),
    input: detector.record.input ?? "as it takes",
  };
}

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT"
      ? new FailureError("not-found", `There is no such folder: ${folder}`)
      : new FailureError("denied", `The folder cannot be read: ${cause.code ?? cause}, ${folder}`);
  });
  const pictures = names.filter((name) => extensions.has(extname(name).toLowerCase())).toSorted();
  if (pictures.length === 0)
    throw new FailureError(
      "bad-input",
      `No pictures in it: ${folder}`,
      "Give a folder of JPEG, PNG, BMP or WebP files",
    );
  return pictures;
}

/**
 * Opens the model with a card that differs from its own only in the size asked for and in a threshold so low that the
 * whole curve is seen; the threshold of its own card is what counts as found.
 */
async function openDetector({ model, size }: EvalOptions) {
  const own = await OnnxDetector.load(model, { provider: "CPU" });
  const { threshold, input = "" } = own.record;
  await own.close();
  if (size !== undefined && !input.startsWith("up to"))
    throw new FailureError("bad-input", `The model takes pictures of ${input} alone, not ${size}`, "Leave --size out");
  const folder = await mkdtemp(join(tmpdir(), "vedette-eval-"));
  const file = join(folder, "model.onnx");
  await symlink(model, file).catch(() => copyFile(model, file));
  const card = { ...(await readModelCard(model)), threshold: lowestScore / floorShare, ...(size && { size }) };
  await writeFile(cardFileOf(file), JSON.stringify(card));
  const detector = await OnnxDetector.load(file, { provider: "CPU" });
  const close = async () => {
    await detector.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { detector, threshold, close };
}

/** A picture is no stream: all its tiles are looked at, however long that takes. */
function lookFor({ width, height }: Picture, { tiles }: EvalOptions, input: string): Look {
  const budgetMs = 600_000;
  if (tiles === "auto") return { budgetMs };
  if (tiles === "off") return { budgetMs, tiling: "whole" };
  const side = Number(/\d+/.exec(input)?.[0] ?? 640);
  // Tiles are laid so that a vehicle of the wanted length, 24 pixels of the input, has this length in the picture.
  const vehiclePixels = (24 * Math.min(tiles, Math.max(width, height))) / side;
  return { budgetMs, tiling: "auto", vehiclePixels };
}
