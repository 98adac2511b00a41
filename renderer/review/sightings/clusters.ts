import { metresPerDegLatAt, metresPerDegLonAt } from "../../../src/geo/enu.ts";
import type { LatLon } from "../../../src/geo/position.ts";

/** Places that lie in one square of the ground. */
export interface Cluster {
  /** Indices of the places, in their order. */
  readonly members: readonly number[];
  /** The middle of the members. */
  readonly place: LatLon;
}

/** Puts places together that lie in one square of `size` metres; squares lie still whichever places there are. */
export function clustersOf(places: readonly LatLon[], size: number): Cluster[] {
  const squares = new Map<string, number[]>();
  places.forEach(({ lat, lon }, i) => {
    const row = Math.floor((lat * metresPerDegLatAt(0)) / size);
    const rowLat = Math.max(-89, Math.min(89, (row * size) / metresPerDegLatAt(0)));
    const key = `${row} ${Math.floor((lon * metresPerDegLonAt(rowLat)) / size)}`;
    const known = squares.get(key);
    if (known) known.push(i);
    else squares.set(key, [i]);
  });
  return [...squares.values()].map((members) => {
    const sum = members.reduce(
      (all, i) => {
        const { lat, lon } = places[i] as LatLon;
        return { lat: all.lat + lat, lon: all.lon + lon };
      },
      { lat: 0, lon: 0 },
    );
    return { members, place: { lat: sum.lat / members.length, lon: sum.lon / members.length } };
  });
}

/** The size of squares, metres, for a camera so high above the earth, metres: powers of two, so that they change seldom. */
export const squareSize = (height: number): number => 2 ** Math.round(Math.log2(Math.max(1, height / 10)));

/** `7`, `42`, `1.2k`: a count on a small sign. */
export const countSign = (count: number): string =>
  count < 1_000 ? String(count) : count < 10_000 ? `${(count / 1_000).toFixed(1)}k` : `${Math.round(count / 1_000)}k`;
