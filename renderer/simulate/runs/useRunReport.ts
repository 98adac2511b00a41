import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { ScenarioRunReport } from "../../../src/contract/runReports.ts";
import type { RunRef } from "../../../src/contract/runs.ts";
import { app } from "../../shell/app.ts";

/** The report of a run as the station keeps it, or why there is none; neither until it has answered. */
export function useRunReport({ id, part }: RunRef): {
  readonly report?: ScenarioRunReport;
  readonly failure?: Failure;
} {
  const [told, tell] = useState<{ readonly report?: ScenarioRunReport; readonly failure?: Failure }>({});
  useEffect(() => {
    let wanted = true;
    app.peers.station.call("scenarioRuns.report", { id, part }).then(
      (report) => wanted && tell({ report }),
      (cause) => wanted && tell({ failure: failureOf(cause) }),
    );
    return () => {
      wanted = false;
    };
  }, [id, part]);
  return told;
}
