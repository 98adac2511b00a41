import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import type { Picture } from "../../src/vision/detector.ts";
import { type LoadOptions, OnnxDetector } from "../../src/vision/onnxDetector.ts";
import { testFolder } from "./folder.ts";
import { onnxModel, type TinyModel } from "./onnxModel.ts";

/** Writes a tiny model, and what lies beside it, into a folder of its own; gives its path. */
export async function modelFile(model: TinyModel | Uint8Array, card?: unknown): Promise<string> {
  const file = join(await testFolder(), "tiny.onnx");
  await writeFile(file, model instanceof Uint8Array ? model : onnxModel(model));
  if (card !== undefined)
    await writeFile(file.replace(".onnx", ".json"), typeof card === "string" ? card : JSON.stringify(card));
  return file;
}

/** Loads a model for as long as the test runs. */
export async function loadedModel(file: string, options?: LoadOptions): Promise<OnnxDetector> {
  const detector = await OnnxDetector.load(file, options);
  onTestFinished(() => detector.close());
  return detector;
}

export const loadFailure = async (file: string, options?: LoadOptions) =>
  ((await OnnxDetector.load(file, options).catch((cause: unknown) => cause)) as FailureError).failure;

/** A picture of one brightness everywhere, or as `lit` says for each part. */
export function plainPicture(
  width: number,
  height: number,
  lit: (part: { x: number; y: number; width: number; height: number }) => number = () => 0,
): Picture {
  return {
    width,
    height,
    planes: async (w, h, part = { x: 0, y: 0, width, height }) => {
      const plane = new Uint8Array(w * h).fill(lit(part));
      return { red: plane, green: plane, blue: plane };
    },
  };
}

/** Detections with their numbers rounded, to be compared. */
export const rounded = (
  detections: readonly { className: string; score: number; box: { x: number; y: number; w: number; h: number } }[],
) =>
  detections.map(({ className, score, box: { x, y, w, h } }) => [
    className,
    ...[score, x, y, w, h].map((value) => Math.round(value * 1000) / 1000),
  ]);
