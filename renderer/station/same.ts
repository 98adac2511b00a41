import type { SectorRecord } from "../../src/contract/records.ts";
import type { ElevationGrid } from "../../src/geo/ground.ts";

/** The former value where the new one says the same: what is drawn from it need not be made anew. */
export const keepGrid = (before: ElevationGrid | undefined, after: ElevationGrid | undefined) =>
  before && after && sameGrid(before, after) ? before : after;

export const keepSector = (before: SectorRecord | undefined, after: SectorRecord | undefined) =>
  before && after && sameSector(before, after) ? before : after;

function sameGrid(a: ElevationGrid, b: ElevationGrid): boolean {
  return sameFields(a, b, ["south", "west", "stepLat", "stepLon", "rows", "columns"]) && sameNumbers(a.amsl, b.amsl);
}

function sameSector(a: SectorRecord, b: SectorRecord): boolean {
  return sameFields(a, b, ["name", "south", "west", "north", "east"]) && sameNumbers(a.image, b.image);
}

const sameFields = <T>(a: T, b: T, names: readonly (keyof T)[]): boolean => names.every((name) => a[name] === b[name]);

const sameNumbers = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
