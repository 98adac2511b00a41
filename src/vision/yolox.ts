import type { Box } from "../contract/records.ts";
import type { Detection } from "./detector.ts";

/** How a picture lies in the network's input: scaled, at the top left, the rest padded. */
export interface Letterbox {
  readonly inputWidth: number; // pixels, a multiple of the stride
  readonly inputHeight: number; // pixels, a multiple of the stride
  readonly width: number; // of the picture inside, pixels
  readonly height: number; // of the picture inside, pixels
}

/** Fits a picture into `size` pixels on its longer side, keeping its aspect ratio; never larger than it is. */
export function letterbox(picture: { width: number; height: number }, size: number, stride: number): Letterbox {
  const scale = Math.min(1, size / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const whole = (length: number) => Math.ceil(length / stride) * stride;
  return { inputWidth: whole(width), inputHeight: whole(height), width, height };
}

/** How many boxes a YOLOX network gives for an input: one for each cell of its strides 8, 16 and 32. */
export const yoloxCells = (width: number, height: number): number =>
  [8, 16, 32].reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0);

/**
 * Reads decoded YOLOX output, [cells, 5 + classes] with centre, size (input pixels), objectness and class scores, into
 * detections of at least `floor`, best first, without those that overlap a better one of their class by more than `iou`.
 */
export function yoloxDetections(
  output: Float32Array,
  classes: readonly string[],
  { box, floor, iou }: { box: Letterbox; floor: number; iou: number },
): Detection[] {
  const row = 5 + classes.length;
  const found: Detection[] = [];
  for (let at = 0; at + row <= output.length; at += row) {
    const objectness = output[at + 4] ?? 0;
    if (objectness < floor) continue;
    let best = 0;
    for (let c = 1; c < classes.length; c++) if ((output[at + 5 + c] ?? 0) > (output[at + 5 + best] ?? 0)) best = c;
    const score = objectness * (output[at + 5 + best] ?? 0);
    const className = classes[best];
    if (score < floor || className === undefined) continue;
    const [cx = 0, cy = 0, w = 0, h = 0] = output.subarray(at, at + 4);
    const clipped = clip(cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2, box);
    if (clipped) found.push({ className, score, box: clipped });
  }
  return withoutOverlaps(found, iou);
}

/** Greedy suppression of overlapping detections, by class; the most likely 1000 are looked at. */
function withoutOverlaps(detections: readonly Detection[], iou: number): Detection[] {
  const kept: Detection[] = [];
  const ordered = [...detections].sort((a, b) => b.score - a.score).slice(0, 1000);
  for (const candidate of ordered) {
    const covered = kept.some((k) => k.className === candidate.className && overlap(k.box, candidate.box) > iou);
    if (!covered) kept.push(candidate);
  }
  return kept;
}

/** Intersection over union of two boxes of one picture, 0…1. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

/** Input pixels to shares of the picture, cut at its edges; undefined when nothing is left. */
function clip(left: number, top: number, right: number, bottom: number, box: Letterbox): Box | undefined {
  const x = Math.max(0, left) / box.width;
  const y = Math.max(0, top) / box.height;
  const w = Math.min(box.width, right) / box.width - x;
  const h = Math.min(box.height, bottom) / box.height - y;
  return w > 0 && h > 0 && Number.isFinite(w * h) ? { x, y, w, h } : undefined;
}
