import { decodeChosen, decodeLogits, labelsBoxesScores, logitsAndBoxes } from "./detr.ts";
import type { Decode, FamilyName, Output } from "./family.ts";
import { decodeYolov5, yolov5Rows } from "./yolov5.ts";
import { decodeYolov8 } from "./yolov8.ts";
import { decodeYolov10 } from "./yolov10.ts";
import { cellsOf, decodeRawYolox, decodeRows, isRawYolox } from "./yolox.ts";

/** How a family's outputs are read. */
export interface Recognised {
  readonly family: FamilyName;
  /** How many classes the outputs have room for; undefined where they do not tell. */
  readonly classes: number | undefined;
  /** Whether boxes may still overlap: transformers and end-to-end networks give each object once. */
  readonly overlapping: boolean;
  readonly decode: Decode;
}

/** What is known of a network before its outputs are looked at. */
export interface Hints {
  readonly inputWidth: number; // pixels
  readonly inputHeight: number; // pixels
  readonly family?: FamilyName;
  readonly classes?: number;
  /** For YOLOX: whether decoding is inside. */
  readonly decoded?: boolean;
}

/** Tells the family by the outputs of a first run, or undefined; a family that is given must fit them. */
export function recognise(outputs: readonly Output[], hints: Hints): Recognised | undefined {
  const all = [...yolo(outputs, hints), ...transformers(outputs)].filter(
    ({ family, classes }) =>
      (hints.family === undefined || family === hints.family) &&
      (hints.classes === undefined || classes === undefined || fits(family, classes, hints.classes)),
  );
  return all.length === 1 || hints.family !== undefined ? all[0] : undefined;
}

/** Transformers have room for classes that were never used; the rows of the others are as long as their names are many. */
const fits = (family: FamilyName, room: number, named: number): boolean =>
  family === "detr" || family === "rf-detr" ? named <= room : named === room;

function yolo(outputs: readonly Output[], { inputWidth, inputHeight, decoded }: Hints): Recognised[] {
  const [output] = outputs;
  if (!output || outputs.length > 1 || output.dims.length !== 3) return [];
  const { data } = output;
  if (!(data instanceof Float32Array)) return [];
  const [, a = 0, b = 0] = output.dims;
  const cells = cellsOf(inputWidth, inputHeight);
  const found: Recognised[] = [];
  if (a === cells && b >= 6) {
    const raw = decoded === undefined ? isRawYolox(data, b, inputWidth) : !decoded;
    found.push({ family: "yolox", classes: b - 5, overlapping: true, decode: raw ? decodeRawYolox : decodeRows });
  }
  if (a === yolov5Rows(inputWidth, inputHeight) && b >= 6)
    found.push({ family: "yolov5", classes: b - 5, overlapping: true, decode: decodeYolov5 });
  if (b === cells && a >= 5) found.push({ family: "yolov8", classes: a - 4, overlapping: true, decode: decodeYolov8 });
  if (b === 6 && a <= 1000 && found.length === 0)
    found.push({ family: "yolov10", classes: undefined, overlapping: false, decode: decodeYolov10 });
  return found;
}

function transformers(outputs: readonly Output[]): Recognised[] {
  const open = logitsAndBoxes(outputs);
  if (open) {
    // RF-DETR's own export calls its outputs so: https://github.com/roboflow/rf-detr
    const roboflow = open.boxes.name === "dets" && open.logits.name === "labels";
    const classes = open.logits.dims[2];
    const read = { classes, overlapping: false, decode: decodeLogits };
    // One that was exported under other names may still be said to be the other.
    return roboflow ? [{ family: "rf-detr", ...read }] : [{ family: "detr", ...read }];
  }
  return labelsBoxesScores(outputs)
    ? [{ family: "detr", classes: undefined, overlapping: false, decode: decodeChosen }]
    : [];
}

/** What was found, for people: `output float32 [1, 300, 6]`. */
export const outputsInWords = (outputs: readonly Output[]): string =>
  outputs.map(({ name, data, dims }) => `${name} ${typeOf(data)} [${dims.join(", ")}]`).join(" and ") || "nothing";

const typeOf = (data: Output["data"]): string =>
  data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "int64";
