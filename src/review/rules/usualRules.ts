import type { FlagRule } from "../../contract/flagRules.ts";

/** The rules of a new station: a vehicle in a watch zone for long enough. */
export const usualRules: readonly FlagRule[] = [
  {
    id: "watch-zone",
    name: "vehicle in watch zone",
    on: true,
    severity: "alert",
    version: 1,
    where: { kind: "watch" },
    match: "all",
    conditions: [{ kind: "dwell", ms: 2_000, seen: 5 }],
    confidence: 0.5,
  },
];

/** A rule to begin with when another is made; off until it is kept. */
export const newRule = (id: string): FlagRule => ({
  id,
  name: "New rule",
  on: true,
  severity: "notice",
  version: 1,
  where: { kind: "watch" },
  match: "all",
  conditions: [{ kind: "dwell", ms: 10_000, seen: 5 }],
  confidence: 0.8,
});
