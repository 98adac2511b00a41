import { EnuFrame } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Course } from "./course.ts";
import { type Sortie, transitMs } from "./sortie.ts";
import type { PatrolDrone } from "./task.ts";

/** Where a drone is at an instant of its sortie: `low` while it climbs or lands at its base. */
export interface FlightPoint extends LatLon {
  readonly at: number;
  /** From here to the next point it climbs or sinks through all heights. */
  readonly low: boolean;
}

/** The sortie from the ground to the ground, straight and at constant speed between its points. */
export function flightOf(course: Course, drone: PatrolDrone, sortie: Sortie): FlightPoint[] {
  const { takeOffAt, from, watch, leaveAt, returnAt } = sortie;
  const base = course.beside(drone.base);
  const points: FlightPoint[] = [];
  const add = ({ lat, lon }: LatLon, at: number, low = false): void => {
    const before = points.at(-1);
    if (before && at <= before.at) return;
    points.push({ at, lat, lon, low });
  };
  if (from) add(from.place, from.at);
  else {
    add(base, takeOffAt, true);
    add(base, takeOffAt + drone.climbMs);
  }
  const first = watch[0];
  const levelAt = points.at(-1)?.at ?? takeOffAt;
  if (first) {
    const start = course.place(first.from);
    add(start, Math.min(first.fromAt, levelAt + transitMs(drone, course.away(points.at(-1) ?? base, first.from))));
    add(start, first.fromAt);
  }
  for (const { fromAt, from: a, toAt, to: b } of watch) {
    for (const bend of course.bendsBetween(a, b))
      add(course.place(bend), fromAt + ((bend - a) / (b - a)) * (toAt - fromAt));
    add(course.place(b), toAt);
  }
  const last = points.at(-1) ?? { ...base, at: leaveAt, low: false };
  add(last, leaveAt);
  add(base, returnAt - drone.landMs, true);
  add(base, returnAt);
  return points;
}

/** Where a drone is; undefined before take-off and after landing. */
export function flightPlace(flight: readonly FlightPoint[], at: number): LatLon | undefined {
  const i = flight.findIndex((point) => point.at > at);
  const [a, b] = [flight[i - 1], flight[i]];
  if (!a || !b) return undefined;
  const t = (at - a.at) / (b.at - a.at);
  return { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t };
}

/** A flight in metres of one frame, for fast comparison with others. */
export class Track {
  readonly at: Float64Array;
  readonly east: Float64Array;
  readonly north: Float64Array;
  readonly low: Uint8Array;

  constructor(flight: readonly FlightPoint[], frame: EnuFrame) {
    const flat = flight.map((point) => frame.toEnu(point));
    this.at = Float64Array.from(flight, ({ at }) => at);
    this.east = Float64Array.from(flat, ({ east }) => east);
    this.north = Float64Array.from(flat, ({ north }) => north);
    this.low = Uint8Array.from(flight, ({ low }) => Number(low));
  }

  get startAt(): number {
    return this.at[0] ?? 0;
  }

  get endAt(): number {
    return this.at[this.at.length - 1] ?? 0;
  }
}

/** The first instant from which two flights are nearer than `metres` beside each other; `low`: while one climbs or lands. */
export function meeting(a: Track, b: Track, metres: number, low: boolean): number | undefined {
  const from = Math.max(a.startAt, b.startAt);
  const to = Math.min(a.endAt, b.endAt);
  if (to <= from || metres <= 0) return undefined;
  let i = pieceAt(a, from);
  let j = pieceAt(b, from);
  let at = from;
  while (at < to) {
    const end = Math.min(a.at[i + 1] as number, b.at[j + 1] as number, to);
    if ((a.low[i] === 1 || b.low[j] === 1) === low && end > at) {
      const near = nearIn(a, i, b, j, at, end, metres);
      if (near !== undefined) return near;
    }
    if ((a.at[i + 1] as number) <= end) i++;
    if ((b.at[j + 1] as number) <= end) j++;
    at = end;
  }
  return undefined;
}

function pieceAt({ at }: Track, instant: number): number {
  let low = 0;
  let high = at.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((at[middle] as number) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** When two drones on straight pieces come nearer than `metres`: where the square of their distance falls below. */
function nearIn(
  a: Track,
  i: number,
  b: Track,
  j: number,
  from: number,
  to: number,
  metres: number,
): number | undefined {
  const e0 = along(a.at, a.east, i, from) - along(b.at, b.east, j, from);
  const n0 = along(a.at, a.north, i, from) - along(b.at, b.north, j, from);
  if (e0 * e0 + n0 * n0 < metres * metres) return from;
  const de = along(a.at, a.east, i, to) - along(b.at, b.east, j, to) - e0;
  const dn = along(a.at, a.north, i, to) - along(b.at, b.north, j, to) - n0;
  const square = de * de + dn * dn;
  if (square === 0) return undefined;
  const half = e0 * de + n0 * dn;
  const root = half * half - square * (e0 * e0 + n0 * n0 - metres * metres);
  if (root <= 0) return undefined;
  const t = (-half - Math.sqrt(root)) / square;
  return t >= 0 && t <= 1 ? from + t * (to - from) : undefined;
}

function along(at: Float64Array, values: Float64Array, i: number, instant: number): number {
  const [from, to] = [at[i] as number, at[i + 1] as number];
  const [a, b] = [values[i] as number, values[i + 1] as number];
  return a + ((b - a) * (instant - from)) / (to - from);
}

/** One frame for all flights on a course. */
export const frameOf = (course: Course): EnuFrame => new EnuFrame(course.place(course.length / 2));
