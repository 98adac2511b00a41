import { readFile } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";

/** What lies beside a model (`NAME.json`) and says how to use it. */
export interface ModelCard {
  readonly family: "yolox";
  readonly names: readonly string[];
  readonly color: "rgb" | "bgr";
  /** What full brightness is in the input: 255 or 1. */
  readonly range: number;
  readonly stride: number; // pixels
  /** Of the longer side of the input, pixels. */
  readonly size: number;
  readonly threshold: number; // 0…1
  readonly iou: number; // 0…1
}

const remedy = "Put the description that belongs to the model beside it, under the same name with .json";

/** Reads the card beside a model file. Rejects with a FailureError that names the wrong entry. */
export async function readModelCard(modelFile: string): Promise<ModelCard> {
  const file = modelFile.replace(/\.onnx$/i, "").concat(".json");
  const text = await readFile(file, "utf8").catch(() => {
    throw new FailureError("not-found", `The model has no description: ${file}`, remedy);
  });
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new FailureError("bad-input", `The model's description is not JSON: ${file}`, remedy);
  }
  const wrong = (entry: string, wanted: string) =>
    new FailureError(
      "bad-input",
      `The model's description: ${entry} must be ${wanted}, got ${JSON.stringify(value[entry])}, ${file}`,
      remedy,
    );
  const number = (entry: string, low: number, high: number): number => {
    const given = value[entry];
    if (typeof given !== "number" || !(given >= low && given <= high)) throw wrong(entry, `from ${low} to ${high}`);
    return given;
  };
  const { family, names, color } = value;
  if (family !== "yolox") throw wrong("family", '"yolox"');
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== "string"))
    throw wrong("names", "a list of class names");
  if (color !== "rgb" && color !== "bgr") throw wrong("color", '"rgb" or "bgr"');
  return {
    family,
    names: names as string[],
    color,
    range: number("range", 1, 255),
    stride: number("stride", 1, 128),
    size: number("size", 32, 4096),
    threshold: number("threshold", 0, 1),
    iou: number("iou", 0, 1),
  };
}
