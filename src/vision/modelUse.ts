import { FailureError } from "../contract/failure.ts";
import type { PictureKind } from "../contract/look.ts";
import type { FamilyName, Output } from "./families/family.ts";
import { outputsInWords, type Recognised, recognise } from "./families/recognise.ts";
import { type Fit, fitPicture, type InputSize } from "./fit.ts";
import { cardFileOf, type ModelCard } from "./modelCard.ts";
import { type ModelProperties, namesOfProperty } from "./onnxFile.ts";
import type { Feed, TensorShape } from "./sessionThread.ts";
import { cocoNames, type VehicleClass, vehicleClassOf } from "./vehicleClasses.ts";

/** What a network's inputs are. */
export interface ModelInputs {
  readonly image: string;
  /** The name of the input that takes the size boxes are to be given in. */
  readonly sizes: string | undefined;
  readonly size: InputSize;
  /** How many pictures one run may take; undefined when any number may be. */
  readonly batch: number | undefined;
}

/** How a network is used: from its outputs, its properties and its card. */
export interface ModelUse {
  readonly recognised: Recognised;
  /** For each of the model's classes what Vedette calls it; undefined for what is left out. */
  readonly classes: readonly (VehicleClass | undefined)[];
  /** The model's own names of what is left out. */
  readonly leftOut: readonly string[];
  readonly size: InputSize;
  readonly color: "rgb" | "bgr";
  /** An input value for each brightness 0…255, for red, green and blue. */
  readonly levels: readonly [Float32Array, Float32Array, Float32Array];
  readonly threshold: number;
  readonly iou: number;
  readonly licence: string | undefined;
  /** What kinds of pictures it was trained with; undefined when that is not told. */
  readonly pictures: readonly PictureKind[] | undefined;
}

/** What a model is called in words, by its family. */
export const familyWords: Readonly<Record<FamilyName, string>> = {
  yolox: "YOLOX",
  yolov5: "YOLOv5",
  yolov8: "YOLOv8, 11 or 12",
  yolov10: "YOLOv10 or 26",
  detr: "RT-DETR or D-FINE",
  "rf-detr": "RF-DETR",
};

const remedy =
  "Choose a YOLOX, YOLOv5, YOLOv8 to 12, YOLOv10, YOLO26, RT-DETR, D-FINE or RF-DETR model exported to ONNX in float32";
export const unusable = (why: string, file: string, what = remedy): FailureError =>
  new FailureError("bad-input", `The model cannot be used: ${why}, ${file}`, what);

/** Reads what a network takes. Throws a FailureError when it takes no picture in float32. */
export function modelInputs(
  inputs: readonly TensorShape[],
  card: ModelCard,
  properties: ModelProperties,
  file: string,
): ModelInputs {
  const found = inputs.map(({ name, type, dims }) => `${name} ${type} [${dims.join(", ")}]`).join(" and ");
  const image = inputs.find(({ type, dims }) => type === "float32" && dims.length === 4);
  const others = inputs.filter((input) => input !== image);
  const sizes = others.find(({ type, dims }) => type === "int64" && dims.length === 2);
  if (!image || (typeof image.dims[1] === "number" && image.dims[1] !== 3) || others.some((input) => input !== sizes))
    throw unusable(`it takes ${found || "nothing"}, not one picture as float32 [1, 3, height, width]`, file);
  const [batch, , height, width] = image.dims;
  const stretch = card.fit === "stretch";
  const size = card.size ?? sizeOfProperty(properties.get("imgsz")) ?? 640;
  const stride = card.stride ?? (Number(properties.get("stride")) || 32);
  return {
    image: image.name,
    sizes: sizes?.name,
    size:
      typeof height === "number" && typeof width === "number"
        ? { fixed: { width, height }, stretch }
        : { size, stride, stretch },
    batch: typeof batch === "number" ? Math.max(1, batch) : undefined,
  };
}

/** An empty picture to learn from what a network answers. */
export function probeOf(inputs: ModelInputs): { fit: Fit; feeds: Record<string, Feed> } {
  const side = "size" in inputs.size ? inputs.size.size : 640;
  const fit = fitPicture({ width: side, height: Math.round((side * 9) / 16) }, inputs.size);
  const { inputWidth, inputHeight } = fit;
  const count = inputs.batch ?? 1;
  const data = new Float32Array(new SharedArrayBuffer(4 * 3 * count * inputWidth * inputHeight));
  const feeds: Record<string, Feed> = { [inputs.image]: { data, dims: [count, 3, inputHeight, inputWidth] } };
  if (inputs.sizes) feeds[inputs.sizes] = sizesFeed(fit, count);
  return { fit, feeds };
}

