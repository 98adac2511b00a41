import type { LatLon } from "../../geo/position.ts";

/** Two legs of a line that meet though they do not follow each other. */
export interface Crossing extends LatLon {
  /** Indexes of the places that the legs start at; `first` is the smaller. */
  readonly first: number;
  readonly second: number;
}

/**
 * Where a line, or a ring when `closed`, crosses or touches itself: at most `most` places. Legs are held in a tree of
 * boxes over runs of legs, so that a line of a million places takes a second, not a million squared. Undefined when the
 * line is so tangled that the answer would take too long.
 */
export function selfCrossings(lonLat: Float64Array, closed = false, most = 10): Crossing[] | undefined {
  const count = lonLat.length / 2;
  const legs = closed ? count : count - 1;
  if (legs < 2) return [];
  const boxes = boxesOf(lonLat, legs);
  const found: Crossing[] = [];
  const near = Math.max(0.05, Math.cos(((lonLat[1] as number) * Math.PI) / 180));
  let budget = 1e6 + 60 * legs;
  const leaves = boxes.length / 8; // nodes are numbered from 1, leaves from `leaves`
  const stack: number[] = [1, 1];
  while (stack.length > 0 && found.length < most) {
    const b = stack.pop() as number;
    const a = stack.pop() as number;
    if (--budget < 0) return undefined;
    if (a !== b && apart(boxes, a, b)) continue;
    if (a >= leaves && b >= leaves) {
      const [i, j] = [Math.min(a, b) - leaves, Math.max(a, b) - leaves];
      if (i === j || j >= legs) continue;
      const hit = meeting(lonLat, count, i, j, near, closed && i === 0 && j === legs - 1);
      if (hit) found.push(hit);
    } else if (a === b) stack.push(2 * a, 2 * a, 2 * a, 2 * a + 1, 2 * a + 1, 2 * a + 1);
    else if (a < leaves && (b >= leaves || a <= b)) stack.push(2 * a, b, 2 * a + 1, b);
    else stack.push(a, 2 * b, a, 2 * b + 1);
  }
  return found.sort((p, q) => p.first - q.first || p.second - q.second);
}

/** West, south, east and north of each node of a binary tree over the legs; leaves beyond the last leg are empty. */
function boxesOf(lonLat: Float64Array, legs: number): Float64Array {
  let leaves = 1;
  while (leaves < legs) leaves *= 2;
  const boxes = new Float64Array(8 * leaves);
  const n = lonLat.length;
  for (let i = 0; i < leaves; i++) {
    const at = 4 * (leaves + i);
    if (i >= legs) {
      boxes[at] = boxes[at + 1] = Number.POSITIVE_INFINITY;
      boxes[at + 2] = boxes[at + 3] = Number.NEGATIVE_INFINITY;
      continue;
    }
    const k = (2 * i + 2) % n;
    boxes[at] = Math.min(lonLat[2 * i] as number, lonLat[k] as number);
    boxes[at + 1] = Math.min(lonLat[2 * i + 1] as number, lonLat[k + 1] as number);
    boxes[at + 2] = Math.max(lonLat[2 * i] as number, lonLat[k] as number);
    boxes[at + 3] = Math.max(lonLat[2 * i + 1] as number, lonLat[k + 1] as number);
  }
  for (let node = leaves - 1; node >= 1; node--)
    for (let side = 0; side < 4; side++) {
      const [p, q] = [boxes[8 * node + side] as number, boxes[8 * node + 4 + side] as number];
      boxes[4 * node + side] = side < 2 ? Math.min(p, q) : Math.max(p, q);
    }
  return boxes;
}

function apart(boxes: Float64Array, a: number, b: number): boolean {
  const [i, j] = [4 * a, 4 * b];
  return (
    (boxes[i] as number) > (boxes[j + 2] as number) ||
    (boxes[j] as number) > (boxes[i + 2] as number) ||
    (boxes[i + 1] as number) > (boxes[j + 3] as number) ||
    (boxes[j + 1] as number) > (boxes[i + 3] as number)
  );
}

/** Legs that follow each other share a place; they meet besides only when one goes straight back along the other. */
function meeting(
  lonLat: Float64Array,
  count: number,
  i: number,
  j: number,
  near: number,
  wraps: boolean,
): Crossing | undefined {
  const at = (k: number): [number, number] => {
    const m = k % count;
    return [(lonLat[2 * m] as number) * near, lonLat[2 * m + 1] as number];
  };
  const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [at(i), at(i + 1), at(j), at(j + 1)];
  const [ux, uy, vx, vy] = [bx - ax, by - ay, dx - cx, dy - cy];
  const det = ux * vy - uy * vx;
  const lengths = Math.hypot(ux, uy) * Math.hypot(vx, vy);
  const place = (x: number, y: number): Crossing => ({ lat: y, lon: x / near, first: i, second: j });
  if (j === i + 1 || wraps) {
    const back = Math.abs(det) < 1e-12 * lengths && ux * vx + uy * vy < 0;
    return back ? (wraps ? place(ax, ay) : place(bx, by)) : undefined;
  }
  const [wx, wy] = [cx - ax, cy - ay];
  if (Math.abs(det) >= 1e-12 * lengths) {
    const s = (wx * vy - wy * vx) / det;
    const t = (wx * uy - wy * ux) / det;
    return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? place(ax + ux * s, ay + uy * s) : undefined;
  }
  if (Math.abs(ux * wy - uy * wx) > 1e-12 * Math.hypot(ux, uy)) return undefined; // side by side
  const square = ux * ux + uy * uy;
  const from = (wx * ux + wy * uy) / square;
  const to = from + (vx * ux + vy * uy) / square;
  const start = Math.max(0, Math.min(from, to));
  return start <= Math.min(1, Math.max(from, to)) ? place(ax + ux * start, ay + uy * start) : undefined;
}
