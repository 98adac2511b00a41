import { bearing, distance } from "../geo/enu.ts";
import { type LatLon, toRad } from "../geo/position.ts";
import type { DroneProfile, Plan } from "./plan.ts";
import { groundSpeed, windLets } from "./wind.ts";

/** What a vehicle says of itself, as far as it does. */
export interface Aloft extends LatLon {
  readonly kind: "multirotor" | "fixed-wing" | "other";
  readonly home?: LatLon;
  /** Metres above home. */
  readonly ahl?: number;
  readonly battery?: { readonly percent?: number; readonly remainingMs?: number };
  /** What it flies, for its speed, its endurance and the wind; absent where nothing of ours is on board. */
  readonly plan?: Pick<Plan, "pattern" | "drone" | "wind">;
  /** The wind as it is measured; the plan's own where absent. */
  readonly wind?: NonNullable<Plan["wind"]>;
  /** From the height that it flies at to the ground, ms, where that is known to take longer than its sink says. */
  readonly landMs?: number;
}

/** How long a vehicle may stay away. */
export type SafeReturn =
  | {
      readonly known: true;
      /** Until it has to turn home, as far from home as it is now; negative: it should have turned so long ago. */
      readonly inMs: number;
      /** The same where it flies on straight away from home. */
      readonly outwardMs: number;
      /** The way home and the descent, with a margin for what is not known. */
      readonly homeMs: number;
      /** What has to be left on landing. */
      readonly reserveMs: number;
      /** What of it was not told and had to be taken from what is usual, in words; empty where all was. */
      readonly assumed: readonly string[];
    }
  /** `tooWindy`: by what is told it does not get home at all. */
  | { readonly known: false; readonly why: string; readonly tooWindy?: true };

/**
 * The time until a vehicle must fly home to land with its reserve: what the battery still gives at the present draw, less the
 * reserve, less the way home in the wind and the descent. It is never more than that: margins are on the way home, not on luck.
 */
export function safeReturn(vehicle: Aloft): SafeReturn {
  const { home, plan } = vehicle;
  const charge = chargeOf(vehicle);
  if (!charge) return { known: false, why: "It does not say how long its battery lasts" };
  if (!home) return { known: false, why: "It does not say where its home is" };
  const way = homeward(vehicle, vehicle, home);
  if (!way) return { known: false, why: "The wind is too strong to fly home against", tooWindy: true };
  const assumed = [...charge.assumed, ...way.assumed];
  const margin = marginOf(assumed);
  const homeMs = way.ms * margin;
  const inMs = charge.leftMs - charge.reserveMs - homeMs;
  // Each second outward costs that second and the way back from where it leads.
  const outward = plan?.pattern.speed ?? way.speed;
  const outwardMs = inMs <= 0 ? inMs : inMs / (1 + (margin * outward) / way.speed);
  return { known: true, inMs, outwardMs, homeMs, reserveMs: charge.reserveMs, assumed };
}

/**
 * How long a vehicle could still stay at the end of a way that it has not flown yet, and turn home from there in time: as
 * `safeReturn`, with the margin on the way there too, against whatever wind is told. Negative: so much is missing.
 */
export function safeStay(vehicle: Aloft, places: readonly (LatLon & { readonly ahl: number })[]): SafeStay {
  const { home } = vehicle;
  const charge = chargeOf(vehicle);
  if (!charge) return { known: false, why: "it does not say how long its battery lasts" };
  if (!home) return { known: false, why: "it does not say where its home is" };
  const assumed = [...charge.assumed];
  let [ms, here] = [0, vehicle as LatLon & { readonly ahl?: number }];
  for (const place of places) {
    const legMs = legTime(vehicle, here, place, assumed);
    if (legMs === undefined) return { known: true, inMs: Number.NEGATIVE_INFINITY, assumed };
    ms += legMs;
    here = place;
  }
  const way = homeward(vehicle, here, home);
  if (!way) return { known: true, inMs: Number.NEGATIVE_INFINITY, assumed };
  for (const one of way.assumed) if (!assumed.includes(one)) assumed.push(one);
  return { known: true, inMs: charge.leftMs - charge.reserveMs - (ms + way.ms) * marginOf(assumed), assumed };
}

/** How long it could stay; why that is not known. */
export type SafeStay =
  | { readonly known: true; readonly inMs: number; readonly assumed: readonly string[] }
  | { readonly known: false; readonly why: string };

const marginOf = (assumed: readonly string[]): number => (assumed.length > 0 ? UNSURE_MARGIN : MARGIN);

/** Straight home from a place and down, without a margin; undefined where the wind does not let it. */
function homeward(vehicle: Aloft, from: LatLon & { readonly ahl?: number }, home: LatLon) {
  const assumed: string[] = [];
  const speed = speedAlong(vehicle, bearing(from, home), assumed);
  if (speed === undefined) return undefined;
  const sink = vehicle.plan?.drone.sink ?? USUAL.sink;
  if (from.ahl === undefined) assumed.push("height");
  const down = from.ahl === undefined ? USUAL.ahl : Math.max(0, from.ahl);
  return {
    ms: (1_000 * distance(from, home)) / speed + Math.max((1_000 * down) / sink, vehicle.landMs ?? 0),
    speed,
    assumed,
  };
}

