import { Button } from "@mantine/core";
import { ArrowLeft } from "lucide-react";
import { useMemo, useState } from "react";
import type { SweptRow } from "../../../src/contract/runMessages.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { useStore } from "../../ui/store.ts";
import { runDesk } from "./appRuns.ts";
import { ReportView } from "./ReportView.tsx";
import { RunPlot } from "./RunPlot.tsx";
import { RunSave } from "./RunSave.tsx";
import classes from "./Runs.module.css";
import { RunTable } from "./RunTable.tsx";
import { holdsWords, setWords, sweptFigures } from "./runWords.ts";
import { sweepLine } from "./sweepLine.ts";

/** A sweep: a table of its runs, a plot of each figure, and the report of each run. */
export function SweepView({ id }: { readonly id: string }) {
  const run = useStore(runDesk.state, (s) => s.runs?.find((one) => one.id === id));
  const [part, setPart] = useState<string>();
  if (!run?.sweep) return <FailureNote failure={{ code: "not-found", message: "This sweep is not kept any more" }} />;
  if (part !== undefined)
    return (
      <>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<ArrowLeft size={15} />}
          onClick={() => setPart(undefined)}
        >
          Back to the sweep
        </Button>
        <ReportView of={{ id, part }} />
      </>
    );
  const { over, rows } = run.sweep;
  return (
    <div className={classes.view} data-testid="sweep-view">
      <header>
        <strong>{run.scenario.name}</strong>
        <div className={classes.dim}>
          {rows.length} of {run.sweep.count} runs over {over.map(({ path }) => path).join(" and ")}; {holdsWords(run)}
        </div>
      </header>
      <RunSave of={{ id }} />
      <RunTable
        testId="sweep-table"
        head={[...(rows[0]?.set ?? over).map(({ path }) => path), ...sweptFigures, ""]}
        rows={rows.map((row) => cellsOf(row, () => setPart(row.part)))}
      />
      {rows.flatMap(({ set, part, failure }) =>
        failure === undefined ? (
          []
        ) : (
          <p key={part} className={classes.state} data-level="caution">
            ▲ {setWords(set)}: {failure}
          </p>
        ),
      )}
      <SweepPlots field={over.at(-1)?.path ?? ""} rows={rows} />
    </div>
  );
}

function cellsOf({ set, figures, outcome }: SweptRow, open: () => void) {
  const of = (name: string) => figures?.find((one) => one.name === name)?.words ?? "—";
  return [
    ...set.map(({ value }) => String(value)),
    ...sweptFigures.map(of),
    figures === undefined ? (
      "not flown"
    ) : (
      <Button key="open" size="compact-xs" variant="default" onClick={open}>
        {outcome === "cut short" ? "Report, cut short" : "Report"}
      </Button>
    ),
  ];
}

function SweepPlots({ field, rows }: { readonly field: string; readonly rows: readonly SweptRow[] }) {
  const plots = useMemo(
    () =>
      sweptFigures.flatMap((name) => {
        const line = sweepLine(name, rows);
        return line ? [{ name, lines: [line] }] : [];
      }),
    [rows],
  );
  return (
    <div className={classes.plots}>
      {plots.map(({ name, lines }) => (
        <RunPlot key={name} label={name} x={field} y={/revisit/.test(name) ? "seconds" : ""} lines={lines} dots />
      ))}
    </div>
  );
}
