import type { CoverageShares } from "../../src/mission/coverage.ts";
import { shareText } from "../../src/mission/seenShare.ts";
import { ColourLegend } from "../ui/ColourLegend.tsx";
import { legendOf, sightColours } from "./coverageView.ts";

/** How much of a planned corridor is seen well, seen badly, hidden: the colours of the globe. */
export function CoverageLegend({ shares }: { shares: CoverageShares }) {
  const lines = legendOf(shares).map(({ sight, words, percent }) => {
    const [r, g, b] = sightColours[sight];
    return { background: `rgb(${r} ${g} ${b})`, words, share: shareText(percent) };
  });
  return <ColourLegend lines={lines} />;
}