/** Straight to a place and to its height, without a margin; undefined where the wind does not let it. */
function legTime(
  vehicle: Aloft,
  from: LatLon & { readonly ahl?: number },
  to: LatLon & { readonly ahl: number },
  assumed: string[],
): number | undefined {
  const away = distance(from, to);
  const told: string[] = [];
  const speed = away < 1 ? 1 : speedAlong(vehicle, bearing(from, to), told);
  for (const one of told) if (!assumed.includes(one)) assumed.push(one);
  if (speed === undefined) return undefined;
  const rise = to.ahl - (from.ahl ?? to.ahl);
  const { climb, sink } = vehicle.plan?.drone ?? USUAL;
  return 1_000 * (away / speed + (rise > 0 ? rise / climb : -rise / sink));
}

/** What the battery gives and what of it has to be left; the smaller of what the vehicle and its endurance make of it. */
function chargeOf({ battery, plan }: Aloft): { leftMs: number; reserveMs: number; assumed: string[] } | undefined {
  const { percent, remainingMs } = battery ?? {};
  const endurance = plan?.drone.enduranceMs;
  const byEndurance = percent === undefined || endurance === undefined ? undefined : (percent / 100) * endurance;
  if (remainingMs === undefined && byEndurance === undefined) return undefined;
  const leftMs = Math.min(remainingMs ?? Number.POSITIVE_INFINITY, byEndurance ?? Number.POSITIVE_INFINITY);
  const fullMs = percent !== undefined && percent > 5 ? (leftMs / percent) * 100 : (endurance ?? leftMs);
  const share = (plan?.drone.reservePercent ?? USUAL.reservePercent) / 100;
  const assumed = remainingMs === undefined ? ["endurance of the plan"] : [];
  return { leftMs, reserveMs: Math.max(LEAST_RESERVE_MS, fullMs * share), assumed };
}

/** Metres per second over ground along a track; undefined where the wind does not let it. */
function speedAlong({ plan, wind, kind }: Aloft, trackDeg: number, assumed: string[]): number | undefined {
  if (plan) {
    const inWind = wind ? { ...plan, wind } : plan;
    if (!inWind.wind) assumed.push("no wind");
    return windLets(inWind, trackDeg) ? worstOf(inWind, trackDeg) : undefined;
  }
  assumed.push("speed");
  if (!wind) assumed.push("no wind");
  const usual = kind === "fixed-wing" ? USUAL.wingSpeed : USUAL.copterSpeed;
  if (!wind || kind !== "fixed-wing") return usual;
  const against = wind.fromDeg === undefined ? wind.speed : wind.speed * Math.cos(toRad(wind.fromDeg - trackDeg));
  return against >= usual - 1 ? undefined : usual - against;
}

/** A wind without a direction is taken to blow from where it flies to. */
function worstOf(plan: Pick<Plan, "pattern" | "drone" | "wind">, trackDeg: number): number {
  const { wind } = plan;
  return wind && wind.fromDeg === undefined
    ? groundSpeed({ ...plan, wind: { ...wind, fromDeg: trackDeg } }, trackDeg)
    : groundSpeed(plan, trackDeg);
}

/** The mean wind that a fixed wing flies in, from its two speeds; undefined where they do not tell. */
export function windAloft(sample: {
  readonly airSpeed?: number;
  readonly headingDeg: number;
  readonly groundSpeed: number;
  readonly courseDeg: number;
}): { readonly speed: number; readonly fromDeg: number } | undefined {
  const { airSpeed, headingDeg, groundSpeed: over, courseDeg } = sample;
  if (airSpeed === undefined || airSpeed < LEAST_AIR_SPEED) return undefined;
  const east = over * Math.sin(toRad(courseDeg)) - airSpeed * Math.sin(toRad(headingDeg));
  const north = over * Math.cos(toRad(courseDeg)) - airSpeed * Math.cos(toRad(headingDeg));
  const fromDeg = ((Math.atan2(-east, -north) * 180) / Math.PI + 360) % 360;
  return { speed: Math.hypot(east, north), fromDeg };
}

const MARGIN = 1.15; // gusts, the turn, the approach
const UNSURE_MARGIN = 1.3;
const LEAST_RESERVE_MS = 60_000;
const LEAST_AIR_SPEED = 6; // m/s; below it the reading of a pitot tube says little

/** What autopilots do unless told: https://ardupilot.org/copter/docs/parameters.html, https://docs.px4.io/main/en/advanced_config/parameter_reference.html */
const USUAL: Pick<DroneProfile, "climb" | "sink" | "reservePercent"> &
  Record<"ahl" | "copterSpeed" | "wingSpeed", number> = {
  climb: 1.5, // m/s
  sink: 1, // m/s, the slower of ArduPilot's 1.5 and PX4's 1.0 m/s
  reservePercent: 20,
  ahl: 120, // metres: the usual ceiling
  copterSpeed: 5, // m/s
  wingSpeed: 12, // m/s
};
