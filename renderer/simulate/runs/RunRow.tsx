import { Button, Checkbox } from "@mantine/core";
import { FileText, Trash2 } from "lucide-react";
import type { ScenarioRunRecord } from "../../../src/contract/runs.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { stamp } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { ToolButton } from "../../ui/ToolButton.tsx";
import { runDesk } from "./appRuns.ts";
import classes from "./Runs.module.css";
import { hasReport, keyFigures, stateWords, sweptWords } from "./runWords.ts";

/** A run that is over: what became of it, and its report. */
export function RunRow({ run }: { readonly run: ScenarioRunRecord }) {
  const { id, scenario, seed, state, askedAt, by, figures, failure, sweep, sitl } = run;
  const place = useStore(runDesk.state, (s) => s.compared.indexOf(id));
  const { mark, words, level } = sweep && state === "whole" ? sweptWords(run) : stateWords[state];
  const about = [
    stamp(askedAt),
    sweep ? sweep.over.map(({ path, values }) => `${path} ${values.join(", ")}`).join("; ") : `seed ${seed}`,
    ...(sitl ? ["real autopilots"] : []),
    ...(by === "" ? [] : [by]),
  ];
  return (
    <li className={classes.row} data-testid="run-over" data-state={state}>
      <div className={classes.head}>
        {figures && (
          <Checkbox
            size="xs"
            aria-label={`Compare ${scenario.name}, ${stamp(askedAt)}`}
            label={place < 0 ? undefined : "AB"[place]}
            checked={place >= 0}
            data-testid="run-choose"
            onChange={() => runDesk.choose(id)}
          />
        )}
        <strong>{sweep ? `Sweep: ${scenario.name}` : scenario.name}</strong>
        {hasReport(run) && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<FileText size={13} />}
            data-testid="run-report"
            onClick={() => runDesk.show(sweep ? { kind: "sweep", id } : { kind: "report", ref: { id } })}
          >
            {sweep ? "Table" : "Report"}
          </Button>
        )}
        <Offered call="scenarioRuns.delete">
          <ToolButton
            label={`Delete the run of ${stamp(askedAt)}`}
            icon={Trash2}
            onClick={() => void runDesk.delete(run)}
          />
        </Offered>
      </div>
      <span className={classes.dim}>{about.join(", ")}</span>
      <span className={classes.state} data-level={level}>
        {mark} {words}
        {sweep && `, ${sweep.rows.length} of ${sweep.count} runs`}
      </span>
      {failure && (
        <span>
          {failure.message}
          {failure.remedy && `. ${failure.remedy}`}
        </span>
      )}
      {figures && <span className={classes.figures}>{keyFigures(figures)}</span>}
    </li>
  );
}
