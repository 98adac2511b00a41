import { EnuFrame } from "../../src/geo/enu.ts";
import type { LatLon, Position } from "../../src/geo/position.ts";

/** A local frame for tests that think in metres east and north. */
export const frame = new EnuFrame({ lat: 47, lon: 8 });

export const at = (east: number, north: number): LatLon => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};

export const line = (...points: readonly (readonly [number, number])[]): LatLon[] => points.map(([e, n]) => at(e, n));

export const above = (east: number, north: number, amsl: number): Position => ({ ...at(east, north), amsl });

/** Places as metres east and north, rounded, for comparison. */
export const metres = (places: readonly LatLon[], digits = 1): [number, number][] =>
  places.map((p) => {
    const { east, north } = frame.toEnu({ lat: p.lat, lon: p.lon });
    const k = 10 ** digits;
    return [Math.round(east * k) / k + 0, Math.round(north * k) / k + 0];
  });

/** Numbers between 0 and 1 that are the same in each run (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normally distributed numbers with mean 0 and σ 1 (Box and Muller). */
export function gaussian(seed: number): () => number {
  const uniform = random(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
