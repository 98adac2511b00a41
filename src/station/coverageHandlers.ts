import type { CoverageCalls } from "../contract/coverage.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { StationCoverage } from "./coverageOfStation.ts";
import type { Patrols } from "./patrols.ts";

interface CoveragePlace {
  readonly patrols: Patrols;
  readonly coverage: StationCoverage;
}

/** Answers what windows ask about what was seen so far, and what they say of sections that are watched. */
export function coverageHandlers({ patrols, coverage: { sections, store } }: CoveragePlace): Handlers<CoverageCalls> {
  return {
    "coverage.since": ({ vehicleId, map, revision }) => patrols.coverageOf(vehicleId)?.changes(map, revision) ?? null,
    "coverage.sections": () => ({ sections: sections.records(), blind: sections.blind() }),
    "coverage.sectionSince": ({ sectionId, map, revision }) => sections.changes(sectionId, map, revision) ?? null,
    "coverage.watch": ({ plan, promiseMs, schedule, crew }) =>
      sections.watch(plan, { promiseMs: promiseMs ?? undefined, schedule: schedule ?? undefined, crew }),
    "coverage.promise": ({ sectionId, promiseMs }) => sections.promise(sectionId, promiseMs),
    "coverage.unwatch": ({ sectionId }) => {
      sections.unwatch(sectionId);
      return null;
    },
    "coverage.history": ({ sectionId, fromAt, toAt }) => sections.history(sectionId, fromAt, toAt),
    "coverage.flown": ({ vehicleId }) => store.flownOf(vehicleId) ?? null,
  };
}
