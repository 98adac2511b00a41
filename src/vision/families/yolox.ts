import { type Decode, floatsOf, type Reading } from "./family.ts";

const strides = [8, 16, 32] as const;

/** How many cells an input has over the strides 8, 16 and 32. */
export const cellsOf = (width: number, height: number): number =>
  strides.reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0);

/**
 * YOLOX with decoding in the network: [batch, cells, 5 + classes] of centre and size in pixels, objectness, class scores.
 * YOLOv5 has the same rows, three for each cell. https://github.com/Megvii-BaseDetection/YOLOX
 */
export const decodeRows: Decode = (outputs, reading, into) => {
  const data = floatsOf(outputs[0]);
  const [, rows = 0, width = 0] = outputs[0]?.dims ?? [];
  for (let row = 0, at = reading.item * rows * width; row < rows; row++, at += width) {
    const objectness = data[at + 4] ?? 0;
    if (!(objectness >= reading.floor)) continue;
    const best = bestClass(data, at + 5, width - 5, reading);
    const score = objectness * (data[at + 5 + best] ?? 0);
    if (best < 0 || !(score >= reading.floor)) continue;
    const cx = data[at] ?? 0;
    const cy = data[at + 1] ?? 0;
    const w = (data[at + 2] ?? 0) / 2;
    const h = (data[at + 3] ?? 0) / 2;
    into.add(cx - w, cy - h, cx + w, cy + h, score, best);
  }
};

/** YOLOX without decoding in the network: offsets in cells and logarithms of sizes in strides, cell after cell of each stride. */
export const decodeRawYolox: Decode = (outputs, reading, into) => {
  const data = floatsOf(outputs[0]);
  const [, rows = 0, width = 0] = outputs[0]?.dims ?? [];
  let at = reading.item * rows * width;
  for (const stride of strides) {
    const across = Math.floor(reading.inputWidth / stride);
    const down = Math.floor(reading.inputHeight / stride);
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++, at += width) {
        const objectness = data[at + 4] ?? 0;
        if (!(objectness >= reading.floor)) continue;
        const best = bestClass(data, at + 5, width - 5, reading);
        const score = objectness * (data[at + 5 + best] ?? 0);
        if (best < 0 || !(score >= reading.floor)) continue;
        const cx = (x + (data[at] ?? 0)) * stride;
        const cy = (y + (data[at + 1] ?? 0)) * stride;
        const w = (Math.exp(data[at + 2] ?? 0) * stride) / 2;
        const h = (Math.exp(data[at + 3] ?? 0) * stride) / 2;
        into.add(cx - w, cy - h, cx + w, cy + h, score, best);
      }
  }
};

/** Whether YOLOX rows are not decoded yet: all centres lie within a few cells of nought, not all over an input of this width. */
export function isRawYolox(data: Float32Array, width: number, inputWidth: number): boolean {
  let farthest = 0;
  for (let at = 0; at + width <= data.length; at += width)
    farthest = Math.max(farthest, Math.abs(data[at] ?? 0), Math.abs(data[at + 1] ?? 0));
  return farthest < inputWidth / 4;
}

/** The most likely class of a row; -1 when it is not wanted. */
function bestClass(data: Float32Array, start: number, classes: number, { wanted }: Reading): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if ((data[start + c] ?? 0) > (data[start + best] ?? 0)) best = c;
  return wanted[best] === 1 ? best : -1;
}
