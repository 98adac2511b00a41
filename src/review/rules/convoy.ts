import type { ErrorEllipse } from "../../contract/records.ts";
import { distance, EnuFrame } from "../../geo/enu.ts";
import { type LatLon, toRad, wrap180 } from "../../geo/position.ts";
import { addCovariance, covarianceOf } from "../covariance.ts";
import { withinLimit } from "./probability.ts";
import type { Sample, TrackMemory } from "./trackMemory.ts";

/** Another vehicle that moves the same way, where it would be now. */
export interface Companion {
  readonly place: LatLon;
  /** How probable it is that it is as near as asked for, 0…1. */
  readonly certainty: number;
}

/** The other vehicles around one. */
export interface Company {
  others(memory: TrackMemory, limits: { readonly within: number; readonly ms: number }): readonly Companion[];
}

const SAME_WAY_DEG = 45;
/** Metres between two samples of a trail, one a second, of the fastest vehicle. */
const FASTEST_STEP = 50;
const LOOK_AGAIN_MS = 1_000;
const MOST_KEPT = 5_000;
/** m/s, below which a vehicle does not move. */
const MOVING = 1.5;

/** The vehicles that some tracks show around one of them; one seen by two drones or under two names counts once. */
export function companyOf(memories: () => Iterable<TrackMemory>): Company {
  const counts = new Map<string, { readonly at: number; readonly found: readonly Companion[] }>();
  return {
    others: (own, limits) => {
      // Who is around changes by the second, not by the frame; looking takes time.
      const key = `${own.key} ${limits.within} ${limits.ms}`;
      const before = counts.get(key);
      const since = own.newest.at - (before?.at ?? Number.NEGATIVE_INFINITY);
      if (before && since >= 0 && since < LOOK_AGAIN_MS) return before.found;
      if (counts.size > MOST_KEPT) counts.clear();
      const found = around(own, memories(), limits);
      counts.set(key, { at: own.newest.at, found });
      return found;
    },
  };
}

function around(
  own: TrackMemory,
  memories: Iterable<TrackMemory>,
  { within, ms }: { readonly within: number; readonly ms: number },
): Companion[] {
  const { newest } = own;
  const counted: TrackMemory[] = [own];
  const found: Companion[] = [];
  for (const other of memories) {
    if (other === own || other.key === own.key || newest.at - other.newest.at > ms) continue;
    const { speed = 0, headingDeg } = other.newest;
    if (headingDeg === undefined || speed < MOVING) continue;
    if (Math.abs(wrap180(headingDeg - (newest.headingDeg ?? 0))) > SAME_WAY_DEG) continue;
    const near = nearest(other, newest, ms, within);
    if (near.metres > within) continue;
    if (counted.some((one) => !areTwo(one, other))) continue;
    counted.push(other);
    const sigma = Math.hypot(newest.ellipse.major, other.newest.ellipse.major);
    found.push({ place: near.place, certainty: withinLimit(near.metres, sigma, within) });
  }
  return found;
}

/** Where another vehicle is now or passed within `ms`, if that is nearer: the first place that is near enough, else the nearest. */
function nearest(
  other: TrackMemory,
  newest: Sample,
  ms: number,
  within: number,
): { readonly place: LatLon; readonly metres: number } {
  const now = placeAt(other.newest, newest.at);
  let best = { place: now, metres: distance(now, newest) };
  // Along its trail nothing can be near within the time that it takes to come from a sample that is far.
  for (let i = other.trail.length - 1; i >= 0 && best.metres > within; ) {
    const sample = other.trail[i] as Sample;
    if (newest.at - sample.at > ms) break;
    const metres = distance(sample, newest);
    if (metres < best.metres) best = { place: { lat: sample.lat, lon: sample.lon }, metres };
    i -= Math.max(1, Math.floor((metres - within) / FASTEST_STEP));
  }
  return best;
}

/** Where a vehicle is at an instant if it keeps its motion. */
export function placeAt(sample: Sample, at: number): LatLon {
  const { speed = 0, headingDeg = 0 } = sample;
  const metres = (speed * (at - sample.at)) / 1000;
  const h = toRad(headingDeg);
  const { lat, lon } = new EnuFrame(sample).toPosition({ east: Math.sin(h) * metres, north: Math.cos(h) * metres });
  return { lat, lon };
}

/** Tracks of one picture at one time are two things; else they have to be surely apart. */
function areTwo(a: TrackMemory, b: TrackMemory): boolean {
  const together = a.firstAt <= b.newest.at && b.firstAt <= a.newest.at;
  if (a.commonId !== undefined && a.commonId === b.commonId) return false;
  if (together && a.streamId === b.streamId) return true;
  const at = Math.max(a.newest.at, b.newest.at);
  const gap = Math.abs(a.newest.at - b.newest.at) / 1000;
  const slack = 5 + (gap * gap) / 2; // metres: a start or a stop within the gap, at 1 m/s²
  const [first, second] = [placeAt(a.newest, at), placeAt(b.newest, at)];
  return distance(first, second) > slack && apartBy(first, a.newest.ellipse, second, b.newest.ellipse) > 9.21;
}

/**
 * Squared Mahalanobis distance between two places by the sum of their covariances: over 9.21 once in a hundred times for
 * places that are the same (χ², 2 degrees of freedom).
 */
export function apartBy(a: LatLon, errorA: ErrorEllipse, b: LatLon, errorB: ErrorEllipse, more = 0): number {
  const { east, north } = new EnuFrame(a).toEnu(b);
  const sum = addCovariance(covarianceOf(errorA), covarianceOf(errorB));
  const ee = sum.ee + more + 0.01;
  const nn = sum.nn + more + 0.01;
  const det = ee * nn - sum.en * sum.en;
  return (nn * east * east - 2 * sum.en * east * north + ee * north * north) / det;
}
