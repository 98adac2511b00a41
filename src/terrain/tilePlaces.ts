import { boxesMeet, type GeoBox, widthOf } from "../geo/box.ts";
import { eachTile, latticeSteps, type TilePlace, tileBox, tileKey, tileSide } from "../geo/groundTiles.ts";
import type { OpenElevation } from "./elevationSet.ts";

interface PlacesOptions {
  /** At most so many heights in all tiles together. */
  readonly maxSamples: number;
  /** No finer than this, arc-seconds between heights. */
  readonly least?: number;
}

/**
 * The tiles that hold all that the files know of the boxes, each as fine as the finest file there; coarser ones where
 * that would be too many heights.
 */
export function tilePlaces(
  files: readonly OpenElevation[],
  boxes: readonly GeoBox[],
  { maxSamples, least = latticeSteps[0] }: PlacesOptions,
): { readonly places: readonly TilePlace[]; readonly coarser: boolean } {
  const most = Math.max(Math.floor(maxSamples / (tileSide * tileSide)), 1);
  for (const floor of latticeSteps) {
    if (floor < least) continue;
    const places = placesAt(files, boxes, floor, most);
    if (places) return { places: [...places.values()], coarser: floor > least && files.some((f) => stepOf(f) < floor) };
  }
  return { places: [], coarser: true };
}

/** The spacing on the lattice at which next to nothing of a file is lost: its own, or the next finer one. */
export function stepOf({ raster }: OpenElevation): number {
  return latticeSteps.findLast((step) => step <= raster.step * 1.1) ?? latticeSteps[0];
}

function placesAt(files: readonly OpenElevation[], boxes: readonly GeoBox[], floor: number, most: number) {
  const places = new Map<number, TilePlace>();
  for (const file of files) {
    const { bounds } = file.raster;
    for (const box of boxes) {
      if (!boxesMeet(bounds, box)) continue;
      const visit = (place: TilePlace) => {
        if (boxesMeet(bounds, tileBox(place))) places.set(tileKey(place), place);
      };
      const touched = eachTile(smaller(box, bounds), Math.max(stepOf(file), floor), 2 * most, visit);
      if (touched > 2 * most || places.size > most) return undefined;
    }
  }
  return places;
}

/** A box that holds what two boxes have in common, and little else. */
function smaller(a: GeoBox, b: GeoBox): GeoBox {
  const { west, east } = widthOf(a) <= widthOf(b) ? a : b;
  return { south: Math.max(a.south, b.south), north: Math.min(a.north, b.north), west, east };
}
