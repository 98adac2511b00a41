import type { Leg } from "../leg.ts";
import { wirePlace } from "../missionItems.ts";
import type { Patrol } from "../patrol.ts";
import { isLastReturn } from "../patrolItems.ts";
import type { Plan } from "../plan.ts";
import type { RoutePattern } from "./pattern.ts";
import { MOST_STOPS, type Stop } from "./stop.ts";
import { watchedOf } from "./watched.ts";

/**
 * The plan as a route that flies the same items, so that the operator may edit each of them; what is to be seen stays the
 * same. A route stays as it is. Undefined where the patrol has no legs, or more than a route can have stops.
 */
export function asRoute(plan: Plan, { legs }: Pick<Patrol, "legs">): Plan | undefined {
  const { pattern } = plan;
  if (pattern.kind === "route") return plan;
  const first = legs[0];
  if (!first) return undefined;
  const flown = legs.filter((_, i) => !isLastReturn(plan, legs, i));
  const stops = flown.map((leg) => stopAt(leg, pattern.ahl));
  const begin = flown[0];
  if (begin?.kind === "watch") stops.unshift(placeOf(begin.from, pattern.ahl));
  if (stops.length === 0 || stops.length > MOST_STOPS) return undefined;
  const { ahl, speed, pixels } = pattern;
  const climb = first.from.ahl;
  const { section, watchWidth, outline } = watchedOf(plan);
  const route: RoutePattern = {
    kind: "route",
    stops,
    end: "return",
    ...(climb !== heightOf(stops[0] as Stop, ahl) && { takeOffAhl: climb }),
    ...(pattern.kind !== "corridor" &&
      section.length >= 2 && { sees: { section, watchWidth, ...(outline && { outline }) } }),
    ahl,
    speed,
    ...(pixels !== undefined && { pixels }),
  };
  return { ...plan, pattern: route };
}

function stopAt(leg: Leg, ahl: number): Stop {
  const { gimbalPitchDeg: pitchDeg, gimbalYawDeg: yawDeg, kind, to } = leg;
  return {
    ...placeOf(to, ahl),
    aim: { kind: "angles", pitchDeg, yawDeg },
    ...(kind === "watch" && { watch: true }),
  };
}

const placeOf = (at: Leg["to"], ahl: number): Stop => ({
  ...wirePlace(at),
  ...(at.ahl !== ahl && { height: { ahl: at.ahl } }),
});

const heightOf = ({ height }: Stop, ahl: number): number => (height && "ahl" in height ? height.ahl : ahl);
