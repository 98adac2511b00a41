import { SegmentedControl } from "@mantine/core";
import type { LatLon } from "../../src/geo/position.ts";
import { type CoverageGap, type CoverageMap, type CoveragePatch, sightText } from "../../src/mission/coverage.ts";
import { wordsOf } from "../../src/mission/patterns/patternWords.ts";
import { areaText, seenText } from "../../src/mission/seenShare.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { length } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";
import { CoverageLegend } from "./CoverageLegend.tsx";
import classes from "./CoveragePanel.module.css";
import { type CoverageView, coverageOf, coverageView } from "./coverageView.ts";
import { ZonesSeen } from "./ZonesSeen.tsx";

const views = [
  { value: "sight", label: "Seen" },
  { value: "pixels", label: "Pixels" },
  { value: "off", label: "Off" },
];
const MOST_GAPS = 50;

/** What the patrol will see of what it watches, in per cent, with what it does not see and why. */
export function CoveragePanel() {
  const planned = useStore(app.planning.state, (s) => s);
  const view = useStore(coverageView, (s) => s);
  const counted = useStore(app.planning.counted, (share) => share);
  const coverage = coverageOf(planned);
  if (!planned.patrol || (!coverage && !planned.patrol.sketch)) return null;
  const choose = (next: string) => {
    coverageView.set(next as CoverageView);
    app.loop.request();
  };
  return (
    <Panel
      title="Coverage"
      tools={
        <SegmentedControl size="xs" data={views} value={view} onChange={choose} aria-label="Coverage on the globe" />
      }
    >
      {coverage ? (
        <Seen coverage={coverage} watched={wordsOf(planned.plan).watched} />
      ) : (
        <p className={classes.fine} role="status">
          {counted === undefined ? "Counted when the plan rests…" : `Counting, ${Math.floor(100 * counted)} %…`}
        </p>
      )}
    </Panel>
  );
}

function Seen({ coverage, watched }: { coverage: CoverageMap; watched: string }) {
  const name = watched.charAt(0).toUpperCase() + watched.slice(1);
  const gaps = coverage.isArea
    ? coverage.patches().map(patchEntry)
    : coverage
        .gaps()
        .sort((a, b) => b.toAlong - b.fromAlong - (a.toAlong - a.fromAlong))
        .map(gapEntry);
  return (
    <>
      <Stats>
        {!coverage.isArea && (
          <Stat label={name} testId="coverage-line" hint={`Of the ${watched} itself, seen well enough to find a car`}>
            {seenText(coverage.seenLine())}
          </Stat>
        )}
        <Stat label={coverage.isArea ? name : "Corridor"} testId="coverage-all" hint="Of all that is watched">
          {seenText(coverage.seen())}
        </Stat>
      </Stats>
      <CoverageLegend shares={coverage.shares()} />
      <ZonesSeen coverage={coverage} />
      <Gaps gaps={gaps} all={allSeen(coverage, watched)} />
    </>
  );
}

/** What is said where no gap was found; over ground that nobody knows that is no promise. */
function allSeen(coverage: CoverageMap, watched: string): string {
  const what = coverage.isArea ? `All of the ${watched}` : `Every stretch of the ${watched}`;
  return (coverage.isArea ? coverage.seen() : coverage.seenLine()).assumed > 0
    ? `${what} would be seen if the ground that is not known were level. Add elevation files to be sure.`
    : `${what} is seen.`;
}

interface GapEntry {
  readonly words: string;
  readonly place: LatLon;
}

const gapEntry = ({ from, fromAlong, toAlong, why }: CoverageGap): GapEntry => ({
  words: `${length(fromAlong)} to ${length(toAlong)}: ${sightText(why)}`,
  place: from,
});

const patchEntry = ({ place, squareMetres, why }: CoveragePatch): GapEntry => ({
  words: `${areaText(squareMetres)}: ${sightText(why)}`,
  place,
});

/** The largest first. */
function Gaps({ gaps, all }: { gaps: readonly GapEntry[]; all: string }) {
  if (gaps.length === 0) return <p className={classes.fine}>{all}</p>;
  const show = (place: LatLon) => {
    const amsl = app.planning.state.get().ground.elevation(place) ?? 0;
    shellCommand({ kind: "show-place", place: { ...place, amsl }, range: 900 });
  };
  return (
    <ul className={classes.gaps} data-testid="coverage-gaps" aria-label="What is not seen, the largest first">
      {gaps.slice(0, MOST_GAPS).map(({ words, place }) => (
        <li key={`${place.lat} ${place.lon}`}>
          <button type="button" onClick={() => show(place)}>
            {words}
          </button>
        </li>
      ))}
      {gaps.length > MOST_GAPS && <li>and {gaps.length - MOST_GAPS} smaller ones</li>}
    </ul>
  );
}
