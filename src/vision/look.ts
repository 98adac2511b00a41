import type { Region } from "../contract/look.ts";

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
