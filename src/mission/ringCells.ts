import { EnuFrame } from "../geo/enu.ts";
import { type LatLon, wrap180 } from "../geo/position.ts";
import type { CorridorGrid } from "./corridorGrid.ts";

/** Tells the cells whose middle lies in a ring, column by column, as runs of cells `from` up to, but without, `to`. */
export function eachRunIn(
  grid: CorridorGrid,
  ring: readonly LatLon[],
  visit: (from: number, to: number) => void,
): void {
  const { rows, wide } = grid;
  if (ring.length < 3) return;
  const south = ring.reduce((least, { lat }) => Math.min(least, lat), Number.POSITIVE_INFINITY);
  const north = ring.reduce((most, { lat }) => Math.max(most, lat), Number.NEGATIVE_INFINITY);
  const half = (rows * wide) / 2;
  const hits: number[] = [];
  for (let column = 0; column < grid.columns; column++) {
    const lat = grid.lats[column] as number;
    const lon = grid.lons[column] as number;
    const { metresPerDegLat, metresPerDegLon } = new EnuFrame({ lat, lon });
    if (lat + half / metresPerDegLat < south || lat - half / metresPerDegLat > north) continue;
    const sin = Math.sin(grid.bearings[column] as number);
    const cos = Math.cos(grid.bearings[column] as number);
    hits.length = 0;
    // In metres along the section from the column's middle and to the right of it: where the ring crosses the column.
    const last = ring.at(-1) as LatLon;
    let east = wrap180(last.lon - lon) * metresPerDegLon;
    let ahead = east * sin + (last.lat - lat) * metresPerDegLat * cos;
    let right = east * cos - (last.lat - lat) * metresPerDegLat * sin;
    for (const p of ring) {
      const beforeAhead = ahead;
      const beforeRight = right;
      const up = (p.lat - lat) * metresPerDegLat;
      east = wrap180(p.lon - lon) * metresPerDegLon;
      ahead = east * sin + up * cos;
      right = east * cos - up * sin;
      if (ahead > 0 === beforeAhead > 0) continue;
      hits.push(beforeRight + ((right - beforeRight) * beforeAhead) / (beforeAhead - ahead));
    }
    hits.sort((a, b) => a - b);
    for (let i = 0; i + 1 < hits.length; i += 2) {
      const from = Math.max(0, Math.ceil((hits[i] as number) / wide + (rows - 1) / 2));
      const to = Math.min(rows, Math.floor((hits[i + 1] as number) / wide + (rows - 1) / 2) + 1);
      if (from < to) visit(column * rows + from, column * rows + to);
    }
  }
}

/** Which cells have their middle outside of a ring, as 1. */
export function outsideCells(grid: CorridorGrid, ring: readonly LatLon[]): Uint8Array {
  const out = new Uint8Array(grid.cells).fill(1);
  eachRunIn(grid, ring, (from, to) => out.fill(0, from, to));
  return out;
}

/** Which cells lie beside stretches of the line, metres along it in order, as 1. */
export function skippedCells(
  grid: CorridorGrid,
  stretches: readonly (readonly [from: number, to: number])[],
): Uint8Array {
  const out = new Uint8Array(grid.cells);
  let at = 0;
  for (let column = 0; column < grid.columns; column++) {
    const along = grid.along(column);
    while (at < stretches.length && (stretches[at]?.[1] as number) <= along) at++;
    if (((stretches[at]?.[0] ?? Number.POSITIVE_INFINITY) as number) <= along)
      out.fill(1, column * grid.rows, (column + 1) * grid.rows);
  }
  return out;
}
