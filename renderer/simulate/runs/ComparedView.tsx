import { Loader } from "@mantine/core";
import { useMemo } from "react";
import { type Compared, comparedFigures } from "../../../src/contract/runCompared.ts";
import type { ScenarioRunReport } from "../../../src/contract/runReports.ts";
import type { RunRef } from "../../../src/contract/runs.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { stamp } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { runDesk } from "./appRuns.ts";
import { RunPlot } from "./RunPlot.tsx";
import { RunSave } from "./RunSave.tsx";
import classes from "./Runs.module.css";
import { RunTable } from "./RunTable.tsx";
import { ageLine, alongLine } from "./reportLines.ts";
import { useRunReport } from "./useRunReport.ts";

/** Two runs side by side: each figure with what is better and what is worse, and both courses in one plot. */
export function ComparedView({ a, b }: { readonly a: RunRef; readonly b: RunRef }) {
  const one = useRunReport(a);
  const other = useRunReport(b);
  const failure = one.failure ?? other.failure;
  if (failure) return <FailureNote failure={failure} />;
  if (!one.report || !other.report) return <Loader size={18} />;
  const rows = comparedFigures(one.report.figures, other.report.figures);
  return (
    <div className={classes.view} data-testid="runs-compared">
      <div>
        <Named letter="A" run={a} report={one.report} />
        <Named letter="B" run={b} report={other.report} />
      </div>
      {one.report.scenario !== other.report.scenario && (
        <div className={classes.state} data-level="caution">
          ▲ These are runs of different scenarios: what differs may be the scenario
        </div>
      )}
      <RunSave of={a} other={b} />
      {rows.every(({ difference }) => difference === "") && <p className={classes.dim}>No figure differs.</p>}
      <RunTable
        testId="compared-table"
        head={["", "A", "B", "B less A", ""]}
        rows={rows.map((row) => [
          row.name,
          row.a,
          row.b,
          row.difference,
          <Verdict key="verdict" verdict={row.verdict} />,
        ])}
      />
      <BothPlots a={one.report} b={other.report} />
    </div>
  );
}

function Named(props: { readonly letter: string; readonly run: RunRef; readonly report: ScenarioRunReport }) {
  const { letter, run, report } = props;
  const askedAt = useStore(runDesk.state, (s) => s.runs?.find(({ id }) => id === run.id)?.askedAt);
  return (
    <div>
      <strong>{letter}</strong>: {report.scenario}, seed {report.seed}
      {report.outcome === "cut short" && ", cut short"}{" "}
      {askedAt !== undefined && <span className={classes.dim}>flown {stamp(askedAt)}</span>}
    </div>
  );
}

function Verdict({ verdict }: { readonly verdict: Compared["verdict"] | undefined }) {
  if (!verdict) return null;
  return (
    <span className={classes.state} data-level={verdict === "better" ? "ok" : "alarm"}>
      {verdict === "better" ? "▲ better" : "▼ worse"}
    </span>
  );
}

const dashed = [8, 4];

function BothPlots({ a, b }: { readonly a: ScenarioRunReport; readonly b: ScenarioRunReport }) {
  const [ages, along] = useMemo(
    () => [
      [ageLine(a, "A"), { ...ageLine(b, "B"), dash: dashed }],
      [alongLine(a, "A"), { ...alongLine(b, "B"), dash: dashed }],
    ],
    [a, b],
  );
  return (
    <div className={classes.plots}>
      <RunPlot label="Age of the oldest look" x="minutes after the start" y="minutes" lines={ages} />
      <RunPlot label="Longest time unseen" x="kilometres along the section" y="minutes" lines={along} />
    </div>
  );
}