/** The size of the input for each picture: in these units boxes come back. */
export function sizesFeed({ inputWidth, inputHeight }: Fit, count: number): Feed {
  const data = new BigInt64Array(2 * count);
  for (let i = 0; i < data.length; i++) data[i] = BigInt(i % 2 === 0 ? inputWidth : inputHeight);
  return { data, dims: [count, 2] };
}

/**
 * Tells how a network is used from what it answered to the probe. Throws a FailureError that lists what was found, and what
 * a card would have to say, when that is not enough, and when none of its classes is a vehicle.
 */
export function modelUse(
  outputs: readonly Output[],
  fit: Fit,
  {
    card,
    properties,
    inputs,
    file,
  }: { card: ModelCard; properties: ModelProperties; inputs: ModelInputs; file: string },
): ModelUse {
  const named = card.names ?? namesOfProperty(properties.get("names") ?? "");
  const recognised = recognise(outputs, {
    inputWidth: fit.inputWidth,
    inputHeight: fit.inputHeight,
    ...(card.family && { family: card.family }),
    ...(named && { classes: named.length }),
    ...(card.decoded !== undefined && { decoded: card.decoded }),
  });
  const found = `it answers ${outputsInWords(outputs)} to a picture of ${fit.inputWidth} × ${fit.inputHeight}`;
  if (!recognised) throw unusable(notRecognised(found, card, named), file, cardRemedy(file, card, named));
  const { family } = recognised;
  const names = named ?? cocoNames(recognised.classes ?? 0);
  if (!names)
    throw unusable(`${found}, but the names of its classes are not known`, file, cardRemedy(file, { family }, named));
  const classes = names.map((name) => {
    const given = card.classes?.[name];
    return given === undefined ? vehicleClassOf(name) : (given ?? undefined);
  });
  if (classes.every((kept) => kept === undefined))
    throw unusable(
      `none of its classes is a vehicle: ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}`,
      file,
      `Say in ${cardFileOf(file)} which of its classes are vehicles: "classes": { "${names[0]}": "car" }`,
    );
  const transformer = family === "detr" || family === "rf-detr";
  const stretch = card.fit === undefined ? transformer : card.fit === "stretch";
  const licence = card.licence ?? properties.get("license") ?? properties.get("licence");
  return {
    recognised,
    classes,
    leftOut: names.filter((name, i) => name !== "" && classes[i] === undefined),
    size: { ...inputs.size, stretch },
    color: card.color ?? (family === "yolox" ? "bgr" : "rgb"),
    levels: levelsOf(family, card),
    threshold: card.threshold ?? (transformer ? 0.5 : 0.4),
    iou: card.iou ?? 0.5,
    licence,
    pictures: card.pictures,
  };
}

function notRecognised(found: string, card: ModelCard, named: readonly string[] | undefined): string {
  const claims = [
    ...(card.family ? [`a ${familyWords[card.family]} model`] : []),
    ...(named ? [`${named.length} ${named.length === 1 ? "class" : "classes"}`] : []),
  ];
  return claims.length > 0
    ? `${found}, which does not fit ${claims.join(" with ")}`
    : `${found}, which no known family does`;
}

const cardRemedy = (file: string, { family }: ModelCard, named: readonly string[] | undefined): string =>
  `${named ? "Correct" : "Write"} ${cardFileOf(file)}, for example { "family": "${family ?? "yolov8"}", "names": ["car", "truck"] }`;

/** RF-DETR takes pictures normalised as ImageNet's are; YOLOX as they are; the others from 0 to 1. */
function levelsOf(family: FamilyName, card: ModelCard): [Float32Array, Float32Array, Float32Array] {
  const range = card.range ?? (family === "yolox" ? 255 : 1);
  const plain = family !== "rf-detr";
  const mean = card.mean ?? (plain ? [0, 0, 0] : [0.485, 0.456, 0.406]);
  const std = card.std ?? (plain ? [1, 1, 1] : [0.229, 0.224, 0.225]);
  const level = (channel: number) =>
    Float32Array.from({ length: 256 }, (_, i) => ((i / 255) * range - (mean[channel] ?? 0)) / (std[channel] ?? 1));
  return [level(0), level(1), level(2)];
}

/** The longer of the numbers in `[640, 640]` or `640`. */
function sizeOfProperty(text: string | undefined): number | undefined {
  const sizes = (text?.match(/\d+/g) ?? []).map(Number).filter((size) => size >= 32 && size <= 4096);
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}
