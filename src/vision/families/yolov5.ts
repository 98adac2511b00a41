import type { Decode } from "./family.ts";
import { cellsOf, decodeRows } from "./yolox.ts";

/** How many rows YOLOv5 gives for an input: three anchors for each cell of the strides 8, 16 and 32. */
export const yolov5Rows = (width: number, height: number): number => 3 * cellsOf(width, height);

/** YOLOv5: [batch, rows, 5 + classes] of centre and size in pixels, objectness, class scores. https://docs.ultralytics.com/yolov5/ */
export const decodeYolov5: Decode = decodeRows;
