import { readFile } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";
import { type PictureKind, pictureKinds } from "../contract/look.ts";
import type { FamilyName } from "./families/family.ts";
import { cocoNames, meansPeople, type VehicleClass, vehicleClasses } from "./vehicleClasses.ts";

/** What may lie beside a model (`NAME.json`) and says what the model itself does not. */
export interface ModelCard {
  readonly family?: FamilyName;
  /** The model's own class names, by index. */
  readonly names?: readonly string[];
  /** What Vedette calls some of them; null for one that is to be left out. */
  readonly classes?: Readonly<Record<string, VehicleClass | null>>;
  readonly color?: "rgb" | "bgr";
  /** What full brightness is in the input: 255 or 1. */
  readonly range?: number;
  /** Subtracted from red, green and blue, in the input's range. */
  readonly mean?: readonly number[];
  /** What red, green and blue are divided by then. */
  readonly std?: readonly number[];
  readonly stride?: number; // pixels
  /** Of the longer side of the input, pixels. */
  readonly size?: number;
  /** `keep` the picture's aspect ratio and pad, or `stretch` it over the input. */
  readonly fit?: "keep" | "stretch";
  /** For YOLOX: whether its boxes are decoded inside. */
  readonly decoded?: boolean;
  /** What kinds of pictures it was trained with. */
  readonly pictures?: readonly PictureKind[];
  readonly threshold?: number; // 0…1
  readonly iou?: number; // 0…1
  readonly licence?: string;
}

/** What families are called in a card: each by its own name and by those of its kin. */
const families: Readonly<Record<string, FamilyName>> = {
  yolox: "yolox",
  yolov5: "yolov5",
  yolov8: "yolov8",
  yolo11: "yolov8",
  yolov11: "yolov8",
  yolo12: "yolov8",
  yolov10: "yolov10",
  yolo26: "yolov10",
  detr: "detr",
  "rt-detr": "detr",
  "d-fine": "detr",
  "rf-detr": "rf-detr",
};
const entries = [
  ...["family", "names", "classes", "color", "range", "mean", "std", "stride", "size", "fit", "decoded"],
  ...["pictures", "threshold", "iou", "licence", "trainedOn", "notes"],
];

const remedy = "Correct the description beside the model: it has the model's name and ends in .json";

/** Where a model's card lies. */
export const cardFileOf = (modelFile: string): string => modelFile.replace(/\.onnx$/i, "").concat(".json");

/** Reads the card beside a model file; undefined when there is none. Rejects with a FailureError that names the wrong entry. */
export async function readModelCard(modelFile: string): Promise<ModelCard | undefined> {
  const file = cardFileOf(modelFile);
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new FailureError("denied", `The model's description cannot be read: ${cause.code ?? cause}, ${file}`, remedy);
  });
  return text === undefined ? undefined : parseModelCard(text, file);
}

/** Checks a card's text. Throws a FailureError that names the wrong entry and `file`. */
export function parseModelCard(text: string, file: string): ModelCard {
  const value = objectIn(text, file);
  const wrong = (entry: string, wanted: string) =>
    new FailureError(
      "bad-input",
      `The model's description: ${entry} must be ${wanted}, got ${JSON.stringify(value[entry])}, ${file}`,
      remedy,
    );
  for (const entry of Object.keys(value))
    if (!entries.includes(entry))
      throw new FailureError(
        "bad-input",
        `The model's description: there is no entry "${entry}", but ${entries.join(", ")}, ${file}`,
        remedy,
      );
  const given = <T>(entry: string, wanted: string, read: (value: unknown) => T | undefined): Record<string, T> => {
    if (value[entry] === undefined) return {};
    const result = read(value[entry]);
    if (result === undefined) throw wrong(entry, wanted);
    return { [entry]: result };
  };
  const number = (entry: string, low: number, high: number) =>
    given(entry, `from ${low} to ${high}`, (x) => (typeof x === "number" && x >= low && x <= high ? x : undefined));
  const choice = (entry: string, ...choices: string[]) =>
    given(entry, choices.map((choice) => `"${choice}"`).join(" or "), (x) => choices.find((choice) => choice === x));
  return {
    ...given("family", `one of ${Object.keys(families).join(", ")}`, (x) => families[String(x).toLowerCase()]),
    ...given("names", 'a list of class names, an object of names by index, "coco" or "coco91"', namesIn),
    ...given("classes", `an object that gives class names one of ${vehicleClasses.join(", ")} or null`, classesIn),
    ...choice("color", "rgb", "bgr"),
    ...number("range", 1, 255),
    ...given("mean", "three numbers", threeNumbers),
    ...given("std", "three numbers above 0", (x) =>
      threeNumbers(x)?.every((n) => n > 0) ? threeNumbers(x) : undefined,
    ),
    ...number("stride", 1, 128),
    ...number("size", 32, 4096),
    ...choice("fit", "keep", "stretch"),
    ...given("decoded", "true or false", (x) => (typeof x === "boolean" ? x : undefined)),
    ...given("pictures", `a list of ${pictureKinds.map((kind) => `"${kind}"`).join(", ")}`, picturesIn),
    ...number("threshold", 0.01, 0.99),
    ...number("iou", 0, 1),
    ...given("licence", "a text", (x) => (typeof x === "string" && x.length <= 2_000 ? x : undefined)),
  };
}

function objectIn(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FailureError("bad-input", `The model's description is not JSON: ${file}`, remedy);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new FailureError("bad-input", `The model's description is not a JSON object: ${file}`, remedy);
  return value as Record<string, unknown>;
}

function namesIn(value: unknown): readonly string[] | undefined {
  if (value === "coco") return cocoNames(80);
  if (value === "coco91") return cocoNames(91);
  const list: unknown[] = [];
  if (Array.isArray(value)) list.push(...value);
  else if (typeof value === "object" && value !== null)
    for (const [index, name] of Object.entries(value)) {
      if (!/^\d{1,4}$/.test(index)) return undefined;
      list[Number(index)] = name;
    }
  const names = Array.from(list, (name) => name ?? "");
  return names.length > 0 && names.every((name) => typeof name === "string") ? names : undefined;
}

/** People are never made a vehicle, whatever a card says. */
function classesIn(value: unknown): Record<string, VehicleClass | null> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const ok = Object.entries(value).every(
    ([name, kept]) => kept === null || (vehicleClasses.includes(kept as VehicleClass) && !meansPeople(name)),
  );
  return ok ? (value as Record<string, VehicleClass | null>) : undefined;
}

function picturesIn(value: unknown): readonly PictureKind[] | undefined {
  const ok = Array.isArray(value) && value.length > 0 && value.every((kind) => pictureKinds.includes(kind));
  return ok ? (value as PictureKind[]) : undefined;
}

function threeNumbers(value: unknown): number[] | undefined {
  const ok = Array.isArray(value) && value.length === 3 && value.every((n) => typeof n === "number");
  return ok ? (value as number[]) : undefined;
}
