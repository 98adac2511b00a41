import { distance } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import type { LatLon } from "../../geo/position.ts";
import type { AboveGround } from "./pattern.ts";

/** A place of a flown path with its height above mean sea level. */
export interface HighPoint extends LatLon {
  readonly amsl: number;
}

interface ProfileLimits {
  /** Metres of climb and of descent that the drone makes in a metre of way. */
  readonly up: number;
  readonly down: number;
}

/**
 * The lowest path over the corners of a route that keeps its height above the ground, not only at the corners: for each
 * piece of the route its points with heights, both ends among them. The wanted height is held within the tolerance
 * wherever the drone can climb and sink so steeply; before a rise it climbs in time, and gorges that it could not leave in
 * time are flown over. Never under the floor. A piece is divided only where one straight line would leave the tolerance,
 * as Douglas and Peucker (1973) do. Where the ground is not known it is taken to be as high as at the last known place.
 * Undefined where none of it is known.
 */
export function groundProfile(
  route: readonly LatLon[],
  ground: Ground,
  want: AboveGround,
  { up, down }: ProfileLimits,
): HighPoint[][] | undefined {
  const ends = new Int32Array(route.length);
  let count = 1;
  for (let i = 1; i < route.length; i++) {
    const length = distance(route[i - 1] as LatLon, route[i] as LatLon);
    count += Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(length / SAMPLE)));
    ends[i] = count - 1;
  }
  const lat = new Float64Array(count);
  const lon = new Float64Array(count);
  const step = new Float64Array(count); // metres from the sample before
  const base = new Float64Array(count);
  for (let i = 1; i < route.length; i++) {
    const a = route[i - 1] as LatLon;
    const b = route[i] as LatLon;
    const begin = ends[i - 1] as number;
    const pieces = (ends[i] as number) - begin;
    const each = distance(a, b) / pieces;
    for (let k = 0; k <= pieces; k++) {
      lat[begin + k] = a.lat + ((b.lat - a.lat) * k) / pieces;
      lon[begin + k] = a.lon + ((b.lon - a.lon) * k) / pieces;
      if (k > 0) step[begin + k] = each;
    }
  }
  let known = false;
  for (let i = 0; i < count; i++) {
    base[i] = ground.elevation({ lat: lat[i] as number, lon: lon[i] as number }) ?? Number.NaN;
    if (!Number.isNaN(base[i])) known = true;
  }
  if (!known) return undefined;
  fill(base);
  const height = smoothed(base, want.agl, step, up, down);
  const profile = { base, height, step, want };
  const keep = new Uint8Array(count);
  for (let i = 1; i < route.length; i++) mark(profile, ends[i - 1] as number, ends[i] as number, keep);
  return route.slice(1).map((_, i) => {
    const out: HighPoint[] = [];
    for (let k = ends[i] as number; k <= (ends[i + 1] as number); k++)
      if (keep[k]) out.push({ lat: lat[k] as number, lon: lon[k] as number, amsl: height[k] as number });
    return out;
  });
}

const SAMPLE = 15; // metres; terrain files are seldom finer
const MOST_SAMPLES = 20_000; // on one piece, 300 km

/** Puts the nearest known height of before, at the start of after, in place of what is not known. */
function fill(base: Float64Array): void {
  const first = base.find((h) => !Number.isNaN(h)) as number;
  let last = first;
  for (let i = 0; i < base.length; i++) {
    if (Number.isNaN(base[i])) base[i] = last;
    else last = base[i] as number;
  }
}

/** The lowest heights that are nowhere below the wanted ones and nowhere steeper than the limits. */
function smoothed(base: Float64Array, agl: number, step: Float64Array, up: number, down: number): Float64Array {
  const height = base.map((h) => h + agl);
  for (let i = 1; i < height.length; i++)
    height[i] = Math.max(height[i] as number, (height[i - 1] as number) - (step[i] as number) * down);
  for (let i = height.length - 1; i > 0; i--)
    height[i - 1] = Math.max(height[i - 1] as number, (height[i] as number) - (step[i] as number) * up);
  return height;
}

interface Profile {
  readonly base: Float64Array;
  readonly height: Float64Array;
  readonly step: Float64Array;
  readonly want: AboveGround;
}

/** Marks the samples that have to be corners for straight lines between them to stay within the tolerance. */
function mark({ base, height, step, want }: Profile, from: number, to: number, keep: Uint8Array): void {
  const open = [from, to];
  const least = Math.max(want.agl - want.tolerance, want.floor);
  while (open.length > 0) {
    const end = open.pop() as number;
    const begin = open.pop() as number;
    keep[begin] = 1;
    keep[end] = 1;
    let total = 0;
    for (let i = begin + 1; i <= end; i++) total += step[i] as number;
    const start = height[begin] as number;
    const slope = total === 0 ? 0 : ((height[end] as number) - start) / total;
    let worst = 0;
    let at = -1;
    let along = 0;
    for (let i = begin + 1; i < end; i++) {
      along += step[i] as number;
      const line = start + slope * along;
      const off = Math.max((base[i] as number) + least - line, line - (height[i] as number) - want.tolerance);
      if (off <= worst) continue;
      worst = off;
      at = i;
    }
    if (at >= 0) open.push(begin, at, at, end);
  }
}
