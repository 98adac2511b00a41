import type { Ground } from "../../geo/ground.ts";
import { convexHull } from "../../geo/polygon.ts";
import { type LatLon, toDeg } from "../../geo/position.ts";
import { turnRadius } from "../estimate.ts";
import type { Plan } from "../plan.ts";
import { cellsOf, type Lane, LanePlane, laneOrder, lanesAt, type Uv } from "./lanes.ts";
import type { AreaPattern } from "./pattern.ts";
import type { Stretch } from "./stretch.ts";
import { heightAbove, stripBelow } from "./strip.ts";

/**
 * The lanes over an area, as far apart as the camera's strip on the ground below allows: closer where the ground is
 * higher. Areas with bays are swept part by part, each beginning at the corner nearest to where the drone is, the first
 * at the one nearest to home. A fixed wing leaves out as many lanes as its turns need and comes back for them.
 */
export function areaStretches(plan: Plan, pattern: AreaPattern, ground: Ground): Stretch[] {
  const { outline } = pattern;
  const origin = outline[0];
  if (!origin || outline.length < 3) return [];
  const above = heightAbove(plan, ground);
  const headingDeg = pattern.headingDeg ?? fewestTurns(plan, pattern, outline, above);
  const plane = new LanePlane(origin, headingDeg);
  const ring = outline.map((p) => plane.flat(p));
  const rows = rowsOf(ring, (v) => {
    const spans = lanesAt(ring, v, 1);
    const heights = spans.flatMap(({ from, to }) => along(from, to).map((u) => above(plane.place({ u, v }))));
    return half(plan, pattern, heights.length > 0 ? Math.min(...heights) : above(origin));
  });
  const home = plan.home ? plane.flat(plan.home) : { u: 0, v: 0 };
  const turn = plan.drone.kind === "fixed-wing" ? 2 * turnRadius(pattern.speed) : 0;
  const lanes = sweep(cellsOf(rows), home, turn);
  return lanes.map(({ from, to, pass }) => ({
    kind: "watch",
    from: plane.place(from),
    to: plane.place(to),
    looking: "ahead",
    target: [],
    pass,
  }));
}

/** Places along a lane at which the ground is asked. */
function along(from: number, to: number): number[] {
  const count = Math.max(1, Math.min(60, Math.ceil((to - from) / 60)));
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}

/** Half the strip that one lane is given. */
const half = ({ camera }: Plan, { overlapPercent }: AreaPattern, above: number): number =>
  Math.max(1, (stripBelow(camera, above) / 2) * (1 - overlapPercent / 100));

/** Lanes from one side of the ring to the other, so that the strips of neighbours touch; the last ones closer. */
function rowsOf(ring: readonly Uv[], halfAt: (v: number) => number): Lane[][] {
  const low = Math.min(...ring.map(({ v }) => v));
  const high = Math.max(...ring.map(({ v }) => v));
  const least = (high - low) / MOST_ROWS / 2;
  const rows: Lane[][] = [];
  for (let edge = low; edge < high - 0.01 && rows.length <= MOST_ROWS; ) {
    // How wide the strip is depends on where the lane is, which depends on how wide it is: two steps are near enough.
    const guess = Math.max(least, halfAt(Math.min(high, edge)));
    const wide = Math.max(least, Math.min(guess, halfAt(Math.min(high, edge + guess))));
    const last = edge + 2 * wide >= high;
    const v = last ? Math.max((edge + high) / 2, high - wide) : edge + wide;
    rows.push(lanesAt(ring, v, Math.max(v - edge, wide)));
    edge = last ? high : edge + 2 * wide;
  }
  return rows;
}

const MOST_ROWS = 1_500;

/** The direction along an edge with which there are the fewest lanes, and of those the shortest way. */
function fewestTurns(
  plan: Plan,
  pattern: AreaPattern,
  outline: readonly LatLon[],
  above: (p: LatLon) => number,
): number {
  const origin = outline[0] as LatLon;
  const wide = half(plan, pattern, Math.min(...outline.map(above)));
  const north = new LanePlane(origin, 0);
  let best = { headingDeg: 0, lanes: Number.POSITIVE_INFINITY, length: 0 };
  for (const headingDeg of edgeDirections(convexHull(outline).map((p) => north.flat(p)))) {
    const plane = new LanePlane(origin, headingDeg);
    const lanes = rowsOf(
      outline.map((p) => plane.flat(p)),
      () => wide,
    ).flat();
    const length = lanes.reduce((sum, { from, to }) => sum + to - from, 0);
    if (lanes.length < best.lanes || (lanes.length === best.lanes && length < best.length))
      best = { headingDeg, lanes: lanes.length, length };
  }
  return best.headingDeg;
}

/** Directions of a ring's edges in a plane whose `u` is north, 0 ≤ d < 180, the longest first. */
function edgeDirections(ring: readonly Uv[]): number[] {
  const edges = ring.map((a, i) => {
    const b = ring[(i + 1) % ring.length] as Uv;
    return { deg: (toDeg(Math.atan2(b.v - a.v, b.u - a.u)) + 360) % 180, length: Math.hypot(b.u - a.u, b.v - a.v) };
  });
  return edges
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_DIRECTIONS)
    .map(({ deg }) => deg);
}

const MOST_DIRECTIONS = 24;

/** Sweeps cell after cell, always the one with the nearest corner next. */
function sweep(cells: readonly (readonly Lane[])[], home: Uv, turn: number): { from: Uv; to: Uv; pass: number }[] {
  const left = new Set(cells);
  const out: { from: Uv; to: Uv; pass: number }[] = [];
  let here = home;
  for (let pass = 0; left.size > 0; pass++) {
    const { cell, last, end } = nearestCorner(left, here);
    left.delete(cell);
    const lanes = last ? cell.toReversed() : cell;
    const apart =
      lanes.length < 2 ? turn : Math.abs((lanes[1] as Lane).v - (lanes[0] as Lane).v) || Number.POSITIVE_INFINITY;
    let backwards = end;
    for (const index of laneOrder(lanes.length, Math.ceil(turn / apart))) {
      const { v, from, to } = lanes[index] as Lane;
      const [a, b] = backwards ? [to, from] : [from, to];
      out.push({ from: { u: a, v }, to: { u: b, v }, pass });
      backwards = !backwards;
      here = { u: b, v };
    }
  }
  return out;
}

function nearestCorner(cells: Iterable<readonly Lane[]>, here: Uv) {
  let best: { cell: readonly Lane[]; last: boolean; end: boolean; away: number } | undefined;
  for (const cell of cells)
    for (const last of [false, true])
      for (const end of [false, true]) {
        const lane = (last ? cell.at(-1) : cell[0]) as Lane;
        const away = Math.hypot((end ? lane.to : lane.from) - here.u, lane.v - here.v);
        if (!best || away < best.away) best = { cell, last, end, away };
      }
  return best as NonNullable<typeof best>;
}
