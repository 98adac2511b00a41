import type { Box } from "../contract/records.ts";
import { glyphHeight, glyphsOf, widthOf } from "./clipBurnFont.ts";

/** A picture in YUV 4:2:0 (Y, then U, then V at half the size), in memory that may be written to; rows are `strides` bytes apart. */
export interface YuvPicture {
  readonly width: number; // pixels, even
  readonly height: number; // pixels, even
  readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly strides: readonly [number, number, number];
}

/** Y, U and V, of limited range (ITU-R BT.601). */
type Colour = readonly [number, number, number];

/** Of the boxes: yellow, as boxes of flags are on the screen. */
const boxColour: Colour = [210, 16, 146];
const black: Colour = [16, 128, 128];
const white: Colour = [235, 128, 128];

/** What is written beside a box. */
export interface DrawnBox {
  /** Relative to the picture, 0…1. */
  readonly box: Box;
  readonly label: string;
}

/**
 * Draws boxes with their labels, and lines of text in the upper left corner, in the lower one where a box lies there. Boxes
 * are drawn over the text: it hides none. What reaches over the edge is cut.
 */
export function drawBurnIn(picture: YuvPicture, boxes: readonly DrawnBox[], lines: readonly string[]): void {
  const dot = Math.max(1, Math.round(picture.height / 240));
  writeLines(picture, boxes, lines, dot);
  for (const { box } of boxes) drawBox(picture, box, dot);
  for (const { box, label } of boxes) {
    const high = (glyphHeight + 2) * dot;
    const top = box.y * picture.height - high - 2 * dot;
    const below = (box.y + box.h) * picture.height + 2 * dot;
    writeLine(picture, label, { x: box.x * picture.width, y: top >= 0 ? top : below, dot, colour: boxColour });
  }
}

function writeLines(picture: YuvPicture, boxes: readonly DrawnBox[], lines: readonly string[], dot: number): void {
  const high = (glyphHeight + 2) * dot;
  const wide = Math.max(0, ...lines.map((line) => (widthOf(glyphsOf(line)) + 2) * dot));
  // With the label above it.
  const isUnder = ({ box }: DrawnBox) =>
    box.x * picture.width < wide && box.y * picture.height < (lines.length + 1) * high + 2 * dot;
  const top = boxes.some(isUnder) ? picture.height - lines.length * high : 0;
  lines.forEach((line, i) => {
    writeLine(picture, line, { x: 0, y: top + i * high, dot, colour: white });
  });
}

/** An outline as thick as a letter's line, at least two pixels, just outside of the box. */
function drawBox(picture: YuvPicture, { x, y, w, h }: Box, dot: number): void {
  const { width, height } = picture;
  const thick = Math.max(2, dot);
  const [left, top] = [Math.floor(x * width), Math.floor(y * height)];
  const [right, bottom] = [Math.ceil((x + w) * width), Math.ceil((y + h) * height)];
  const across = { x: left - thick, w: right - left + 2 * thick, h: thick };
  fill(picture, { ...across, y: top - thick }, boxColour);
  fill(picture, { ...across, y: bottom }, boxColour);
  const down = { y: top, w: thick, h: bottom - top };
  fill(picture, { ...down, x: left - thick }, boxColour);
  fill(picture, { ...down, x: right }, boxColour);
}

/** One line on black. */
function writeLine(
  picture: YuvPicture,
  text: string,
  { x, y, dot, colour }: { readonly x: number; readonly y: number; readonly dot: number; readonly colour: Colour },
): void {
  const glyphs = glyphsOf(text);
  if (glyphs.length === 0) return;
  const wide = (widthOf(glyphs) + 2) * dot;
  const left = Math.round(Math.max(0, Math.min(x, picture.width - wide)));
  const top = Math.round(Math.max(0, Math.min(y, picture.height - (glyphHeight + 2) * dot)));
  fill(picture, { x: left, y: top, w: wide, h: (glyphHeight + 2) * dot }, black);
  let at = left + dot;
  for (const { width, rows } of glyphs) {
    rows.forEach((bits, row) => {
      for (let column = 0; column < width; column++)
        if (bits & (1 << (width - 1 - column)))
          fill(picture, { x: at + column * dot, y: top + (row + 1) * dot, w: dot, h: dot }, colour);
    });
    at += (width + 1) * dot;
  }
}

function fill({ width, height, planes, strides }: YuvPicture, { x, y, w, h }: Box, colour: Colour): void {
  const [fromX, toX] = [Math.max(0, x), Math.min(width, x + w)];
  const [fromY, toY] = [Math.max(0, y), Math.min(height, y + h)];
  if (toX <= fromX || toY <= fromY) return;
  planes.forEach((plane, i) => {
    const half = i === 0 ? 1 : 2;
    const stride = strides[i] as number;
    const [left, right] = [Math.floor(fromX / half), Math.ceil(toX / half)];
    for (let row = Math.floor(fromY / half); row < Math.ceil(toY / half); row++)
      plane.fill(colour[i] as number, row * stride + left, row * stride + right);
  });
}
