import type { Page } from "playwright";
import { pattern, patternPlace } from "./patternCamera.ts";

/** One picture of the test pattern as the window showed it, pixels of the picture. */
export interface ShownPattern {
  /** The picture's number, read from the picture itself. */
  readonly index: number;
  /** The middle of what is red in it, and of the box drawn over it; undefined where there is none. */
  readonly red: { readonly x: number; readonly y: number } | undefined;
  readonly box: { readonly x: number; readonly y: number } | undefined;
}

/** Reads the live picture back after each painting until so many different pictures were shown with a box. */
export function shownPatterns(page: Page, wanted: number): Promise<ShownPattern[]> {
  return page.evaluate(
    ({ wanted, width, height, bits, bitSize, bitsLeft, bitsTop }) =>
      new Promise<ShownPattern[]>((resolve) => {
        const shown: ShownPattern[] = [];
        const edges = (hit: (r: number, g: number, b: number) => boolean, data: Uint8ClampedArray) => {
          let [left, top, right, bottom] = [width, height, -1, -1];
          for (let y = 0; y < bitsTop; y++)
            for (let x = 0; x < width; x++) {
              const at = (y * width + x) * 4;
              if (!hit(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)) continue;
              [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
              [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
            }
          return right < 0 ? undefined : { x: (left + right) / 2, y: (top + bottom) / 2 };
        };
        const look = () => {
          if (shown.filter(({ box }) => box).length >= wanted) return resolve(shown);
          requestAnimationFrame(look);
          const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="live-video"]');
          if (canvas?.width !== width || canvas.height !== height) return;
          const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
          if (!data) return;
          let index = 0;
          for (let bit = 0; bit < bits; bit++) {
            const at = ((bitsTop + bitSize / 2) * width + bitsLeft + (bit + 0.5) * bitSize) * 4;
            if ((data[at] ?? 0) > 128) index += 1 << bit;
          }
          if (index === shown.at(-1)?.index) return;
          // The rectangle is red, the box drawn around it orange, its words paler.
          const red = edges((r, g, b) => r > 150 && g < 90 && b < 90, data);
          const box = edges((r, g, b) => r > 244 && Math.abs(g - 179) < 14 && Math.abs(b - 122) < 18, data);
          shown.push({ index, red, box });
        };
        look();
      }),
    { wanted, ...pattern },
  );
}

/** How far the drawn box lies from where the pattern has its rectangle in picture `index + shift`, pixels. */
export const boxError = ({ index, box }: ShownPattern, shift = 0): number => {
  const place = patternPlace(index + shift);
  return box ? Math.hypot(box.x - place.x, box.y - place.y) : Number.NaN;
};
