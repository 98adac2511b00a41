import { blue, green, type Look, red } from "./look.ts";
import type { Land } from "./worldLand.ts";

/** The ground from above in the colours of a look, at 1, 2, 4 … metres a texel; a texel is 0xAABBGGRR. */
export interface GroundTexture {
  readonly levels: readonly { readonly width: number; readonly height: number; readonly texels: Int32Array }[];
}

/** The last texture made, because cameras of one land with one look come in numbers. */
let last:
  | {
      readonly land: Land;
      readonly covers: Look["covers"];
      readonly inverted: boolean;
      readonly texture: GroundTexture;
    }
  | undefined;

/** Colours the land for a look and averages it down, level by level. */
export function createGroundTexture(land: Land, look: Look): GroundTexture {
  const inverted = look.infrared && !look.whiteHot;
  if (last?.land !== land || last.covers !== look.covers || last.inverted !== inverted) {
    last = { land, covers: look.covers, inverted, texture: colour(land, look) };
  }
  return last.texture;
}

function colour(land: Land, look: Look): GroundTexture {
  const table = new Int32Array(16 * 256);
  look.covers.forEach((colour, cover) => {
    for (let tone = 0; tone < 256; tone++) {
      const k = 1 + (tone / 128 - 1) * (look.infrared ? 0.4 : 0.5);
      const channel = (c: number): number => Math.max(0, Math.min(255, Math.round(c * k)));
      const invert = look.infrared && !look.whiteHot ? 0xffffff : 0;
      table[cover * 256 + tone] =
        (channel(red(colour)) | (channel(green(colour)) << 8) | (channel(blue(colour)) << 16)) ^ invert;
    }
  });
  const { width, height } = land;
  const texels = new Int32Array(width * height);
  for (let i = 0; i < texels.length; i++) texels[i] = table[land.cover[i]! * 256 + land.tone[i]!]!;
  return { levels: averaged(texels, width, height, 7) };
}

/** A picture and its averages over 2 × 2, 4 × 4 … texels. */
export function averaged(texels: Int32Array, width: number, height: number, count: number): GroundTexture["levels"] {
  const levels = [{ width, height, texels }];
  while (levels.length < count) {
    const last = levels[levels.length - 1]!;
    const from = last.texels;
    const w = last.width >> 1;
    const h = last.height >> 1;
    const next = new Int32Array(w * h);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const i = 2 * y * last.width + 2 * x;
        const a = from[i]!;
        const b = from[i + 1]!;
        const c = from[i + last.width]!;
        const d = from[i + last.width + 1]!;
        const rb = ((a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff) + 0x20002) >>> 2;
        const ag =
          (((a >>> 8) & 0xff00ff) +
            ((b >>> 8) & 0xff00ff) +
            ((c >>> 8) & 0xff00ff) +
            ((d >>> 8) & 0xff00ff) +
            0x20002) >>>
          2;
        next[y * w + x] = (rb & 0xff00ff) | ((ag & 0xff00ff) << 8);
      }
    }
    levels.push({ width: w, height: h, texels: next });
  }
  return levels;
}
