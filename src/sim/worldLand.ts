import type { Course } from "./course.ts";
import { hash01, noiseTile } from "./random.ts";
import { HALF_EAST, HALF_NORTH } from "./terrain.ts";
import type { Layout } from "./worldLayout.ts";

/** What covers the ground. The numbers are indices into a look's table of colours. */
export const COVER = {
  meadow: 0,
  greenCrop: 1,
  paleCrop: 2,
  wheat: 3,
  stubble: 4,
  ploughed: 5,
  rape: 6,
  forest: 7,
  scrub: 8,
  water: 9,
  bank: 10,
  asphalt: 11,
  dirt: 12,
  gravel: 13,
  concrete: 14,
  verge: 15,
} as const;

/** The ground's cover, a picture with one value for each square metre: southern row first, west to east. */
export interface Land {
  readonly width: number;
  readonly height: number;
  readonly cover: Uint8Array;
  /** Lightness against the cover's mean: 128 is the mean, one step is 1/128 of it. */
  readonly tone: Uint8Array;
  /** The cover at a spot in the world's own metres. */
  at(x: number, y: number): number;
}

/** Paints fields in a patchwork, forests, river banks, roads and yards. */
export function createLand(seed: number, layout: Layout): Land {
  const width = 2 * HALF_EAST;
  const height = 2 * HALF_NORTH;
  const cover = new Uint8Array(width * height);
  const tone = new Uint8Array(width * height);
  paintFields(seed, layout.river, { width, height, cover, tone });

  const brush = { width, height, nearest: new Float32Array(width * height).fill(Number.POSITIVE_INFINITY) };
  strokes(brush, layout.river, layout.riverHalfWidth + 34, (d, i) => {
    const ragged = d + (tone[i]! - 128) * 0.12;
    if (ragged > layout.riverHalfWidth + 26) return;
    cover[i] = d < layout.riverHalfWidth ? COVER.water : d < layout.riverHalfWidth + 2.2 ? COVER.bank : COVER.meadow;
    if (cover[i] === COVER.meadow && ragged < layout.riverHalfWidth + 9) cover[i] = COVER.verge;
    if (cover[i] === COVER.water) tone[i] = 118 + ((tone[i]! - 128) >> 3) + Math.min(20, d);
  });
  for (const { course, width: across, surface } of layout.roads) {
    strokes(brush, course, across / 2 + 3.5, (d, i) => {
      if (d < across / 2 + 0.3) {
        cover[i] = surface === "dirt" ? COVER.dirt : COVER.asphalt;
        tone[i] = 128 + ((tone[i]! - 128) >> 2);
      } else if (cover[i] !== COVER.asphalt && cover[i] !== COVER.dirt && cover[i] !== COVER.water) {
        cover[i] = COVER.verge;
      }
    });
  }
  for (const yard of layout.yards) {
    const c = Math.cos(yard.heading);
    const s = Math.sin(yard.heading);
    const reach = Math.ceil(Math.hypot(yard.length, yard.width) / 2) + 1;
    for (let y = Math.floor(yard.y) - reach; y <= yard.y + reach; y++) {
      for (let x = Math.floor(yard.x) - reach; x <= yard.x + reach; x++) {
        const along = (x + 0.5 - yard.x) * s + (y + 0.5 - yard.y) * c;
        const across = (x + 0.5 - yard.x) * c - (y + 0.5 - yard.y) * s;
        const i = (y + HALF_NORTH) * width + x + HALF_EAST;
        const ragged = yard.surface === "gravel" ? (tone[i]! - 128) * 0.03 : 0;
        if (Math.abs(along) + ragged > yard.length / 2 || Math.abs(across) + ragged > yard.width / 2) continue;
        cover[i] = COVER[yard.surface];
        tone[i] = 128 + ((tone[i]! - 128) >> 1);
      }
    }
  }
  return {
    width,
    height,
    cover,
    tone,
    at: (x, y) => {
      const c = Math.max(0, Math.min(width - 1, Math.floor(x + HALF_EAST)));
      const r = Math.max(0, Math.min(height - 1, Math.floor(y + HALF_NORTH)));
      return cover[r * width + c]!;
    },
  };
}

const CROPS = [
  COVER.greenCrop,
  COVER.paleCrop,
  COVER.wheat,
  COVER.wheat,
  COVER.stubble,
  COVER.ploughed,
  COVER.meadow,
  COVER.greenCrop,
  COVER.meadow,
  COVER.stubble,
  COVER.greenCrop,
  COVER.paleCrop,
  COVER.ploughed,
  COVER.rape,
] as const;

const FIELDS = 64; // more than there are strips, or fields in a strip

