import { type Decode, floatsOf } from "./family.ts";

/**
 * YOLOv8, YOLO11 and YOLO12: [batch, 4 + classes, cells], so that each row is one property of all cells: centre and size
 * in pixels, then the score of each class. https://docs.ultralytics.com/models/yolov8/
 */
export const decodeYolov8: Decode = (outputs, { item, wanted, floor }, into) => {
  const data = floatsOf(outputs[0]);
  const [, rows = 0, cells = 0] = outputs[0]?.dims ?? [];
  const start = item * rows * cells;
  for (let cell = start; cell < start + cells; cell++) {
    let best = 0;
    let score = data[cell + 4 * cells] ?? 0;
    for (let row = 5; row < rows; row++) {
      const other = data[cell + row * cells] ?? 0;
      if (!(other > score)) continue;
      score = other;
      best = row - 4;
    }
    if (!(score >= floor) || wanted[best] !== 1) continue;
    const cx = data[cell] ?? 0;
    const cy = data[cell + cells] ?? 0;
    const w = (data[cell + 2 * cells] ?? 0) / 2;
    const h = (data[cell + 3 * cells] ?? 0) / 2;
    into.add(cx - w, cy - h, cx + w, cy + h, score, best);
  }
};
