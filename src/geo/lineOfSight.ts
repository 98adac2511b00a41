import type { HeightField } from "./heightField.ts";

/** Share of the earth's curvature that the air bends light back by: the surveyor's mean value (Gauss). */
export const REFRACTION = 0.13;
const EARTH_RADIUS = 6_371_000; // metres

/** Metres by which the ground falls away below a level line of sight, for each square metre of its length. */
export const DROP = (1 - REFRACTION) / (2 * EARTH_RADIUS);

/** Metres east, north and above mean sea level, in a height field's frame. */
export interface FieldPoint {
  readonly east: number;
  readonly north: number;
  readonly amsl: number;
}

/**
 * Whether nothing of the ground stands between two points: exact on the bilinear surface between the field's heights,
 * cell by cell along the line (the walk of Amanatides and Woo, 1987), with the earth's curvature and mean refraction.
 * Ground that is unknown hides nothing. The field has to be filled around the line.
 */
export function inSight(field: HeightField, from: FieldPoint, to: FieldPoint): boolean {
  return isClear(field, from.east, from.north, from.amsl, to.east, to.north, to.amsl);
}

/** `inSight` in bare numbers, for inner loops: from the point `f…` to the point `t…`. */
export function isClear(
  field: HeightField,
  fEast: number,
  fNorth: number,
  fAmsl: number,
  tEast: number,
  tNorth: number,
  tAmsl: number,
): boolean {
  const { stepEast, stepNorth, west, south, columns, rows, heights, highest } = field;
  // From the target, where what hides it is most often near, to the viewer.
  const x0 = (tEast - west) / stepEast;
  const y0 = (tNorth - south) / stepNorth;
  const dx = (fEast - tEast) / stepEast;
  const dy = (fNorth - tNorth) / stepNorth;
  const square = (fEast - tEast) * (fEast - tEast) + (fNorth - tNorth) * (fNorth - tNorth);
  const bend = DROP * square; // seen from the viewer, all ground at share t from the target lies lower by (1 − t)² · bend
  const low = tAmsl - bend;
  const rise = fAmsl - low;
  const lastColumn = columns - 2;
  const lastRow = rows - 2;
  let i = Math.floor(x0);
  let j = Math.floor(y0);
  const stepX = dx > 0 ? 1 : -1;
  const stepY = dy > 0 ? 1 : -1;
  const perX = dx === 0 ? Number.POSITIVE_INFINITY : Math.abs(1 / dx);
  const perY = dy === 0 ? Number.POSITIVE_INFINITY : Math.abs(1 / dy);
  let nextX = dx === 0 ? Number.POSITIVE_INFINITY : ((dx > 0 ? i + 1 : i) - x0) / dx;
  let nextY = dy === 0 ? Number.POSITIVE_INFINITY : ((dy > 0 ? j + 1 : j) - y0) / dy;
  let t = 0;
  while (t < 1) {
    // Once the line is above all ground and rises, nothing can hide the rest.
    if (rise >= 0 && low + rise * t > highest) return true;
    const end = Math.min(nextX, nextY, 1);
    if (i >= 0 && j >= 0 && i <= lastColumn && j <= lastRow) {
      const at = j * columns + i;
      const h00 = heights[at] as number;
      const a = (heights[at + 1] as number) - h00;
      const b = (heights[at + columns] as number) - h00;
      const c = (heights[at + columns + 1] as number) - h00 - a - b;
      // How far the ground stands above the line is a parabola of t within the cell.
      const u = x0 - i;
      const v = y0 - j;
      const k2 = c * dx * dy - bend;
      const k1 = a * dx + b * dy + c * (u * dy + v * dx) + 2 * bend - rise;
      const k0 = h00 + a * u + b * v + c * u * v - bend - low;
      if (k0 + (k1 + k2 * end) * end > 0) return false;
      if (k2 < 0) {
        const top = -k1 / (2 * k2);
        if (top > t && top < end && k0 + (k1 + k2 * top) * top > 0) return false;
      }
    }
    t = end;
    if (nextX <= nextY) {
      i += stepX;
      nextX += perX;
    } else {
      j += stepY;
      nextY += perY;
    }
  }
  return true;
}
