import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetCounts, DatasetSplit, WrittenPicture } from "../contract/dataset.ts";
import type { CorrectedBox } from "../review/correctedTracks.ts";
import { sha256 } from "../store/auditLog.ts";

/** A picture of a data set with what is in it. */
export interface LabelledPicture extends WrittenPicture {
  readonly split: DatasetSplit;
  readonly sortieId: string;
  readonly streamId: string;
  readonly boxes: readonly CorrectedBox[];
  readonly right: boolean;
}

/** The numbers of a data set's classes, as `npm run eval` and the training read them; 6 to 8 are not used. */
export const datasetClasses = [
  ...["car", "van", "truck", "bus", "motorcycle", "boat", "unused-6", "unused-7", "unused-8", "ignore"],
] as const;

const numbers: Readonly<Record<string, number>> = {
  ...{ vehicle: 0, car: 0, van: 1, truck: 2, tractor: 2, trailer: 2, train: 2, bus: 3 },
  ...{ motorcycle: 4, tricycle: 4, boat: 5, aircraft: 9, unsure: 9 },
};
const ignored = 9;

/** The number of a class; what is neither a vehicle on the ground nor on water is to be ignored. */
export const classNumber = (className: string): number => numbers[className] ?? ignored;

/** Writes the labels in the forms of YOLO and COCO; the pictures are there already. Answers the hash of each COCO file. */
export async function writeLabels(
  folder: string,
  pictures: readonly LabelledPicture[],
): Promise<Readonly<Record<DatasetSplit, string>>> {
  const hashes = { train: "", val: "" };
  for (const split of ["train", "val"] as const) {
    const own = pictures.filter((one) => one.split === split).sort((a, b) => (a.file < b.file ? -1 : 1));
    for (const part of ["images", "labels"]) await mkdir(join(folder, split, part), { recursive: true });
    for (const picture of own) await writeFile(join(folder, labelFile(picture.file)), yoloOf(picture));
    const text = `${JSON.stringify(cocoOf(own), null, 1)}\n`;
    await writeFile(join(folder, split, "annotations.json"), text);
    hashes[split] = sha256(text);
  }
  await writeFile(join(folder, "data.yaml"), dataYaml);
  return hashes;
}

const labelFile = (picture: string): string => picture.replace("/images/", "/labels/").replace(/\.jpg$/, ".txt");

const yoloOf = ({ boxes }: LabelledPicture): string =>
  boxes
    .map(({ className, box: { x, y, w, h } }) =>
      [classNumber(className), ...[x + w / 2, y + h / 2, w, h].map((share) => share.toFixed(6))].join(" "),
    )
    .map((line) => `${line}\n`)
    .join("");

const dataYaml = `# Folders are relative to this file.
train: train/images
val: val/images
nc: ${datasetClasses.length}
names:
${datasetClasses.map((name, n) => `  ${n}: ${name}\n`).join("")}`;

/** https://cocodataset.org/#format-data. A category's number is YOLO's and one, as none may be 0; times are in UTC. */
function cocoOf(pictures: readonly LabelledPicture[]) {
  const tracks = new Map<string, number>();
  const trackNumber = (key: string): number => {
    const known = tracks.get(key) ?? tracks.size + 1;
    tracks.set(key, known);
    return known;
  };
  let annotations = 0;
  return {
    info: { description: "Vehicles in recorded drone video, corrected by people", version: "1" },
    categories: datasetClasses.map((name, n) => ({ id: n + 1, name, supercategory: "vehicle" })),
    images: pictures.map(({ file, at, width, height, sortieId, streamId, right }, n) => ({
      ...{ id: n + 1, file_name: file.replace(/^\w+\//, ""), width, height },
      ...{ date_captured: new Date(at).toISOString(), sortie: sortieId, stream: streamId, called_right: right },
    })),
    annotations: pictures.flatMap(({ boxes, width, height, sortieId, streamId }, n) =>
      boxes.map(({ box, className, trackId, source }) => {
        const [x, y, w, h] = [box.x * width, box.y * height, box.w * width, box.h * height].map(
          (pixels) => Math.round(pixels * 100) / 100,
        ) as [number, number, number, number];
        const number = classNumber(className);
        return {
          ...{ id: ++annotations, image_id: n + 1, category_id: number + 1, bbox: [x, y, w, h] },
          ...{ area: Math.round(w * h * 100) / 100, iscrowd: number === ignored ? 1 : 0, segmentation: [] },
          ...{ track_id: trackNumber(`${sortieId} ${streamId} ${trackId}`), track: trackId, class: className, source },
        };
      }),
    ),
  };
}

/** What a data set holds. */
export function countsOf(pictures: readonly LabelledPicture[], missing: number): DatasetCounts {
  const classes: Record<string, number> = {};
  for (const { boxes } of pictures)
    for (const { className } of boxes) classes[className] = (classes[className] ?? 0) + 1;
  const of = (split: DatasetSplit) => pictures.filter((one) => one.split === split);
  const boxes = (split: DatasetSplit) => of(split).reduce((sum, one) => sum + one.boxes.length, 0);
  return {
    pictures: { train: of("train").length, val: of("val").length },
    boxes: { train: boxes("train"), val: boxes("val") },
    right: pictures.filter(({ right }) => right).length,
    empty: pictures.filter((one) => one.boxes.length === 0).length,
    sorties: new Set(pictures.map(({ sortieId }) => sortieId)).size,
    ...{ classes, missing },
  };
}
