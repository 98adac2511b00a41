import type { CoverageCalls } from "../contract/coverage.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Patrols } from "./patrols.ts";

/** Answers what windows ask about what was seen so far. */
export function coverageHandlers({ patrols }: { readonly patrols: Patrols }): Handlers<CoverageCalls> {
  return {
    "coverage.since": ({ vehicleId, map, revision }) => patrols.coverageOf(vehicleId)?.changes(map, revision) ?? null,
  };
}
