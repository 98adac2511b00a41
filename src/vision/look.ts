/** An area of the picture by its corners, each a share of width and height from the top left, 0…1. */
export type Region = readonly { readonly x: number; readonly y: number }[];

/** How closely pictures of a stream are to be looked at. */
export interface Look {
  /** The whole picture at once, in tiles at full sharpness, or as the size of vehicles asks for (default). */
  readonly tiling?: "auto" | "whole" | "tiles";
  /** How long a car is in the whole picture, pixels, when height and lens tell it. */
  readonly vehiclePixels?: number;
  /** Time for one picture, ms: beyond it tiles are looked at in turn. Default 400. */
  readonly budgetMs?: number;
  /** Where vehicles are looked for; everywhere when there are none. */
  readonly regions?: readonly Region[];
}

/** Whether a place, as shares of the picture, lies in one of the regions; everywhere when there are none. */
export const isInside = (x: number, y: number, regions: readonly Region[] | undefined): boolean =>
  !regions || regions.length === 0 || regions.some((region) => contains(region, x, y));

/** The even-odd rule. https://en.wikipedia.org/wiki/Even–odd_rule */
function contains(region: Region, x: number, y: number): boolean {
  let inside = false;
  region.forEach((a, i) => {
    const b = region[(i + 1) % region.length] ?? a;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  });
  return inside;
}
