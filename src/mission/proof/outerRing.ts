import type { Xy } from "./flat.ts";

/**
 * The outer ring, counter-clockwise, around convex shapes that hang together, along the sides of square cells of `cell`
 * metres: no place of any shape lies outside of it, and it lies at most a cell's diagonal away. Holes are filled; of
 * shapes that do not hang together it is the ring around the first. Takes time with the number of cells, whatever the shapes.
 */
export function outerRing(shapes: readonly (readonly Xy[])[], cell: number): Xy[] {
  const all = shapes.flat();
  const west = all.reduce((least, { x }) => Math.min(least, x), Infinity) - 2 * cell;
  const south = all.reduce((least, { y }) => Math.min(least, y), Infinity) - 2 * cell;
  const columns = Math.ceil((all.reduce((most, { x }) => Math.max(most, x), -Infinity) - west) / cell) + 2;
  const rows = Math.ceil((all.reduce((most, { y }) => Math.max(most, y), -Infinity) - south) / cell) + 2;
  const filled = new Uint8Array(rows * columns);
  for (const shape of shapes) fill(filled, columns, { shape, west, south, cell });
  withoutDiagonals(filled, rows, columns);
  const first = shapes[0]?.[0];
  if (!first) return [];
  // Straight down from a place inside: the last filled cell before nothing is left below is on the outer ring.
  const column = Math.floor((first.x - west) / cell);
  let row = Math.floor((first.y - south) / cell);
  const outside = openCells(filled, rows, columns);
  while (row > 0 && !outside[(row - 1) * columns + column]) row--;
  return traced(outside, columns, { row, column }).map(([c, r]) => ({ x: west + c * cell, y: south + r * cell }));
}

interface Raster {
  readonly shape: readonly Xy[];
  readonly west: number;
  readonly south: number;
  readonly cell: number;
}

/** Fills every cell that a convex shape touches. */
function fill(filled: Uint8Array, columns: number, { shape, west, south, cell }: Raster): void {
  const flat = shape.map(({ x, y }) => ({ x: (x - west) / cell, y: (y - south) / cell }));
  const low = Math.floor(Math.min(...flat.map(({ y }) => y)));
  const high = Math.floor(Math.max(...flat.map(({ y }) => y)));
  for (let row = low; row <= high; row++) {
    let from = Infinity;
    let to = -Infinity;
    flat.forEach((a, i) => {
      const b = flat[(i + 1) % flat.length] as Xy;
      // The part of the side within the row.
      const [t0, t1] = a.y === b.y ? [0, 1] : [(row - a.y) / (b.y - a.y), (row + 1 - a.y) / (b.y - a.y)];
      const start = Math.max(0, Math.min(t0, t1));
      const end = Math.min(1, Math.max(t0, t1));
      if (start > end || Math.max(a.y, b.y) < row || Math.min(a.y, b.y) > row + 1) return;
      for (const t of [start, end]) {
        const x = a.x + (b.x - a.x) * t;
        from = Math.min(from, x);
        to = Math.max(to, x);
      }
    });
    if (from <= to) filled.fill(1, row * columns + Math.floor(from), row * columns + Math.floor(to) + 1);
  }
}

/** Fills beside cells that touch at a corner only: a ring that touched itself there would be none. */
function withoutDiagonals(filled: Uint8Array, rows: number, columns: number): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (let row = 0; row + 1 < rows; row++)
      for (let column = 0; column + 1 < columns; column++) {
        const at = row * columns + column;
        const [a, b, c, d] = [filled[at], filled[at + 1], filled[at + columns], filled[at + columns + 1]];
        if (a !== d || b !== c || a === b) continue;
        filled.fill(1, at, at + 2);
        filled.fill(1, at + columns, at + columns + 2);
        changed = true;
      }
  }
}

/** The empty cells that can be reached from the corner: what is left is filled or a hole. */
function openCells(filled: Uint8Array, rows: number, columns: number): Uint8Array {
  const open = new Uint8Array(filled.length);
  const todo = [0];
  open[0] = 1;
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const column = at % columns;
    for (const [next, inGrid] of [
      [at - 1, column > 0],
      [at + 1, column + 1 < columns],
      [at - columns, at >= columns],
      [at + columns, at < (rows - 1) * columns],
    ] as const) {
      if (!inGrid || open[next] || filled[next]) continue;
      open[next] = 1;
      todo.push(next);
    }
  }
  return open;
}

/** Walks around what is not open with it on the left, from the lower side of a cell that has open ground below. */
function traced(
  open: Uint8Array,
  columns: number,
  { row, column }: { row: number; column: number },
): [number, number][] {
  const closed = (r: number, c: number): boolean => !open[r * columns + c];
  const ring: [number, number][] = [];
  let [c, r, dc, dr] = [column, row, 1, 0]; // at a corner, heading east
  for (let steps = 0; steps < 4 * open.length; steps++) {
    [c, r] = [c + dc, r + dr];
    // The cells ahead to the left and to the right of the corner.
    const left = closed(r + (dr + dc - 1) / 2, c + (dc - dr - 1) / 2);
    const right = closed(r + (dr - dc - 1) / 2, c + (dc + dr - 1) / 2);
    const [ahead, side] = [dc, dr];
    if (right) [dc, dr] = [side, -ahead];
    else if (!left) [dc, dr] = [-side, ahead];
    if (dc !== ahead || dr !== side) ring.push([c, r]);
    if (c === column && r === row && dc === 1 && dr === 0) break;
  }
  return ring;
}
