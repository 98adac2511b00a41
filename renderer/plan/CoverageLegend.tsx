import type { CoverageShares } from "../../src/mission/coverage.ts";
import { shareText } from "../../src/mission/seenShare.ts";
import classes from "./CoveragePanel.module.css";
import { legendOf, sightColours } from "./coverageView.ts";

/** The colours of the globe, with how much there is of each. */
export function CoverageLegend({ shares }: { shares: CoverageShares }) {
  return (
    <div className={classes.legend}>
      {legendOf(shares).map(({ sight, words, percent: share }) => (
        <Line key={sight} colour={sightColours[sight]} words={words} share={shareText(share)} />
      ))}
    </div>
  );
}

function Line({ colour: [r, g, b], words, share }: { colour: readonly number[]; words: string; share: string }) {
  return (
    <>
      <i style={{ background: `rgb(${r} ${g} ${b})` }} aria-hidden />
      <span>{words}</span>
      <b>{share}</b>
    </>
  );
}
