import type { Edges, Truth } from "./evalTruth.ts";

/** What a detector found in one picture, and what is there. */
export interface Judged extends Truth {
  readonly name: string;
  readonly found: readonly Found[];
}

/** A detection by its edges, pixels of the picture. */
export interface Found extends Edges {
  readonly score: number; // 0…1
}

/** How good the detections of some pictures are. */
export interface Figures {
  readonly pictures: number;
  readonly vehicles: number;
  /** Area under the curve of precision over recall at an overlap (IoU) of 0.5; undefined without vehicles. */
  readonly ap50: number | undefined; // 0…1
  /** The mean of the same at overlaps of 0.50, 0.55 … 0.95. */
  readonly ap50to95: number | undefined; // 0…1
  /** Of what is found at the threshold, the share that is a vehicle; undefined when nothing is found. */
  readonly precision: number | undefined; // 0…1
  /** Of the vehicles the share found at the threshold. */
  readonly recall: number | undefined; // 0…1
  readonly empty: number; // pictures without vehicles
  /** Detections at the threshold in a picture without vehicles, on average; undefined when there is no such picture. */
  readonly falsePerEmpty: number | undefined;
  readonly cycles: number;
  /** Of the bicycles and motorcycles the share found at the threshold, as whatever. */
  readonly cycleRecall: number | undefined; // 0…1
}

/** A detection is passed over when so much of it lies in a place to be ignored. */
const ignoredShare = 0.5;
const overlaps = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i);

/** Judges detections; all vehicles count as one class, and what covers a place to be ignored, or a cycle, counts for nothing. */
export function figuresOf(pictures: readonly Judged[], threshold: number): Figures {
  const vehicles = pictures.reduce((sum, picture) => sum + picture.vehicles.length, 0);
  const cycles = pictures.reduce((sum, picture) => sum + picture.cycles.length, 0);
  const empty = pictures.filter((picture) => picture.vehicles.length === 0);
  const marks = pictures.map((picture) => verdicts(picture, 0.5));
  const sure = marks.flat().filter(({ score }) => score >= threshold);
  const right = sure.filter(({ verdict }) => verdict === "right").length;
  const wrong = sure.filter(({ verdict }) => verdict === "wrong").length;
  const falseIn = empty
    .flatMap((picture) => verdicts(picture, 0.5))
    .filter(({ verdict, score }) => verdict === "wrong" && score >= threshold).length;
  const ap = overlaps.map((overlap, i) =>
    averagePrecision(i === 0 ? marks.flat() : pictures.flatMap((picture) => verdicts(picture, overlap)), vehicles),
  );
  const cyclesFound = pictures.reduce((sum, picture) => sum + foundCycles(picture, threshold), 0);
  return {
    pictures: pictures.length,
    vehicles,
    ap50: vehicles > 0 ? ap[0] : undefined,
    ap50to95: vehicles > 0 ? ap.reduce((sum, one) => sum + one, 0) / ap.length : undefined,
    precision: share(right, right + wrong),
    recall: share(right, vehicles),
    empty: empty.length,
    falsePerEmpty: share(falseIn, empty.length),
    cycles,
    cycleRecall: share(cyclesFound, cycles),
  };
}

/** A detection, judged: a vehicle not found before, none, or passed over. */
export interface Verdict {
  readonly score: number;
  readonly verdict: "right" | "wrong" | "passed over";
}

/**
 * Judges what was found in one picture, best first: a detection takes the vehicle that it overlaps most of those not yet
 * taken, if by `overlap` (IoU) at least; otherwise it is passed over if it lies in a place to be ignored, and else wrong.
 */
export function verdicts({ found, vehicles, cycles, ignored }: Judged, overlap: number): Verdict[] {
  const free = new Set(vehicles);
  const passed = [...cycles, ...ignored];
  return found
    .toSorted((a, b) => b.score - a.score)
    .map((detection): Verdict => {
      const { score } = detection;
      let best: Edges | undefined;
      for (const vehicle of free) if (!best || iou(detection, vehicle) > iou(detection, best)) best = vehicle;
      if (best && iou(detection, best) >= overlap - 1e-9) {
        free.delete(best);
        return { score, verdict: "right" };
      }
      const over = passed.some((place) => shared(detection, place) >= ignoredShare * area(detection));
      return { score, verdict: over ? "passed over" : "wrong" };
    });
}

/**
 * Area under precision over recall, where the precision at a recall is the best at that or any higher one. Detections of
 * one score come in together: their order can say nothing.
 */
export function averagePrecision(marks: readonly Verdict[], vehicles: number): number {
  const counted = marks.filter(({ verdict }) => verdict !== "passed over").toSorted((a, b) => b.score - a.score);
  const points: { recall: number; precision: number }[] = [];
  let right = 0;
  for (const [index, { score, verdict }] of counted.entries()) {
    if (verdict === "right") right++;
    if (counted[index + 1]?.score === score) continue;
    points.push({ recall: right / Math.max(1, vehicles), precision: right / (index + 1) });
  }
  let sum = 0;
  let best = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    const { recall = 0, precision = 0 } = points[i] ?? {};
    best = Math.max(best, precision);
    sum += best * (recall - (points[i - 1]?.recall ?? 0));
  }
  return sum;
}

/** The root of a box's area, pixels: how large a vehicle is. */
export const sizeOf = (box: Edges): number => Math.sqrt(area(box));

/** The same pictures with only the vehicles of a size between `from` and `to`; what overlaps or is of another size counts for nothing. */
export const ofSize = (pictures: readonly Judged[], from: number, to: number): Judged[] =>
  pictures.map((picture) => {
    const fits = (box: Edges) => sizeOf(box) >= from && sizeOf(box) < to;
    const others = picture.vehicles.filter((vehicle) => !fits(vehicle));
    return {
      ...picture,
      vehicles: picture.vehicles.filter(fits),
      ignored: [...picture.ignored, ...others],
      found: picture.found.filter(
        (one) => fits(one) || picture.vehicles.some((vehicle) => fits(vehicle) && iou(one, vehicle) >= 0.5),
      ),
    };
  });

function foundCycles({ found, cycles }: Judged, threshold: number): number {
  const sure = found.filter(({ score }) => score >= threshold);
  return cycles.filter((cycle) => sure.some((one) => iou(one, cycle) >= 0.5)).length;
}

const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);
const area = ({ left, top, right, bottom }: Edges): number => Math.max(0, right - left) * Math.max(0, bottom - top);
const shared = (a: Edges, b: Edges): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
const iou = (a: Edges, b: Edges): number => {
  const both = shared(a, b);
  return both === 0 ? 0 : both / (area(a) + area(b) - both);
};
