import type { Box } from "../../src/contract/records.ts";

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
  for (const box of boxes) paintBox(g, box, width, height);
}

function paintBox(g: CanvasRenderingContext2D, { box, label, firm }: DrawnBox, width: number, height: number): void {
  const x = box.x * width;
  const y = box.y * height;
  const w = box.w * width;
  const h = box.h * height;
  const thick = Math.max(2, width / 480);
  g.setLineDash(firm ? [] : [6, 4]);
  g.lineWidth = thick + 2;
  g.strokeStyle = "rgba(0,0,0,0.65)";
  g.strokeRect(x, y, w, h);
  g.lineWidth = thick;
  g.strokeStyle = "#ffb37a";
  g.strokeRect(x, y, w, h);
  g.setLineDash([]);
  if (!label) return;
  const size = Math.max(12, Math.round(width / 68));
  g.font = `600 ${size}px Inter, 'Segoe UI', system-ui, sans-serif`;
  const wide = g.measureText(label).width + 8;
  const top = y > size + 8 ? y - size - 7 : y + h + 3;
  const left = Math.min(Math.max(0, x), width - wide);
  g.fillStyle = "rgba(20,8,0,0.78)";
  g.fillRect(left, top, wide, size + 5);
  g.fillStyle = "#ffd9bd";
  g.textBaseline = "top";
  g.fillText(label, left + 4, top + 3);
}
