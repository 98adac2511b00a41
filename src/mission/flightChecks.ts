import type { Ground } from "../geo/ground.ts";
import { type LatLon, wrap180 } from "../geo/position.ts";
import type { Violation } from "./check.ts";
import { type Check, metresText as m } from "./checkInput.ts";
import { turnRadius } from "./estimate.ts";
import type { Leg } from "./leg.ts";
import { RowMemo } from "./matched.ts";
import type { PatternKind } from "./patterns/pattern.ts";
import { wordsOf } from "./patterns/patternWords.ts";

/** Not faster than the drone can fly. */
export const speedIsPossible: Check = ({ plan: { drone, pattern } }) =>
  pattern.speed <= drone.maxSpeed
    ? []
    : [
        {
          code: "too-fast",
          severity: "error",
          message: `${pattern.speed} m/s is over the ${drone.maxSpeed} m/s that ${drone.name} can fly`,
          remedy: `Fly at ${drone.maxSpeed} m/s or less`,
        },
      ];

/** Legs long enough for the drone to settle on. */
export const legsCanBeFlown: Check = ({ plan: { drone, pattern }, patrol }) => {
  const least = drone.kind === "fixed-wing" ? 2 * turnRadius(pattern.speed) : 5;
  return runsOf(patrol.legs)
    .filter((run) => run.length < least)
    .slice(0, 3)
    .map(({ length, from }) => ({
      code: "leg-too-short" as const,
      severity: "warning" as const,
      message: `A leg is ${m(length)} long, ${drone.name} needs ${m(least)} at ${pattern.speed} m/s to settle on it`,
      remedy: REMEDIES[pattern.kind],
      place: from,
    }));
};
const REMEDIES: Readonly<Record<PatternKind, string>> = {
  corridor: "Delete a point of the section, or fly more slowly",
  area: "Make the area longer along its lanes, or fly more slowly",
  "expanding-square": "Fly higher or with less overlap, so that the legs are longer, or fly more slowly",
  sector: "Take a larger radius, or fly more slowly",
  orbit: "Take a larger radius, or fly more slowly",
  perimeter: "Delete a corner of the outline, or fly more slowly",
  route: "Delete a stop, or fly more slowly",
};

/** Watch legs that follow each other with hardly a turn, as pieces of a long one that goes up and down do. */
function runsOf(legs: readonly Leg[]): { length: number; from: LatLon }[] {
  const out: { length: number; from: LatLon }[] = [];
  legs.forEach((leg, i) => {
    if (leg.kind !== "watch") return;
    const before = legs[i - 1];
    const run = out.at(-1);
    const straight =
      before?.kind === "watch" && Math.abs(wrap180(leg.headingDeg - before.headingDeg)) < HARDLY_A_TURN_DEG;
    if (run && straight) run.length += leg.length;
    else out.push({ length: leg.length, from: leg.from });
  });
  return out;
}
const HARDLY_A_TURN_DEG = 16; // an orbit of the fewest corners turns by 15° at each

/** Clear of the ground all along, where the ground is known. */
export const staysAboveTerrain: Check = ({ plan: { pattern }, patrol, ground, home }) => {
  if (patrol.legs.length === 0) return [];
  let lowest: { agl: number; place: LatLon } | undefined;
  let unknown: LatLon | undefined;
  for (const found of clearances(ground).of(patrol.legs, (leg) => clearanceOf(leg, ground))) {
    unknown ??= found.unknown;
    if (found.lowest && (!lowest || found.lowest.agl < lowest.agl)) lowest = found.lowest;
  }
  const out: Violation[] = [];
  if (lowest && lowest.agl < LOW_AGL) {
    const dangerous = lowest.agl < LOWEST_AGL;
    out.push({
      code: "too-low",
      severity: dangerous ? "error" : "warning",
      message:
        lowest.agl < 0
          ? `The path runs ${m(-lowest.agl)} below the ground`
          : `The path is ${m(lowest.agl)} above the ground, ${m(dangerous ? LOWEST_AGL : LOW_AGL)} is the least${dangerous ? "" : " without a warning"}`,
      remedy: `Raise the height by ${m(Math.ceil((LOW_AGL - lowest.agl) / 5) * 5)}`,
      place: lowest.place,
    });
  }
  if (unknown)
    out.push({
      code: "terrain-unknown",
      severity: pattern.aboveGround ? "error" : "warning",
      message: pattern.aboveGround
        ? `The height of the ground under the path is not known, so ${m(pattern.aboveGround.agl)} above it can not be kept`
        : "The height of the ground under the path is not known, so its clearance was not checked",
      remedy: home ? "Load elevation data for the area" : "Set the home position and load elevation data for the area",
      place: unknown,
    });
  return out;
};
/** How near a leg comes to the ground, and the first place under it where that is not known. */
interface Clearance {
  readonly lowest: { readonly agl: number; readonly place: LatLon } | undefined;
  readonly unknown: LatLon | undefined;
}

const known = new WeakMap<Ground, RowMemo<Leg, Clearance>>();

/** What was found of the legs over a ground, which never changes: while a point is dragged, most legs are the same. */
function clearances(ground: Ground): RowMemo<Leg, Clearance> {
  const memo = known.get(ground) ?? new RowMemo<Leg, Clearance>();
  known.set(ground, memo);
  return memo;
}

function clearanceOf({ from, to, length }: Leg, ground: Ground): Clearance {
  let lowest: { agl: number; place: LatLon } | undefined;
  let unknown: LatLon | undefined;
  const count = Math.max(1, Math.ceil(length / 25));
  const turnLon = wrap180(to.lon - from.lon);
  for (let i = 0; i <= count; i++) {
    const t = i / count;
    const place = { lat: from.lat + (to.lat - from.lat) * t, lon: wrap180(from.lon + turnLon * t) };
    const below = ground.elevation(place);
    if (below === undefined || from.amsl === undefined || to.amsl === undefined) unknown ??= place;
    else {
      const agl = from.amsl + (to.amsl - from.amsl) * t - below;
      if (!lowest || agl < lowest.agl) lowest = { agl, place };
    }
  }
  return { lowest, unknown };
}

const LOWEST_AGL = 15;
const LOW_AGL = 30;

/** Home again with the reserve. */
export const batteryLasts: Check = ({ plan, patrol: { estimate } }) => {
  const { drone, pattern } = plan;
  const usable = 100 - drone.reservePercent;
  if (estimate.batteryPercent <= usable) return [];
  return [
    {
      code: "endurance",
      severity: "error",
      message: `The patrol takes ${Math.round(estimate.batteryPercent)} % of the battery, ${usable} % may be used (${drone.reservePercent} % are the reserve)`,
      remedy: `${wordsOf(plan).shorter(Math.floor((100 * usable) / estimate.batteryPercent))}, or ${pattern.kind === "corridor" ? "share it between several drones" : "take a drone with more endurance"}`,
    },
  ];
};
