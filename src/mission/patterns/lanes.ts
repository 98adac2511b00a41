import { EnuFrame } from "../../geo/enu.ts";
import { type LatLon, toRad } from "../../geo/position.ts";

/** A plane turned so that `u` runs along a direction and `v` to its right, metres. */
export class LanePlane {
  readonly #frame: EnuFrame;
  readonly #sin: number;
  readonly #cos: number;

  constructor(origin: LatLon, headingDeg: number) {
    this.#frame = new EnuFrame(origin);
    this.#sin = Math.sin(toRad(headingDeg));
    this.#cos = Math.cos(toRad(headingDeg));
  }

  flat({ lat, lon }: LatLon): Uv {
    const { east, north } = this.#frame.toEnu({ lat, lon });
    return { u: east * this.#sin + north * this.#cos, v: east * this.#cos - north * this.#sin };
  }

  place({ u, v }: Uv): LatLon {
    const { lat, lon } = this.#frame.toPosition({
      east: u * this.#sin + v * this.#cos,
      north: u * this.#cos - v * this.#sin,
    });
    return { lat, lon };
  }
}

export interface Uv {
  readonly u: number;
  readonly v: number;
}

/** One pass through an area: from `from` to `to` along, at `v` across. */
export interface Lane {
  readonly v: number;
  readonly from: number;
  readonly to: number;
}

/** Where a ring is inside along `v`, in order. */
export function inside(ring: readonly Uv[], v: number): [number, number][] {
  const hits: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as Uv;
    const b = ring[j] as Uv;
    if (a.v > v !== b.v > v) hits.push(a.u + ((b.u - a.u) * (v - a.v)) / (b.v - a.v));
  }
  hits.sort((x, y) => x - y);
  const out: [number, number][] = [];
  for (let i = 0; i + 1 < hits.length; i += 2) out.push([hits[i] as number, hits[i + 1] as number]);
  return out;
}

/** The lanes along `v` that see all of a ring within `half` metres to both sides; gaps are left out. */
export function lanesAt(ring: readonly Uv[], v: number, half: number): Lane[] {
  const lines = [v, v - half * EDGE, v + half * EDGE];
  for (const corner of ring) {
    if (Math.abs(corner.v - v) < half && lines.length < MOST_LINES) lines.push(corner.v - HAIR, corner.v + HAIR);
  }
  const spans = lines.flatMap((line) => inside(ring, line)).sort((a, b) => a[0] - b[0]);
  const out: { v: number; from: number; to: number }[] = [];
  for (const [from, to] of spans) {
    const last = out.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ v, from, to });
  }
  return out.filter((lane) => lane.to - lane.from > 1);
}

const EDGE = 0.999;
const HAIR = 1e-3; // metres beside a corner, for a line through it is inside on one side only
const MOST_LINES = 60;

/**
 * Lanes of neighbouring rows that lie beside each other and nowhere beside another one: what can be swept to and fro
 * (boustrophedon cells, Choset and Pignon, 1998).
 */
export function cellsOf(rows: readonly (readonly Lane[])[]): Lane[][] {
  const cells: Lane[][] = [];
  let open: { lane: Lane; cell: Lane[] }[] = [];
  for (const row of rows) {
    const next: typeof open = [];
    for (const lane of row) {
      const before = open.filter((o) => overlap(o.lane, lane));
      const only = before.length === 1 ? before[0] : undefined;
      const shared = only && row.filter((other) => overlap(only.lane, other)).length > 1;
      const cell = only && !shared ? only.cell : [];
      if (cell.length === 0) cells.push(cell);
      cell.push(lane);
      next.push({ lane, cell });
    }
    open = next;
  }
  return cells;
}

const overlap = (a: Lane, b: Lane): boolean => a.from < b.to && b.from < a.to;

/**
 * The order in which `count` lanes are flown so that each turn spans at least `skip` of them, as far as there are as many:
 * 0, k, 1, k+1, … in blocks. With 1 it is one after the other.
 */
export function laneOrder(count: number, skip: number): number[] {
  const out: number[] = [];
  const blocks = skip <= 1 ? 1 : Math.max(1, Math.floor(count / (2 * skip + 1)));
  for (let block = 0; block < blocks; block++) {
    const begin = Math.round((count * block) / blocks);
    const size = Math.round((count * (block + 1)) / blocks) - begin;
    const half = skip <= 1 ? size : Math.ceil(size / 2);
    for (let i = 0; i < half; i++) {
      out.push(begin + i);
      if (i + half < size) out.push(begin + i + half);
    }
  }
  return out;
}
