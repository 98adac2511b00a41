import { SegmentedControl } from "@mantine/core";
import { type CoverageGap, sightText } from "../../src/mission/coverage.ts";
import { seenText } from "../../src/mission/seenShare.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { length } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";
import { CoverageLegend } from "./CoverageLegend.tsx";
import classes from "./CoveragePanel.module.css";
import { type CoverageView, coverageOf, coverageView } from "./coverageView.ts";

const views = [
  { value: "sight", label: "Seen" },
  { value: "pixels", label: "Pixels" },
  { value: "off", label: "Off" },
];
const MOST_GAPS = 50;

/** What the patrol will see of its corridor, in per cent, with the stretches it does not see and why. */
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
        <>
          <Stats>
            {!coverage.outside && (
              <Stat label="Section" testId="coverage-line" hint="Of the section itself, seen well enough to find a car">
                {seenText(coverage.seenLine())}
              </Stat>
            )}
            <Stat label={coverage.outside ? "Area" : "Corridor"} hint="Of all that is watched">
              {seenText(coverage.seen())}
            </Stat>
          </Stats>
          <CoverageLegend shares={coverage.shares()} />
          {!coverage.outside && <Gaps gaps={coverage.gaps()} />}
        </>
      ) : (
        <p className={classes.fine} role="status">
          {counted === undefined ? "Counted when the plan rests…" : `Counting, ${Math.floor(100 * counted)} %…`}
        </p>
      )}
    </Panel>
  );
}

function Gaps({ gaps }: { gaps: readonly CoverageGap[] }) {
  if (gaps.length === 0) return <p className={classes.fine}>Every stretch of the section is seen.</p>;
  const longest = gaps.toSorted((a, b) => b.toAlong - b.fromAlong - (a.toAlong - a.fromAlong)).slice(0, MOST_GAPS);
  const show = (gap: CoverageGap) => {
    const amsl = app.planning.state.get().ground.elevation(gap.from) ?? 0;
    shellCommand({ kind: "show-place", place: { ...gap.from, amsl }, range: 900 });
  };
  return (
    <ul className={classes.gaps} data-testid="coverage-gaps" aria-label="Stretches not seen, the longest first">
      {longest.map((gap) => (
        <li key={gap.fromAlong}>
          <button type="button" onClick={() => show(gap)}>
            {length(gap.fromAlong)} to {length(gap.toAlong)}: {sightText(gap.why)}
          </button>
        </li>
      ))}
      {gaps.length > MOST_GAPS && <li>and {gaps.length - MOST_GAPS} shorter ones</li>}
    </ul>
  );
}
