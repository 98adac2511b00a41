import type { FlagRule, RuleCondition } from "../../../src/contract/flagRules.ts";
import type { TrackRecord } from "../../../src/contract/records.ts";
import type { Placed } from "../../../src/review/rules/placed.ts";
import { newRule } from "../../../src/review/rules/usualRules.ts";
import type { WatchZone } from "../../../src/review/watchZone.ts";
import { above, line } from "../../geo/local.ts";

/** The line runs east; its left is the north. */
export const zone: WatchZone = { id: "z", name: "Ford", section: line([0, 0], [2000, 0]), width: 300 };

export const ruleOf = (
  condition: RuleCondition | readonly RuleCondition[],
  given: Partial<FlagRule> = {},
): FlagRule => ({
  ...newRule("r"),
  conditions: Array.isArray(condition) ? condition : [condition as RuleCondition],
  ...given,
});

/** A track at a place in metres east and north. */
export const trackAt = (
  east: number,
  north: number,
  at: number,
  given: Partial<TrackRecord> & { sigma?: number } = {},
): Placed => {
  const { sigma = 2, ...rest } = given;
  return {
    id: "t1",
    streamId: "cam",
    vehicleId: "1:1",
    className: "vehicle",
    score: 0.8,
    firstAt: 0,
    lastAt: at,
    place: above(east, north, 400),
    ellipse: { major: sigma, minor: sigma, angleDeg: 0 },
    speed: 8,
    headingDeg: 90,
    stationary: false,
    ended: false,
    ...rest,
  };
};
