import { metresPerDegLatAt, metresPerDegLonAt } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import { type LatLon, wrap180 } from "../../geo/position.ts";
import type { Leg } from "../leg.ts";
import { matched } from "../matched.ts";
import type { HighStretch } from "./heights.ts";

/** Where the camera has to look from a stretch. */
export interface StretchAim {
  /** Against the horizon, degrees, before the gimbal's limits. */
  readonly pitchDeg: number;
  /** Metres to what is looked at. */
  readonly slant: number;
  /** Metres on the map to the farthest place that is looked at. */
  readonly reach: number;
}

/** The stretches of a patrol, what was aimed from each, and the legs that became of them. */
export interface FlownLast {
  readonly homeAmsl: number | undefined;
  readonly stretches: readonly HighStretch[];
  readonly aims: readonly (StretchAim | undefined)[];
  readonly legs: readonly Leg[];
}

/**
 * What was last flown over a ground: while a point is dragged, only stretches near it are aimed anew, and legs that did
 * not change are the same again. A ground's heights never change; other heights are another ground.
 */
const known = new WeakMap<Ground, FlownLast>();

export function lastFlown(ground: Ground, homeAmsl: number | undefined): FlownLast {
  const last = known.get(ground);
  return last && Object.is(last.homeAmsl, homeAmsl) ? last : { homeAmsl, stretches: [], aims: [], legs: [] };
}

export const keepFlown = (ground: Ground, flown: FlownLast): void => void known.set(ground, flown);

/** For each stretch the index of the one with the same ends that was flown last, or −1. */
export const flownBefore = ({ stretches: before }: FlownLast, stretches: readonly HighStretch[]): Int32Array =>
  matched(before, stretches, isAlike, keyOf);

/**
 * Where the camera has to look from each watch stretch, by `aimOf`, or as the last time where neither the stretch changed
 * nor what it looks at within its reach.
 */
export function aimsOf(
  stretches: readonly HighStretch[],
  last: FlownLast,
  was: Int32Array,
  aimOf: (stretch: HighStretch) => StretchAim,
): (StretchAim | undefined)[] {
  const changes = new Map<readonly LatLon[], Map<readonly LatLon[], Box | undefined>>();
  return stretches.map((stretch, i) => {
    if (stretch.kind === "transit") return undefined;
    const k = was[i] as number;
    const aim = last.aims[k];
    if (!aim) return aimOf(stretch);
    const { target } = last.stretches[k] as HighStretch;
    return isNear(stretch, aim.reach, changed(target, stretch.target)) ? aimOf(stretch) : aim;
  });

  function changed(from: readonly LatLon[], to: readonly LatLon[]): Box | undefined {
    if (from === to) return undefined;
    const boxes = changes.get(to) ?? new Map<readonly LatLon[], Box | undefined>();
    changes.set(to, boxes);
    if (!boxes.has(from)) boxes.set(from, changedBox(from, to));
    return boxes.get(from);
  }
}

/** Different for nearly all stretches; those that share it are told apart by `isAlike`. */
const keyOf = ({ from, to }: HighStretch): number => from.lat * 3 + from.lon * 7 + to.lat * 11 + to.lon * 13;

const isAlike = (a: HighStretch, b: HighStretch): boolean =>
  samePlace(a.from, b.from) && samePlace(a.to, b.to) && a.from.ahl === b.from.ahl && a.to.ahl === b.to.ahl;

const samePlace = (a: LatLon, b: LatLon): boolean => a === b || (a.lat === b.lat && a.lon === b.lon);

/** Degrees; `east` may lie beyond 180. */
interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** The box around what differs between two lines that begin and end alike; undefined when nothing does. */
function changedBox(before: readonly LatLon[], after: readonly LatLon[]): Box | undefined {
  const least = Math.min(before.length, after.length);
  let first = 0;
  while (first < least && samePlace(before[first] as LatLon, after[first] as LatLon)) first++;
  if (first === before.length && first === after.length) return undefined;
  let rest = 0;
  while (rest < least - first && samePlace(before.at(-1 - rest) as LatLon, after.at(-1 - rest) as LatLon)) rest++;
  const from = Math.max(0, first - 1);
  const differing = [
    ...before.slice(from, before.length - Math.max(0, rest - 1)),
    ...after.slice(from, after.length - Math.max(0, rest - 1)),
  ];
  return boxAround(differing);
}

function boxAround(places: readonly LatLon[]): Box {
  const origin = places[0] as LatLon;
  let [south, north, west, east] = [origin.lat, origin.lat, 0, 0];
  for (const { lat, lon } of places) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, wrap180(lon - origin.lon));
    east = Math.max(east, wrap180(lon - origin.lon));
  }
  return { south, north, west: origin.lon + west, east: origin.lon + east };
}

/** Whether a box may come within `reach` metres of a stretch; more do than really come. */
function isNear({ from, to }: HighStretch, reach: number, box: Box | undefined): boolean {
  if (!box) return false;
  const most = reach * 1.1 + MARGIN;
  const high = Math.abs(to.lat - from.lat);
  const n = Math.max(0, box.south - from.lat - high, from.lat - high - box.north) * metresPerDegLatAt(from.lat);
  if (n > most) return false;
  const wide = Math.abs(wrap180(to.lon - from.lon));
  const middle = (box.west + box.east) / 2;
  const apart = Math.abs(wrap180(middle - from.lon)) - (box.east - box.west) / 2 - wide;
  const e = Math.max(0, apart) * metresPerDegLonAt(from.lat);
  return e * e + n * n <= most * most;
}

const MARGIN = 20; // metres: degrees of longitude are not as long at the one end of a stretch as at the other
