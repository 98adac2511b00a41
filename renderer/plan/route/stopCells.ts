import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { StopChange } from "../../../src/mission/patterns/routeEdit.ts";
import type { Stop, StopHeight } from "../../../src/mission/patterns/stop.ts";

/** The columns of the table whose numbers are edited in place, in their order. */
export const CELLS = ["height", "speed", "hold", "pitch"] as const;
export type Cell = (typeof CELLS)[number];

/** The cell after or before one, in the table's order from row to row; undefined beyond the table's ends. */
export function cellBeside(
  { row, cell }: { readonly row: number; readonly cell: Cell },
  step: -1 | 1,
  rows: number,
): { readonly row: number; readonly cell: Cell } | undefined {
  const at = row * CELLS.length + CELLS.indexOf(cell) + step;
  return at < 0 || at >= rows * CELLS.length
    ? undefined
    : { row: Math.floor(at / CELLS.length), cell: CELLS[at % CELLS.length] as Cell };
}

/** The number in a cell as it is edited: metres, m/s, seconds, degrees; undefined where it is not set. */
export function numberIn(route: RoutePattern, { height, speed, holdMs, aim }: Stop, cell: Cell): number | undefined {
  switch (cell) {
    case "height":
      return height ? metresOf(height) : (route.aboveGround?.agl ?? route.ahl);
    case "speed":
      return speed ?? route.speed;
    case "hold":
      return holdMs === undefined ? undefined : holdMs / 1000;
    case "pitch":
      return aim?.kind === "angles" ? aim.pitchDeg : undefined;
  }
}

/**
 * What a text that was typed into a cell changes of its stop; empty, the stop follows the route again. Undefined where it
 * is no number that the cell can hold.
 */
export function changeIn(route: RoutePattern, stop: Stop, cell: Cell, text: string): StopChange | undefined {
  const typed = text.trim().replace(",", ".");
  if (typed === "") return { [FIELDS[cell]]: undefined };
  const value = Number(typed);
  const [least, most] = LIMITS[cell];
  if (!Number.isFinite(value) || value < least || value > most) return undefined;
  switch (cell) {
    case "height":
      return { height: heightLike(stop.height ?? (route.aboveGround ? { agl: 0 } : { ahl: 0 }), value) };
    case "speed":
      return { speed: value === route.speed ? undefined : value };
    case "hold":
      return { holdMs: value === 0 ? undefined : Math.round(value * 1000) };
    case "pitch":
      return {
        aim: { kind: "angles", pitchDeg: Math.round(value), yawDeg: stop.aim?.kind === "angles" ? stop.aim.yawDeg : 0 },
      };
  }
}

/** The metres of a height, whatever it is above. */
export const metresOf = (height: StopHeight): number =>
  "ahl" in height ? height.ahl : "agl" in height ? height.agl : height.amsl;

/** Other metres above the same. */
export const heightLike = (height: StopHeight, value: number): StopHeight =>
  "ahl" in height ? { ahl: value } : "agl" in height ? { agl: value } : { amsl: value };

const FIELDS = { height: "height", speed: "speed", hold: "holdMs", pitch: "aim" } as const;

/** Least and greatest number of a cell: metres, m/s, seconds, degrees. */
export const LIMITS: Readonly<Record<Cell, readonly [least: number, most: number]>> = {
  height: [-1_000, 10_000],
  speed: [0.5, 200],
  hold: [0, 86_400],
  pitch: [-90, 90],
};
