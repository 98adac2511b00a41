import { Button, Progress } from "@mantine/core";
import { Square } from "lucide-react";
import type { ScenarioRunRecord } from "../../../src/contract/runs.ts";
import { timeText } from "../../../src/mission/scenario/scenarioTime.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { duration } from "../../ui/format.ts";
import { runDesk } from "./appRuns.ts";
import classes from "./Runs.module.css";
import { leftMs, seenWords, setWords, stateWords, timeWords } from "./runWords.ts";

/** A run that waits or flies: how far it is, what just happened, and its end. */
export function RunUnderWay({ run }: { readonly run: ScenarioRunRecord }) {
  const { id, scenario, seed, state, progress, speed, sweep } = run;
  const left = progress && leftMs(progress, speed);
  return (
    <li className={classes.row} data-testid={`run-${state}`}>
      <div className={classes.head}>
        <strong>{scenario.name}</strong>
        <Offered call="scenarioRuns.cancel">
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Square size={13} />}
            disabled={state === "ending"}
            data-testid="run-cancel"
            onClick={() => void runDesk.cancel(id)}
          >
            Cancel
          </Button>
        </Offered>
      </div>
      <span className={classes.dim}>
        {stateWords[state].mark} {stateWords[state].words}, {sweep ? sweepWords(run) : `seed ${seed}`}
      </span>
      {state !== "queued" && (
        <>
          <Progress
            value={shareOf(run) * 100}
            size="sm"
            aria-label="How far the run is"
            striped={progress === undefined}
            animated={progress === undefined}
          />
          {progress ? (
            <div className={classes.figures} data-testid="run-progress">
              <span>
                {timeWords(progress, speed)}
                {left !== undefined && !sweep && `, ${duration(left)} left`}
              </span>
              <span>{seenWords(progress)}</span>
              {progress.last && (
                <span className={classes.dim}>
                  {timeText(progress.last.afterMs)} {progress.last.words}
                </span>
              )}
            </div>
          ) : (
            <span className={classes.dim}>Plans the schedule…</span>
          )}
        </>
      )}
    </li>
  );
}

const sweepWords = ({ sweep }: ScenarioRunRecord): string => {
  if (!sweep) return "";
  const { rows, count, now } = sweep;
  const set = now ? `: ${setWords(now)}` : "";
  return `run ${Math.min(rows.length + 1, count)} of ${count}${set}`;
};

function shareOf({ progress, sweep }: ScenarioRunRecord): number {
  const share = progress ? progress.afterMs / progress.durationMs : 0;
  return sweep ? (sweep.rows.length + share) / sweep.count : progress ? share : 1;
}
