import { setTimeout as pause } from "node:timers/promises";
import { Random } from "../../src/sim/random.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";

/** A test pattern: a red rectangle that goes round on a dark ground, and the picture's number in black and white below. */
export const pattern = {
  ...{ width: 640, height: 360, framesPerSecond: 15 },
  ...{ boxWidth: 60, boxHeight: 40 },
  /** Of the circle that the rectangle's middle goes round, pixels; and how far it goes from picture to picture. */
  ...{ radius: 130, step: 3 },
  /** The number's bits, low ones first, from left to right. */
  ...{ bits: 14, bitSize: 24, bitsLeft: 20, bitsTop: 326 },
} as const;

/** Where the middle of the rectangle is in a picture, pixels. */
export function patternPlace(index: number): { readonly x: number; readonly y: number } {
  const angle = (index * pattern.step) / pattern.radius;
  return { x: 320 + pattern.radius * Math.cos(angle), y: 155 + pattern.radius * Math.sin(angle) };
}

export interface PatternFilm {
  /** `udp://HOST:PORT`. */
  readonly address: string;
  /** Each picture leaves up to so much late, ms, by seeded chance. */
  readonly jitterMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Films the pattern at its own rate until it is told to end; resolves then. */
export async function filmPattern({ address, jitterMs, signal }: PatternFilm): Promise<void> {
  const { width, height, framesPerSecond } = pattern;
  const encoder = new TsEncoder({ width, height, framesPerSecond, bitrate: 2_000_000, address });
  const rgb = new Uint8Array(width * height * 3);
  const random = new Random(7);
  const beginAt = Date.now();
  for (let i = 0; !signal.aborted; i++) {
    drawPattern(rgb, i);
    const at = beginAt + (i * 1000) / framesPerSecond;
    const dueIn = at + random.next() * jitterMs - Date.now();
    if (dueIn > 0) await pause(dueIn);
    await encoder.write({ pixels: { rgb }, at });
  }
  await encoder.close();
}

/** Draws picture `index` of the pattern: RGB, three bytes a pixel. */
export function drawPattern(rgb: Uint8Array, index: number): void {
  const { width, boxWidth, boxHeight, bits, bitSize, bitsLeft, bitsTop } = pattern;
  rgb.fill(48);
  const paint = (left: number, top: number, across: number, down: number, colour: readonly number[]) => {
    for (let y = top; y < top + down; y++)
      for (let x = left; x < left + across; x++) rgb.set(colour, (y * width + x) * 3);
  };
  const { x, y } = patternPlace(index);
  paint(Math.round(x - boxWidth / 2), Math.round(y - boxHeight / 2), boxWidth, boxHeight, [230, 20, 20]);
  for (let bit = 0; bit < bits; bit++) {
    const level = (index >> bit) & 1 ? 235 : 16;
    paint(bitsLeft + bit * bitSize, bitsTop, bitSize, bitSize, [level, level, level]);
  }
}
