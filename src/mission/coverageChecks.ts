import type { Violation } from "./check.ts";
import { type Check, metresText as m, watchLegsOf } from "./checkInput.ts";
import type { CoverageMap } from "./coverage.ts";
import { patchesOf } from "./coverageGaps.ts";
import { type PatternWords, wordsOf } from "./patterns/patternWords.ts";
import { around, watchedOf } from "./patterns/watched.ts";
import type { Plan } from "./plan.ts";
import { plannedCoverage } from "./plannedCoverage.ts";
import { watchedCellsIn } from "./seenByZone.ts";
import { areaText } from "./seenShare.ts";
import type { Sight } from "./sights.ts";

/** All that a pattern is to see is seen, by the same count as the screen shows: a line all along, other ground all over. */
export const groundIsCovered: Check = ({ plan, patrol, ground }) => {
  if (watchLegsOf(patrol).length === 0 || patrol.sketch) return [];
  const { section, outline } = watchedOf(plan);
  if (section.length < 2) return [];
  const map = plannedCoverage(plan, patrol, ground);
  return outline ? areaIsCovered(plan, map) : lineIsCovered(plan, map);
};

function lineIsCovered(plan: Plan, map: CoverageMap): Violation[] {
  const { percent, assumed } = map.seenLine();
  const [longest] = map.gaps().sort((a, b) => b.toAlong - b.fromAlong - (a.toAlong - a.fromAlong));
  if (!longest || percent >= ENOUGH) return [];
  const words = wordsOf(plan);
  return [
    {
      code: "section-not-covered",
      severity: percent < HALF ? "error" : "warning",
      message: `${Math.round(100 - percent)} % of the ${words.watched} is never seen well enough, the longest gap from ${m(longest.fromAlong)} to ${m(longest.toAlong)}: ${WHY_NOT[longest.why]}${unsure(assumed)}`,
      remedy: remedyOf(longest.why, words),
      place: longest.from,
    },
  ];
}

function areaIsCovered(plan: Plan, map: CoverageMap): Violation[] {
  const { pattern, watchWidth } = plan;
  // A sector search sees its middle often and its rim in places: that is what it is for.
  const middle = pattern.kind === "sector" ? pattern.datum : null;
  const near = pattern.kind === "sector" ? Math.min(watchWidth, pattern.radius) : 0;
  const cells = middle ? watchedCellsIn(map, around(middle, near)) : [...map.why.keys()];
  const { percent, assumed } = map.shareOf(cells);
  const [largest] = patchesOf(map, cells);
  if (!largest || percent >= ENOUGH) return [];
  const words = wordsOf(plan);
  return [
    {
      code: "area-not-covered",
      severity: percent < HALF ? "error" : "warning",
      message: `${Math.round(100 - percent)} % of the ${middle ? `ground within ${m(near)} of the datum` : words.watched} is never seen well enough, the largest piece of it ${areaText(largest.squareMetres)}: ${WHY_NOT[largest.why]}${unsure(assumed)}`,
      remedy: remedyOf(largest.why, words),
      place: largest.place,
    },
  ];
}

const ENOUGH = 98; // per cent
const HALF = 50;

const unsure = (assumed: number): string =>
  assumed >= 1 ? `; of what is seen ${Math.round(assumed)} % lies over ground that is not known` : "";

const NEVER = "it is never in the picture";
const WHY_NOT: Readonly<Record<Sight, string>> = {
  never: NEVER,
  small: "a car there is too small in the picture",
  hidden: "the ground before it hides it",
  assumed: NEVER,
  seen: NEVER,
};

function remedyOf(why: Sight, { watched, distance, more, otherwise }: PatternWords): string {
  if (why === "small")
    return distance
      ? `Fly closer to the ${watched} there, or take a camera with a narrower field of view`
      : "Fly lower, or take a camera with a narrower field of view";
  if (why === "hidden") return `Fly higher${distance ? ` or closer to the ${watched}` : ""} there, or ${otherwise}`;
  return more;
}
