import { type CoverageMap, type CoverageShares, type Sight, sights } from "../../src/mission/coverage.ts";
import { watchesGround } from "../../src/mission/patterns/watched.ts";
import { plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { Store } from "../ui/store.ts";
import type { Planned } from "./planning.ts";

/** What the globe shows of a plan's coverage: nothing, how well each place is seen, or how many pixels a car has there. */
export type CoverageView = "off" | "sight" | "pixels";

/** Chosen for this window until it is closed. */
export const coverageView = new Store<CoverageView>("sight");

/** What the planned patrol will have seen; undefined without a patrol, and while it is only sketched. */
export function coverageOf({ plan, patrol, ground, coverage }: Planned): CoverageMap | undefined {
  if (coverage || !patrol || patrol.sketch || patrol.legs.length === 0) return coverage;
  return watchesGround(plan) ? plannedCoverage(plan, patrol, ground) : undefined;
}

/** What the legend calls each, the best first. */
export const sightWords: readonly { readonly sight: Sight; readonly words: string }[] = [
  { sight: "seen", words: "Seen" },
  { sight: "assumed", words: "Seen if level" },
  { sight: "hidden", words: "Hidden by terrain" },
  { sight: "small", words: "Car too small" },
  { sight: "never", words: "Never in the picture" },
];

/** Colours of the legend and of the globe, red, green, blue and opacity of 255; told apart by brightness too. */
export const sightColours: Readonly<Record<Sight, readonly [number, number, number, number]>> = {
  seen: [76, 201, 240, 90],
  assumed: [159, 168, 218, 90],
  hidden: [123, 31, 162, 170],
  small: [255, 209, 102, 130],
  never: [255, 112, 67, 120],
};

/** The legend's lines: those that make up at least a tenth of a per cent. */
export const legendOf = (shares: CoverageShares): { sight: Sight; words: string; percent: number }[] =>
  sightWords
    .map(({ sight, words }) => ({ sight, words, percent: shares[sight] }))
    .filter(({ percent }) => percent >= 0.1);

/**
 * The cells' colours as a picture, four bytes each: a column of cells is a column of pixels, the section's left side up.
 * By pixels on a car: dark at none, bright from four times as many as the detector needs.
 */
export function coveragePixels(map: CoverageMap, from: number, to: number, view: "sight" | "pixels", enough: number) {
  const { rows } = map.grid;
  const width = to - from;
  const out = new Uint8ClampedArray(4 * width * rows);
  for (let c = 0; c < width; c++)
    for (let r = 0; r < rows; r++) {
      const cell = (from + c) * rows + r;
      const at = 4 * (r * width + c);
      if (map.outside?.[cell]) continue;
      const sight = sights[map.why[cell] as number] as Sight;
      if (view === "sight") {
        out.set(sightColours[sight], at);
        continue;
      }
      const share = Math.min(1, (map.pixels[cell] as number) / (4 * enough));
      out.set([40 + 215 * share, 20 + 200 * share ** 2, 120 - 80 * share, sight === "never" ? 60 : 150], at);
    }
  return out;
}
