import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUVJ444P,
} from "node-av/constants";
import type { Frame } from "node-av/lib";
import type { Polarity } from "../contract/look.ts";
import type { Box } from "../contract/records.ts";

/** Pictures are looked at so far apart, ms: signs of a camera do not change from picture to picture. */
const apartMs = 500;
/** For so long pictures have to be grey before a stream is, ms. */
const greyAfterMs = 4_000;
/** A sample is grey when neither colour is further from none than this, of 255; a stream may have coloured symbols in a corner. */
const greyWithin = 6;
const greyShare = 0.98;
/** So many vehicles, and so large a share of one kind, make a guess. */
const votesToGuess = 12;
const shareToGuess = 0.8;

/** The brightness of a picture, 0…255, rows `stride` bytes apart. */
export interface Luma {
  readonly data: Uint8Array;
  readonly stride: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
}

/** What tells a thermal camera in its pictures: they have no colours, and vehicles are brighter or darker than the ground. */
export class ThermalSigns {
  #lookedAt = Number.NEGATIVE_INFINITY;
  #greySince: number | undefined;
  #bright = 0;
  #dark = 0;

  /** Looks at a picture and the vehicles found in it; `at` is when it was taken, ms. */
  observe(frame: Frame, at: number, vehicles: readonly Box[]): void {
    if (Math.abs(at - this.#lookedAt) < apartMs) return;
    this.#lookedAt = at;
    const grey = isGrey(frame);
    if (grey === undefined) return;
    this.#greySince = grey ? Math.min(this.#greySince ?? at, at) : undefined;
    const [data] = frame.data ?? [];
    const stride = frame.linesize[0] ?? frame.width;
    if (!grey || !data) return;
    for (const box of vehicles.slice(0, 8)) {
      const side = brighterThanAround({ data, stride, width: frame.width, height: frame.height }, box);
      if (side === undefined) continue;
      if (side) this.#bright++;
      else this.#dark++;
      if (this.#bright + this.#dark > 200) [this.#bright, this.#dark] = [this.#bright / 2, this.#dark / 2];
    }
  }

  /** Pictures have had no colours for some seconds. */
  get grey(): boolean {
    return this.#greySince !== undefined && this.#lookedAt - this.#greySince >= greyAfterMs;
  }

  /** What warm things look like, if vehicles are warm: a guess, and none while they do not agree. */
  get polarity(): Polarity | undefined {
    const all = this.#bright + this.#dark;
    if (!this.grey || all < votesToGuess) return undefined;
    if (this.#bright / all >= shareToGuess) return "white-hot";
    return this.#dark / all >= shareToGuess ? "black-hot" : undefined;
  }
}

/** For formats with planes of colours: by how much these are smaller than the picture, across and down. */
const planar: ReadonlyMap<number, readonly [number, number]> = new Map([
  [AV_PIX_FMT_YUV420P, [2, 2]],
  [AV_PIX_FMT_YUVJ420P, [2, 2]],
  [AV_PIX_FMT_YUV422P, [2, 1]],
  [AV_PIX_FMT_YUVJ422P, [2, 1]],
  [AV_PIX_FMT_YUV444P, [1, 1]],
  [AV_PIX_FMT_YUVJ444P, [1, 1]],
]);
/** So many samples across and down tell whether there are colours. */
const grid = 61;

/** Whether a frame has no colours; undefined for formats that do not tell colours apart from brightness. */
export function isGrey({ format, data, linesize, width, height }: Frame): boolean | undefined {
  if (format === AV_PIX_FMT_GRAY8) return true;
  const [, blue, red] = data ?? [];
  const [, blueStride = 0, redStride = 0] = linesize;
  const smaller = planar.get(format);
  if (!smaller || !blue || !red) return undefined;
  const [across, down] = [Math.ceil(width / smaller[0]), Math.ceil(height / smaller[1])];
  let grey = 0;
  for (let j = 0; j < grid; j++)
    for (let i = 0; i < grid; i++) {
      const [x, y] = [Math.floor(((i + 0.5) / grid) * across), Math.floor(((j + 0.5) / grid) * down)];
      const [b, r] = [blue[y * blueStride + x] ?? 0, red[y * redStride + x] ?? 0];
      if (Math.abs(b - 128) <= greyWithin && Math.abs(r - 128) <= greyWithin) grey++;
    }
  return grey >= greyShare * grid * grid;
}

/** Whether the extremes of a vehicle stand out from the ground around it as brighter; undefined when neither side does. */
export function brighterThanAround(luma: Luma, { x, y, w, h }: Box): boolean | undefined {
  const inside = sorted(luma, { x: x + w * 0.1, y: y + h * 0.1, w: w * 0.8, h: h * 0.8 });
  const around = sorted(luma, { x: x - w * 0.6, y: y - h * 0.6, w: w * 2.2, h: h * 2.2 }, { x, y, w, h });
  if (inside.length < 16 || around.length < 16) return undefined;
  const ground = at(around, 0.5);
  const lean = at(inside, 0.9) - ground - (ground - at(inside, 0.1));
  return Math.abs(lean) < 8 ? undefined : lean > 0;
}

const at = (values: readonly number[], share: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Samples of a part of a picture, the darkest first; `without` a part of it. */
function sorted({ data, stride, width, height }: Luma, { x, y, w, h }: Box, without?: Box): number[] {
  const samples: number[] = [];
  const across = Math.max(1, Math.min(16, Math.round(w * width)));
  const down = Math.max(1, Math.min(16, Math.round(h * height)));
  for (let j = 0; j < down; j++)
    for (let i = 0; i < across; i++) {
      const [sx, sy] = [x + ((i + 0.5) / across) * w, y + ((j + 0.5) / down) * h];
      if (sx < 0 || sy < 0 || sx >= 1 || sy >= 1) continue;
      const left = without && sx >= without.x && sx < without.x + without.w;
      if (left && sy >= without.y && sy < without.y + without.h) continue;
      samples.push(data[Math.floor(sy * height) * stride + Math.floor(sx * width)] ?? 0);
    }
  return samples.sort((a, b) => a - b);
}
