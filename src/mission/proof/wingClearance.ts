import { bearing, distance, offset } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Violation } from "../check.ts";
import { type Check, type CheckInput, metresText as m } from "../checkInput.ts";
import { leavesProofs } from "../later.ts";
import { homeAmslOf, type Leg } from "../leg.ts";
import { handlingOf } from "./handling.ts";
import { rallyLimitOf } from "./rallyLimit.ts";

/**
 * A fixed wing is clear of the ground also beside its legs, where it turns and circles, and on its way back: that leads
 * down to the return height, and circles there. (RTL_ALTITUDE of ArduPlane comes with 100 m above home, a rally point has
 * its own height; PX4 stays higher.) Which way it takes off is the crew's choice, and not looked at.
 */
export const wingsStayAboveTerrain: Check = (input) => {
  const { plan, patrol, ground } = input;
  const { legs } = patrol;
  if (plan.drone.kind !== "fixed-wing" || legs.length === 0 || leavesProofs(patrol)) return [];
  if (legs.some(({ from, to }) => from.amsl === undefined || to.amsl === undefined)) return []; // said by the check of the path
  const margin = handlingOf(plan.drone).strays(Math.max(plan.pattern.speed, plan.drone.cruiseSpeed));
  const beside = lowestOf(besideLegs(legs, margin), ground);
  const back = lowestOf(waysBack(input, margin), ground);
  return [
    ...violation(beside, {
      code: "too-low",
      where: `Up to ${m(margin)} beside its path, where ${plan.drone.name} turns and circles, it is`,
      remedy: (by) => `Raise the height by ${m(by)}`,
    }),
    ...violation(back, {
      code: "return-too-low",
      where: `On its way back down to ${m(RETURN_AHL)} above home, or circling there, ${plan.drone.name} is`,
      remedy: (by) =>
        `Set a rally point ${m(by)} higher that is reached over lower ground, or raise the vehicle's return height`,
    }),
  ];
};

const LOWEST_AGL = 15; // metres: as for the path
const RETURN_AHL = 100; // metres: as ArduPlane comes

interface Sample {
  readonly place: LatLon;
  readonly amsl: number;
}

interface Found extends Sample {
  readonly agl: number;
}

function lowestOf(samples: Iterable<Sample>, ground: Ground): Found | undefined {
  let lowest: Found | undefined;
  for (const { place, amsl } of samples) {
    const below = ground.elevation(place);
    if (below !== undefined && !(lowest && amsl - below >= lowest.agl)) lowest = { place, amsl, agl: amsl - below };
  }
  return lowest;
}

function violation(
  found: Found | undefined,
  { code, where, remedy }: { code: "too-low" | "return-too-low"; where: string; remedy: (by: number) => string },
): Violation[] {
  if (!found || found.agl >= LOWEST_AGL) return [];
  const by = Math.ceil((LOWEST_AGL + 5 - found.agl) / 5) * 5;
  const how = found.agl < 0 ? `${m(-found.agl)} below the ground` : `${m(found.agl)} above the ground`;
  return [
    {
      code,
      severity: "error",
      message: `${where} ${how}, ${m(LOWEST_AGL)} is the least`,
      remedy: remedy(by),
      place: { lat: found.place.lat, lon: found.place.lon },
    },
  ];
}

/** Places beside the legs and around their ends, at the height of the leg. */
function* besideLegs(legs: readonly Leg[], margin: number): Iterable<Sample> {
  const length = legs.reduce((sum, leg) => sum + leg.length, 0);
  const step = Math.max(60, margin / 5, length / MOST_STEPS);
  for (const { from, to, length: long, headingDeg } of legs) {
    const [low, high] = [from.amsl ?? 0, to.amsl ?? 0];
    const count = Math.max(1, Math.ceil((long + 2 * margin) / step));
    for (let i = 0; i <= count; i++) {
      const along = Math.min(long + margin, -margin + i * step);
      const share = long > 0 ? Math.min(1, Math.max(0, along / long)) : 0;
      const middle = offset(from, headingDeg, along);
      yield* across(middle, { headingDeg, margin, amsl: low + (high - low) * share });
    }
  }
}

/** Places along the ways back from all along the legs, and around where they end. */
function* waysBack({ plan, patrol: { legs }, ground, home }: CheckInput, margin: number): Iterable<Sample> {
  const homeAmsl = homeAmslOf(plan, ground);
  if (homeAmsl === undefined) return;
  const rally = (plan.rally ?? []).map(({ lat, lon, ahl }) => ({ lat, lon, amsl: homeAmsl + ahl }));
  const base = home ? [{ lat: home.lat, lon: home.lon, amsl: homeAmsl + RETURN_AHL }] : [];
  for (const haven of [...base, ...rally])
    for (let out = 0; out <= margin; out += 60)
      for (let deg = 0, apart = Math.min(60, 3_400 / Math.max(60, out)); deg < 360; deg += apart)
        yield { place: offset(haven, deg, out), amsl: haven.amsl };
  const length = legs.reduce((sum, leg) => sum + leg.length, 0);
  const apart = Math.max(200, length / MOST_STARTS);
  for (const leg of legs)
    for (let along = 0; along <= leg.length; along += apart) {
      const start = offset(leg.from, leg.headingDeg, along);
      const share = leg.length > 0 ? along / leg.length : 0;
      const amsl = (leg.from.amsl ?? 0) + ((leg.to.amsl ?? 0) - (leg.from.amsl ?? 0)) * share;
      const point = nearest(start, rally);
      const taken = point && distance(start, point) + margin <= rallyLimitOf(plan.drone);
      for (const haven of [...(point ? [point] : []), ...(taken ? [] : base)]) {
        const long = distance(start, haven);
        const headingDeg = bearing(start, haven);
        const step = Math.max(100, long / MOST_ON_WAY);
        for (let gone = 0; gone < long; gone += step) {
          // It comes down evenly along the way, and climbs at once.
          const down = amsl + (haven.amsl - amsl) * (gone / long);
          yield* across(offset(start, headingDeg, gone), { headingDeg, margin, amsl: Math.min(amsl, down) });
        }
      }
    }
}

function* across(
  middle: LatLon,
  { headingDeg, margin, amsl }: { readonly headingDeg: number; readonly margin: number; readonly amsl: number },
): Iterable<Sample> {
  for (const share of ACROSS)
    yield { place: share === 0 ? middle : offset(middle, headingDeg + 90, share * margin), amsl };
}

const ACROSS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];
const MOST_STEPS = 1_500;
const MOST_STARTS = 60;
const MOST_ON_WAY = 60;

const nearest = <T extends LatLon>(place: LatLon, all: readonly T[]): T | undefined =>
  all.reduce<T | undefined>(
    (best, one) => (best && distance(place, best) <= distance(place, one) ? best : one),
    undefined,
  );
