import type { Ground } from "../../geo/ground.ts";
import type { Leg, LegPoint } from "../leg.ts";
import { matched } from "../matched.ts";

/** The legs of the route that was derived last over a ground. */
const last = new WeakMap<Ground, readonly Leg[]>();

/**
 * The legs of a route, with those of the one before over this ground in their place where nothing of them changed: what
 * was found of these holds again, while a stop is dragged or a number typed.
 */
export function sameLegs(legs: readonly Leg[], ground: Ground): Leg[] {
  const before = last.get(ground) ?? [];
  const was = matched(before, legs, isAlike, keyOf);
  const out = legs.map((leg, i) => before[was[i] as number] ?? leg);
  last.set(ground, out);
  return out;
}

const keyOf = ({ from, to }: Leg): number => from.lat * 3 + from.lon * 7 + to.lat * 11 + to.lon * 13;

function isAlike(a: Leg, b: Leg): boolean {
  return (
    samePoint(a.from, b.from) &&
    samePoint(a.to, b.to) &&
    a.kind === b.kind &&
    a.speed === b.speed &&
    a.headingDeg === b.headingDeg &&
    a.gimbalPitchDeg === b.gimbalPitchDeg &&
    a.gimbalYawDeg === b.gimbalYawDeg &&
    a.slant === b.slant &&
    a.ordered === b.ordered &&
    a.holdMs === b.holdMs &&
    a.reach === b.reach &&
    a.stop === b.stop &&
    a.corner === b.corner &&
    a.circle?.lat === b.circle?.lat &&
    a.circle?.lon === b.circle?.lon &&
    a.circle?.radius === b.circle?.radius
  );
}

const samePoint = (a: LegPoint, b: LegPoint): boolean =>
  a === b || (a.lat === b.lat && a.lon === b.lon && a.ahl === b.ahl && a.amsl === b.amsl);
