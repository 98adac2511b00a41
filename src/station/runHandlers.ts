import type { Handlers } from "../contract/rpc.ts";
import type { ScenarioRunCalls } from "../contract/runs.ts";
import type { ScenarioRuns } from "./scenarioRuns.ts";

/** Answers what windows ask of scenario runs. */
export function runHandlers(runs: ScenarioRuns): Handlers<ScenarioRunCalls> {
  const { pages, scenarios, sitl } = runs;
  const done = (work: () => void): null => {
    work();
    return null;
  };
  return {
    "scenarioRuns.files": () => scenarios.list(),
    "scenarioRuns.open": ({ path }) => scenarios.open(path),
    "scenarioRuns.forget": ({ path }) => done(() => scenarios.forget(path)),
    "scenarioRuns.list": () => runs.list(),
    "scenarioRuns.start": (order) => runs.start(order),
    "scenarioRuns.cancel": ({ id }) => done(() => runs.cancel(id)),
    "scenarioRuns.delete": ({ id }) => done(() => runs.delete(id)),
    "scenarioRuns.restore": ({ id }) => runs.restore(id),
    "scenarioRuns.report": (ref) => pages.report(ref),
    "scenarioRuns.page": ({ other, ...ref }) => pages.page(ref, other),
    "scenarioRuns.sitl": () => ({ binary: sitl.binary }),
    "scenarioRuns.setSitl": ({ binary }) => done(() => sitl.choose(binary)),
  };
}
