import { bearing, distance } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import type { Violation } from "../check.ts";
import { COMMAND, FRAME } from "../command.ts";
import { estimateOf } from "../estimate.ts";
import { patrolStaysInFence } from "../fenceChecks.ts";
import { staysAboveTerrain } from "../flightChecks.ts";
import type { MissionItem } from "../item.ts";
import { homeAmslOf, type Leg, type LegPoint } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { staysInFlightSpace } from "./spaceChecks.ts";

/**
 * What is wrong with the straight way from home to where the rest of a patrol begins, which the patrol itself never flew:
 * held against fence, no-fly zones, own side and ground. Empty where home is not known, or the rest begins at home.
 */
export function wayToRest(plan: Plan, rest: readonly MissionItem[], ground: Ground): Violation[] {
  const { home } = plan;
  const begin = rest.find(({ command, lat, lon }) => command === COMMAND.waypoint && (lat !== 0 || lon !== 0));
  if (!home || !begin) return [];
  const length = distance(home, begin);
  if (length < 1) return [];
  const homeAmsl = homeAmslOf(plan, ground);
  const ahl = begin.frame === FRAME.global ? begin.z - (homeAmsl ?? 0) : begin.z;
  const point = ({ lat, lon }: { lat: number; lon: number }): LegPoint => ({
    ...{ lat, lon, ahl },
    ...(homeAmsl !== undefined && { amsl: homeAmsl + ahl }),
  });
  const leg: Leg = {
    ...{ kind: "transit", from: point(home), to: point(begin), length, headingDeg: bearing(home, begin) },
    ...{ speed: plan.pattern.speed, looking: "ahead", slant: 0 },
    ...{ gimbalPitchDeg: 0, gimbalYawDeg: 0, wantedPitchDeg: 0 },
  };
  const legs = [leg];
  const patrol = { legs, items: rest, swath: [], views: [], gimbalPitchDeg: 0, estimate: estimateOf(plan, legs) };
  return [patrolStaysInFence, staysInFlightSpace, staysAboveTerrain]
    .flatMap((check) => check({ plan, patrol, ground, home }))
    .filter(({ code }) => code !== "rally-outside-fence");
}