/** Strips of fields, each with its crop and its rows, broken by woods and scrub. */
function paintFields(seed: number, river: Course, { width, height, cover, tone }: Omit<Land, "at">): void {
  const broad = noiseTile(seed + 21, 512, [
    [6, 0.5],
    [13, 0.3],
    [29, 0.2],
  ]);
  const fine = noiseTile(seed + 22, 512, [
    [64, 0.25],
    [170, 0.3],
    [512, 0.3],
  ]);
  const woods = noiseTile(seed + 23, 512, [
    [11, 0.75],
    [25, 0.35],
    [90, 0.12],
  ]);
  const strips = Array.from({ length: FIELDS }, (_, strip) => strip);
  const shifts = Float64Array.from(strips, (strip) => 400 * hash01(seed + 31, strip, 0));
  const longs = Float64Array.from(strips, (strip) => 130 + 190 * hash01(seed + 32, strip, 0));
  const kinds = Float64Array.from({ length: FIELDS * FIELDS }, (_, i) =>
    hash01(seed + 33, Math.floor(i / FIELDS), i % FIELDS),
  );
  const bank = riverBed(river, width);
  const cos = Math.cos(0.21);
  const sin = Math.sin(0.21);
  for (let r = 0; r < height; r++) {
    const y = r - HALF_NORTH;
    for (let c = 0; c < width; c++) {
      const x = c - HALF_EAST;
      const i = r * width + c;
      const grain = fine[(r & 511) * 512 + (c & 511)]! - 128;
      const drift = broad[((r >> 1) & 511) * 512 + ((c >> 1) & 511)]! - 128;
      const wood = woods[(((r * 0.16) | 0) & 511) * 512 + (((c * 0.16) | 0) & 511)]!;
      // Woods keep back from the river, most of all on the southern side, where the track runs.
      const away = y - bank[c]!;
      const edge = 156 + Math.max(0, away > 0 ? 60 - away : 115 + away * 0.9);
      if (wood > edge) {
        cover[i] = COVER.forest;
        tone[i] = 128 + (grain >> 1) + (drift >> 2);
        continue;
      }
      if (wood > edge - 4) {
        cover[i] = COVER.scrub;
        tone[i] = 128 + (grain >> 1) + (drift >> 2);
        continue;
      }
      const p = x * cos + y * sin + drift * 0.08;
      const q = y * cos - x * sin;
      const strip = Math.floor((q + 4000) / 165);
      const inStrip = (q + 4000) / 165 - strip;
      const shift = shifts[strip]!;
      const long = longs[strip]!;
      const field = Math.floor((p + 4000 + shift) / long);
      const inField = (p + 4000 + shift) / long - field;
      const kind = kinds[strip * FIELDS + field]!;
      if (inStrip < 0.013 || inField < 0.01) {
        cover[i] = COVER.verge;
        tone[i] = 128 + (grain >> 1);
        continue;
      }
      const crop = CROPS[Math.floor(kind * CROPS.length)]!;
      cover[i] = crop;
      let t = 128 + (grain >> 1) + (drift >> 1) + ((kind * 977) % 1) * 24 - 12;
      if (crop !== COVER.meadow) {
        const rows = kind > 0.5 ? p : q;
        const tram = (((rows + 8000) % 18) + 18) % 18;
        if (tram < 1 || (tram > 2.2 && tram < 3.2)) t -= 16;
        t += ((rows + 8000) | 0) % 3 === 0 ? 7 : -3;
      }
      tone[i] = t < 20 ? 20 : t > 235 ? 235 : t;
    }
  }
}

/** The northing of the river for each metre of easting. */
function riverBed(river: Course, width: number): Float32Array {
  const out = new Float32Array(width);
  for (let s = 0; s < river.length; s += 0.7) {
    const { x, y } = river.at(s);
    const c = Math.floor(x + HALF_EAST);
    if (c >= 0 && c < width) out[c] = y;
  }
  return out;
}

/** Calls `paint` with its distance for every square metre within `reach` of a course, once each with the least distance. */
function strokes(
  { width, height, nearest }: { readonly width: number; readonly height: number; readonly nearest: Float32Array },
  course: Course,
  reach: number,
  paint: (distance: number, index: number) => void,
): void {
  const touched: number[] = [];
  for (let k = 1; k < course.spots.length; k++) {
    const a = course.spots[k - 1]!;
    const b = course.spots[k]!;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const l2 = dx * dx + dy * dy || 1;
    const x0 = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach + HALF_EAST));
    const x1 = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach + HALF_EAST));
    const y0 = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach + HALF_NORTH));
    const y1 = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach + HALF_NORTH));
    for (let r = y0; r <= y1; r++) {
      for (let c = x0; c <= x1; c++) {
        const px = c + 0.5 - HALF_EAST - a.x;
        const py = r + 0.5 - HALF_NORTH - a.y;
        const t = Math.max(0, Math.min(1, (px * dx + py * dy) / l2));
        const ex = px - dx * t;
        const ey = py - dy * t;
        const d = Math.sqrt(ex * ex + ey * ey);
        if (d > reach) continue;
        const i = r * width + c;
        if (nearest[i] === Number.POSITIVE_INFINITY) touched.push(i);
        if (d < nearest[i]!) nearest[i] = d;
      }
    }
  }
  for (const i of touched) {
    paint(nearest[i]!, i);
    nearest[i] = Number.POSITIVE_INFINITY;
  }
}
