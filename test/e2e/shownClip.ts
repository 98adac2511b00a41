import type { Page } from "playwright";
import { pattern } from "./patternCamera.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is red, and what is as orange as a box, in some pixels: the middle and the size of each, in those pixels. */
export interface Seen {
  readonly red: (Place & { readonly w: number; readonly h: number }) | undefined;
  readonly box: (Place & { readonly w: number; readonly h: number }) | undefined;
}

/** The picture of the test pattern that a clip shows, in pixels of the picture. */
export interface ShownClip extends Seen {
  /** The picture's number, read from the picture itself. */
  readonly number: number;
  /** What the player says that it shows. */
  readonly index: number;
}

/** Finds in pixels what is red and what is as orange as a box. */
function find({ data, width, height }: { data: Uint8Array; width: number; height: number }): Seen {
  const extent = (hit: (r: number, g: number, b: number) => boolean) => {
    let [left, top, right, bottom] = [width, height, -1, -1];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4;
        if (!hit(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      }
    if (right < 0) return undefined;
    return { x: (left + right) / 2, y: (top + bottom) / 2, w: right - left, h: bottom - top };
  };
  return {
    red: extent((r, g, b) => r > 150 && g < 90 && b < 90),
    box: extent((r, g, b) => r > 238 && Math.abs(g - 179) < 18 && Math.abs(b - 122) < 22),
  };
}

/** Waits until the picture that the player says it shows is painted, and reads it back. */
export async function shownClip(page: Page): Promise<ShownClip> {
  const { width, bits, bitSize, bitsLeft, bitsTop } = pattern;
  await page.waitForFunction(() => {
    const index = document.querySelector<HTMLElement>('[data-testid="clip-player"]')?.dataset.index;
    const painted = document.querySelector<HTMLElement>('[data-testid="clip-canvas"]')?.dataset.painted;
    return index !== undefined && index === painted;
  });
  const { index, base64 } = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="clip-canvas"]');
    const { data } = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    let text = "";
    for (let at = 0; data && at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return { index: Number(canvas?.dataset.painted), base64: btoa(text) };
  });
  const data = Buffer.from(base64, "base64");
  let number = 0;
  for (let bit = 0; bit < bits; bit++) {
    const at = ((bitsTop + bitSize / 2) * width + bitsLeft + (bit + 0.5) * bitSize) * 4;
    if ((data[at] ?? 0) > 128) number += 1 << bit;
  }
  return { number, index, ...find({ data, width, height: bitsTop }) };
}

/** What is red and orange in the player's picture as it is on the screen, in pixels of the screen from its upper left. */
export async function seenOnScreen(page: Page): Promise<Seen & { readonly width: number; readonly height: number }> {
  const picture = await page.getByTestId("clip-stage").screenshot({ type: "png" });
  const { base64, width, height } = await page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let text = "";
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return { base64: btoa(text), width, height };
  }, picture.toString("base64"));
  return { ...find({ data: Buffer.from(base64, "base64"), width, height }), width, height };
}
