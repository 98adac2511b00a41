import type { CoverageMap } from "../../src/mission/coverage.ts";
import { age } from "../ui/format.ts";

/** How long ago a place was last seen, held against what was promised. */
export type AgeBand = "fresh" | "young" | "older" | "due" | "over" | "never";

export const ageBands: readonly AgeBand[] = ["fresh", "young", "older", "due", "over", "never"];

/**
 * Colours of the legend and of the globe, red, green, blue and opacity of 255. From fresh to due they grow brighter, so that
 * they are told apart without any colour; what is over is the only red one and striped, what was never seen is dark and striped.
 */
export const ageColours: Readonly<Record<AgeBand, readonly [number, number, number, number]>> = {
  fresh: [0, 84, 160, 120],
  young: [64, 150, 205, 120],
  older: [150, 205, 225, 130],
  due: [255, 240, 150, 150],
  over: [214, 60, 30, 215],
  never: [24, 20, 32, 170],
};

/** Bands that are drawn as stripes across the section. */
const striped: ReadonlySet<AgeBand> = new Set(["over", "never"]);

/** The band of a place that was last seen at an instant (NaN: never); `youngMs` is what was promised. */
export function bandOf(lastSeenAt: number, at: number, youngMs: number): AgeBand {
  if (Number.isNaN(lastSeenAt)) return "never";
  const share = (at - lastSeenAt) / youngMs;
  return share < 0.25 ? "fresh" : share < 0.5 ? "young" : share < 0.75 ? "older" : share <= 1 ? "due" : "over";
}

/** What the legend calls a band. */
export function bandWords(band: AgeBand, youngMs: number): string {
  const upTo = (share: number) => age(share * youngMs);
  switch (band) {
    case "fresh":
      return `under ${upTo(0.25)} ago`;
    case "young":
      return `under ${upTo(0.5)} ago`;
    case "older":
      return `under ${upTo(0.75)} ago`;
    case "due":
      return `under ${upTo(1)} ago`;
    case "over":
      return `longer ago than ${upTo(1)}`;
    case "never":
      return "not seen yet";
  }
}

/** Per cent of what is watched by how long ago it was seen; together 100. */
export function ageShares(map: CoverageMap, at: number, youngMs: number): Readonly<Record<AgeBand, number>> {
  const counts = { fresh: 0, young: 0, older: 0, due: 0, over: 0, never: 0 };
  let watched = 0;
  for (let cell = 0; cell < map.grid.cells; cell++) {
    if (map.outside?.[cell]) continue;
    watched++;
    counts[bandOf(map.lastSeenAt[cell] as number, at, youngMs)]++;
  }
  for (const band of ageBands) counts[band] *= 100 / Math.max(1, watched);
  return counts;
}

/** The cells' colours as a picture, four bytes each: a column of cells is a column of pixels, the section's left side up. */
export function agePixels(
  map: CoverageMap,
  from: number,
  to: number,
  { at, youngMs }: AgeView,
): Uint8ClampedArray<ArrayBuffer> {
  const { rows } = map.grid;
  const width = to - from;
  const out = new Uint8ClampedArray(4 * width * rows);
  for (let c = 0; c < width; c++)
    for (let r = 0; r < rows; r++) {
      const cell = (from + c) * rows + r;
      if (map.outside?.[cell]) continue;
      const band = bandOf(map.lastSeenAt[cell] as number, at, youngMs);
      const [red, green, blue, opacity] = ageColours[band];
      const thin = striped.has(band) && (from + c + r) % 4 < 2;
      out.set([red, green, blue, thin ? opacity / 3 : opacity], 4 * (r * width + c));
    }
  return out;
}

export interface AgeView {
  readonly at: number;
  readonly youngMs: number;
}
