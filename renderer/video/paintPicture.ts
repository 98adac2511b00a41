import type { Box } from "../../src/contract/records.ts";
import { type PictureView, screenAt } from "./pictureView.ts";

/** A box to draw on a picture; `label` is its class and score, `firm` whether the detector found it, and surely; else it is dashed. */
export interface DrawnBox {
  readonly box: Box;
  readonly label: string;
  readonly firm: boolean;
}

/** Paints a frame over the whole canvas through a filter, and its boxes on top; the canvas takes the frame's own size. */
export function paintPicture(
  canvas: HTMLCanvasElement,
  frame: VideoFrame,
  boxes: readonly DrawnBox[],
  filter = "none",
): void {
  const { displayWidth: width, displayHeight: height } = frame;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const g = canvas.getContext("2d", { alpha: false });
  if (!g) return;
  g.filter = filter;
  g.drawImage(frame, 0, 0, width, height);
  g.filter = "none";
  for (const box of boxes) paintBox(g, box, { width, height });
}

/** Paints boxes alone over a canvas that lies on the picture, as large as that is on the screen; `view`: the part that is shown. */
export function paintBoxes(canvas: HTMLCanvasElement, boxes: readonly DrawnBox[], view: PictureView): void {
  const pixel = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * pixel);
  const height = Math.round(canvas.clientHeight * pixel);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const g = canvas.getContext("2d");
  if (!g) return;
  g.clearRect(0, 0, width, height);
  for (const one of boxes) {
    const { x, y } = screenAt(view, one.box);
    const { w, h } = one.box;
    const box = { x, y, w: w * view.scale, h: h * view.scale };
    paintBox(g, { ...one, box }, { width, height, pixel });
  }
}

/** What is drawn on; `pixel`: how many of its pixels are one of the screen's, where lines and words go with that. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly pixel?: number;
}

function paintBox(
  g: CanvasRenderingContext2D,
  { box, label, firm }: DrawnBox,
  { width, height, pixel }: Drawing,
): void {
  const x = box.x * width;
  const y = box.y * height;
  const w = box.w * width;
  const h = box.h * height;
  const thick = pixel === undefined ? Math.max(2, width / 480) : 2 * pixel;
  const unit = pixel ?? 1;
  g.setLineDash(firm ? [] : [6 * unit, 4 * unit]);
  g.lineWidth = thick + 2 * unit;
  g.strokeStyle = "rgba(0,0,0,0.65)";
  g.strokeRect(x, y, w, h);
  g.lineWidth = thick;
  g.strokeStyle = "#ffb37a";
  g.strokeRect(x, y, w, h);
  g.setLineDash([]);
  if (!label) return;
  const size = pixel === undefined ? Math.max(12, Math.round(width / 68)) : 11 * pixel;
  g.font = `600 ${size}px Inter, 'Segoe UI', system-ui, sans-serif`;
  const wide = g.measureText(label).width + 8 * unit;
  const top = y > size + 8 * unit ? y - size - 7 * unit : y + h + 3 * unit;
  const left = Math.min(Math.max(0, x), width - wide);
  g.fillStyle = "rgba(20,8,0,0.78)";
  g.fillRect(left, top, wide, size + 5 * unit);
  g.fillStyle = "#ffd9bd";
  g.textBaseline = "top";
  g.fillText(label, left + 4 * unit, top + 3 * unit);
}
