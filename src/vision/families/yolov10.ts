import { type Decode, floatsOf } from "./family.ts";

/** YOLOv10 and YOLO26, end to end: [batch, boxes, 6] of left, top, right, bottom in pixels, score, class. https://docs.ultralytics.com/models/yolov10/ */
export const decodeYolov10: Decode = (outputs, { item, wanted, floor }, into) => {
  const data = floatsOf(outputs[0]);
  const [, rows = 0] = outputs[0]?.dims ?? [];
  for (let row = 0, at = item * rows * 6; row < rows; row++, at += 6) {
    const score = data[at + 4] ?? 0;
    const classIndex = Math.round(data[at + 5] ?? -1);
    if (!(score >= floor) || wanted[classIndex] !== 1) continue;
    into.add(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0, score, classIndex);
  }
};
