import { distance } from "../geo/enu.ts";
import { contains } from "../geo/polygon.ts";
import { type LatLon, toRad, wrap180 } from "../geo/position.ts";
import type { Fence, FenceKind } from "./fence.ts";
import type { Leg } from "./leg.ts";
import { RowMemo } from "./matched.ts";

/**
 * How a place breaks a fence. `outside`: it lies in none of the areas to stay in. `forbidden`: it lies in an area to stay
 * out of. `not-in-all`: it lies in some of the areas to stay in but not in all, which an ArduPilot takes for a breach
 * unless FENCE_OPTIONS says otherwise, and a PX4 does not.
 */
export type BreachKind = "outside" | "forbidden" | "not-in-all";

export interface Breach {
  readonly kind: BreachKind;
  /** The first place of it along the line. */
  readonly place: LatLon;
}

/**
 * Where a line, flown straight from point to point, breaks a fence: the first place of each kind; empty where it never
 * does. Exact for polygons, whose sides are straight in latitude and longitude, as autopilots take them.
 */
export function breachesOn(fence: Fence, line: readonly LatLon[]): Breach[] {
  const { west, areas } = areasOf(fence);
  const found = new Map<BreachKind, LatLon>();
  const judge = (here: LatLon, entered: LatLon) => {
    const kind = breachAt(areas, here);
    if (kind && !found.has(kind)) found.set(kind, { lat: entered.lat, lon: wrap180(entered.lon + west) });
  };
  const flat: LatLon[] = []; // the date line is nowhere near then
  for (const { lat, lon } of line) {
    const before = flat.at(-1)?.lon ?? 0;
    flat.push({ lat, lon: before + wrap180(lon - west - before) });
  }
  flat.forEach((a, i) => {
    judge(a, a);
    const b = flat[i + 1];
    if (!b) return;
    const cuts = [0, ...areas.flatMap((area) => cutsOf(area, a, b)), 1].sort((x, y) => x - y);
    for (let k = 1; k < cuts.length; k++) {
      const [from, to] = [cuts[k - 1] as number, cuts[k] as number];
      if (to - from > 1e-9) judge(between(a, b, (from + to) / 2), between(a, b, from));
    }
  });
  return [...found].map(([kind, place]) => ({ kind, place }));
}

const known = new WeakMap<Fence, RowMemo<Leg, readonly Breach[]>>();

/** The same of a patrol's legs; those that were asked about for this fence the last time are not looked at again. */
export function breachesOfLegs(fence: Fence, legs: readonly Leg[]): Breach[] {
  const memo = known.get(fence) ?? new RowMemo<Leg, readonly Breach[]>();
  known.set(fence, memo);
  const first = new Map<BreachKind, Breach>();
  for (const breaches of memo.of(legs, ({ from, to }) => breachesOn(fence, [from, to])))
    for (const breach of breaches) if (!first.has(breach.kind)) first.set(breach.kind, breach);
  return [...first.values()];
}

type Area =
  | { readonly kind: FenceKind; readonly points: readonly LatLon[] }
  | { readonly kind: FenceKind; readonly centre: LatLon; readonly radius: number };

/** A fence's areas in degrees east of a meridian beside them. */
interface Areas {
  readonly west: number;
  readonly areas: readonly Area[];
}

const made = new WeakMap<Fence, Areas>();

function areasOf(fence: Fence): Areas {
  const had = made.get(fence);
  if (had) return had;
  const { polygons, circles } = fence;
  const west = polygons[0]?.points[0]?.lon ?? circles[0]?.centre.lon ?? 0;
  const areas = [
    ...polygons.map(({ kind, points }) => ({
      kind,
      points: points.map(({ lat, lon }) => ({ lat, lon: wrap180(lon - west) })),
    })),
    ...circles.map(({ kind, centre: { lat, lon }, radius }) => ({
      kind,
      centre: { lat, lon: wrap180(lon - west) },
      radius,
    })),
  ];
  made.set(fence, { west, areas });
  return { west, areas };
}

function breachAt(areas: readonly Area[], place: LatLon): BreachKind | undefined {
  const ins = areas.filter(({ kind }) => kind === "inclusion");
  const within = ins.filter((area) => holds(area, place)).length;
  if (ins.length > 0 && within === 0) return "outside";
  if (areas.some((area) => area.kind === "exclusion" && holds(area, place))) return "forbidden";
  return within < ins.length ? "not-in-all" : undefined;
}

const holds = (area: Area, place: LatLon): boolean =>
  "points" in area ? contains(area.points, place) : distance(area.centre, place) <= area.radius;

/** The shares 0…1 of the way from `a` to `b` at which it meets the border of an area. */
function cutsOf(area: Area, a: LatLon, b: LatLon): number[] {
  const cuts = "points" in area ? cutsOfPolygon(area.points, a, b) : cutsOfCircle(area, a, b);
  return cuts.filter((t) => t > 0 && t < 1);
}

function cutsOfPolygon(points: readonly LatLon[], a: LatLon, b: LatLon): number[] {
  const [ux, uy] = [b.lon - a.lon, b.lat - a.lat];
  return points.flatMap((c, i) => {
    const d = points[(i + 1) % points.length] as LatLon;
    const [vx, vy] = [d.lon - c.lon, d.lat - c.lat];
    const [wx, wy] = [c.lon - a.lon, c.lat - a.lat];
    const cross = ux * vy - uy * vx;
    if (cross === 0) return [];
    const s = (wx * uy - wy * ux) / cross;
    return s >= 0 && s <= 1 ? [(wx * vy - wy * vx) / cross] : [];
  });
}

const METRES_PER_DEGREE = 111_195; // of a great circle

function cutsOfCircle({ centre, radius }: { centre: LatLon; radius: number }, a: LatLon, b: LatLon): number[] {
  const east = METRES_PER_DEGREE * Math.cos(toRad(centre.lat));
  const [x, y] = [(a.lon - centre.lon) * east, (a.lat - centre.lat) * METRES_PER_DEGREE];
  const [ux, uy] = [(b.lon - a.lon) * east, (b.lat - a.lat) * METRES_PER_DEGREE];
  const uu = ux * ux + uy * uy;
  if (uu === 0) return [];
  const nearest = -(x * ux + y * uy) / uu;
  const half = Math.sqrt(Math.max(0, nearest ** 2 - (x * x + y * y - radius * radius) / uu));
  return [nearest - half, nearest, nearest + half];
}

const between = (a: LatLon, b: LatLon, t: number): LatLon => ({
  lat: a.lat + (b.lat - a.lat) * t,
  lon: a.lon + (b.lon - a.lon) * t,
});
