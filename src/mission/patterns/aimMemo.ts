import { EnuFrame } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import { type LatLon, wrap180 } from "../../geo/position.ts";
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

/** What was aimed from a stretch. */
interface Aimed {
  readonly from: HighStretch["from"];
  readonly to: HighStretch["to"];
  aim: StretchAim;
  /** What it was last aimed at, and the time of asking that was. */
  target: readonly LatLon[];
  turn: number;
}

interface Known {
  readonly homeAmsl: number | undefined;
  readonly aims: Map<number, Aimed>;
  turn: number;
}

/** What was aimed over a ground the last time: while a point is dragged, only stretches near it are aimed anew. */
const known = new WeakMap<Ground, Known>();

/**
 * Where the camera has to look from each watch stretch, by `aimOf`, or as the last time over this ground where neither the
 * stretch changed nor what it looks at within its reach. A ground's heights never change; other heights are another ground.
 */
export function aimsOf(
  stretches: readonly HighStretch[],
  ground: Ground,
  homeAmsl: number | undefined,
  aimOf: (stretch: HighStretch) => StretchAim,
): (StretchAim | undefined)[] {
  const last = known.get(ground);
  const memo =
    last && Object.is(last.homeAmsl, homeAmsl) ? last : { homeAmsl, aims: new Map<number, Aimed>(), turn: 0 };
  known.set(ground, memo);
  const turn = ++memo.turn;
  const changes = new Map<readonly LatLon[], Map<readonly LatLon[], Box | undefined>>();
  const out = stretches.map((stretch) => {
    if (stretch.kind === "transit") return undefined;
    const { from, to, target } = stretch;
    const key = keyOf(stretch);
    const had = memo.aims.get(key);
    if (had && isAlike(had, stretch)) {
      if (isNear(stretch, had.aim.reach, changed(had.target, target))) had.aim = aimOf(stretch);
      had.target = target;
      had.turn = turn;
      return had.aim;
    }
    const aim = aimOf(stretch);
    memo.aims.set(key, { from, to, target, aim, turn });
    return aim;
  });
  if (memo.aims.size > stretches.length + STALE)
    for (const [key, { turn: at }] of memo.aims) if (at !== turn) memo.aims.delete(key);
  return out;

  function changed(from: readonly LatLon[], to: readonly LatLon[]): Box | undefined {
    if (from === to) return undefined;
    const boxes = changes.get(to) ?? new Map<readonly LatLon[], Box | undefined>();
    changes.set(to, boxes);
    if (!boxes.has(from)) boxes.set(from, changedBox(from, to));
    return boxes.get(from);
  }
}

const STALE = 500; // that no plan has any more are kept at most: each holds the line that it was aimed at

/** Different for nearly all stretches; those that share it are told apart by `isAlike`. */
const keyOf = ({ from, to }: HighStretch): number => from.lat * 3 + from.lon * 7 + to.lat * 11 + to.lon * 13;

const isAlike = (a: Pick<HighStretch, "from" | "to">, b: HighStretch): boolean =>
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
  const { metresPerDegLat, metresPerDegLon } = new EnuFrame(from);
  const high = Math.abs(to.lat - from.lat);
  const wide = Math.abs(wrap180(to.lon - from.lon));
  const middle = (box.west + box.east) / 2;
  const apart = Math.abs(wrap180(middle - from.lon)) - (box.east - box.west) / 2 - wide;
  const e = Math.max(0, apart) * metresPerDegLon;
  const n = Math.max(0, box.south - from.lat - high, from.lat - high - box.north) * metresPerDegLat;
  return Math.hypot(e, n) <= reach * 1.1 + MARGIN;
}

const MARGIN = 20; // metres: degrees of longitude are not as long at the one end of a stretch as at the other
