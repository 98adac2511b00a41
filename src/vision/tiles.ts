import type { Look, Region } from "../contract/look.ts";
import type { Part } from "./detector.ts";
import type { Size } from "./fit.ts";

/** So long a car should be in the network's input to be found surely, pixels. */
const wantedPixels = 24;
/** Tiles share at least this part of their sides. */
const leastOverlap = 0.15;
/** One pass over a picture of up to so many times the input beats tiles in accuracy and cost. */
const largestWhole = 2;
/** How many pictures may pass until each tile had its turn. */
const longestRound = 4;

/** Which parts of a picture are to be looked at in what order. */
export interface TilePlan {
  /** What is looked at as a whole first: the picture, or what its regions span. */
  readonly whole: Part;
  /** Parts to be looked at more closely; none where the whole is close enough. */
  readonly tiles: readonly Part[];
}

/**
 * Lays tiles over a picture so that vehicles are large enough in an input of this size, overlapping by more than a
 * vehicle is long; where there are regions, only tiles that touch one. `most` is how many runs one picture may take.
 */
export function layTiles(picture: Size, input: Size, look: Look, most = Number.POSITIVE_INFINITY): TilePlan {
  const whole = spanOf(look.regions, picture);
  const coarse = Math.min(1, input.width / whole.width, input.height / whole.height);
  let scale = wantedScale(look, coarse);
  for (;;) {
    if (scale <= coarse * 1.15) return { whole, tiles: [] };
    const tiles = gridOf(whole, input, scale, look.vehiclePixels).filter((tile) =>
      touches(tile, look.regions, picture),
    );
    if (tiles.length + 1 <= Math.max(2, most * longestRound)) return { whole, tiles };
    scale *= 0.85;
  }
}

/** What of a plan is looked at in a stream's picture number `turn`, `most` runs at most: the whole each time if there is room, tiles in turn. */
export function turnOf({ whole, tiles }: TilePlan, most: number, turn: number): Part[] {
  if (tiles.length + 1 <= most) return [whole, ...tiles];
  const inTurn = most >= 2 ? tiles : [whole, ...tiles];
  const room = most >= 2 ? most - 1 : 1;
  const some = Array.from({ length: room }, (_, i) => inTurn[(turn * room + i) % inTurn.length] ?? whole);
  return most >= 2 ? [whole, ...some] : some;
}

function wantedScale({ tiling = "auto", vehiclePixels }: Look, coarse: number): number {
  if (tiling === "whole") return coarse;
  if (vehiclePixels !== undefined) {
    const wanted = Math.min(1, Math.max(coarse, wantedPixels / Math.max(1, vehiclePixels)));
    return tiling === "tiles" ? Math.max(wanted, Math.min(1, coarse * largestWhole)) : wanted;
  }
  if (tiling === "tiles") return 1;
  return coarse * largestWhole >= 1 ? coarse : 1 / largestWhole;
}

function gridOf(area: Part, input: Size, scale: number, vehiclePixels = wantedPixels / scale): Part[] {
  const columns = cut(area.x, area.width, input.width / scale, vehiclePixels);
  const rows = cut(area.y, area.height, input.height / scale, vehiclePixels);
  return rows.flatMap(([y, height]) => columns.map(([x, width]) => ({ x, y, width, height })));
}

/** Spreads pieces of one length evenly over a stretch, with enough in common. */
function cut(start: number, length: number, piece: number, vehiclePixels: number): [at: number, length: number][] {
  const size = Math.min(length, Math.floor(piece));
  const overlap = Math.min(size / 2, Math.max(size * leastOverlap, vehiclePixels * 1.25));
  const count = size >= length ? 1 : Math.ceil((length - overlap) / (size - overlap));
  const step = count === 1 ? 0 : (length - size) / (count - 1);
  return Array.from({ length: count }, (_, i) => [start + Math.round(i * step), size]);
}

/** The part of a picture that all regions span, in whole pixels; the whole picture when there are none. */
function spanOf(regions: readonly Region[] | undefined, { width, height }: Size): Part {
  const corners = (regions ?? []).flat();
  if (corners.length === 0) return { x: 0, y: 0, width, height };
  const range = (values: number[], length: number): [number, number] => {
    const low = Math.max(0, Math.floor(Math.min(...values) * length));
    const high = Math.min(length, Math.ceil(Math.max(...values) * length));
    const from = Math.min(low, length - 1);
    return [from, Math.max(1, high - from)];
  };
  const [x, w] = range(
    corners.map((corner) => corner.x),
    width,
  );
  const [y, h] = range(
    corners.map((corner) => corner.y),
    height,
  );
  return { x, y, width: w, height: h };
}

/** Whether a tile touches a region: by its corners and middle, the region's corners, or crossing edges. */
function touches(tile: Part, regions: readonly Region[] | undefined, picture: Size): boolean {
  if (!regions || regions.length === 0) return true;
  const left = tile.x / picture.width;
  const right = (tile.x + tile.width) / picture.width;
  const top = tile.y / picture.height;
  const bottom = (tile.y + tile.height) / picture.height;
  return regions.some((region) => clipped(region, left, top, right, bottom).length > 0);
}

/** What a rectangle leaves of a polygon (Sutherland and Hodgman, 1974). */
function clipped(region: Region, left: number, top: number, right: number, bottom: number): Region {
  type Corner = Region[number];
  const sides: [inside: (p: Corner) => boolean, at: (a: Corner, b: Corner) => Corner][] = [
    [(p) => p.x >= left, (a, b) => atX(a, b, left)],
    [(p) => p.x <= right, (a, b) => atX(a, b, right)],
    [(p) => p.y >= top, (a, b) => atY(a, b, top)],
    [(p) => p.y <= bottom, (a, b) => atY(a, b, bottom)],
  ];
  return sides.reduce<Region>(
    (corners, [inside, at]) =>
      corners.flatMap((b, i) => {
        const a = corners[(i + corners.length - 1) % corners.length] ?? b;
        if (inside(a) !== inside(b)) return inside(b) ? [at(a, b), b] : [at(a, b)];
        return inside(b) ? [b] : [];
      }),
    region,
  );
}

const atX = (a: Region[number], b: Region[number], x: number) => ({
  x,
  y: a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y),
});
const atY = (a: Region[number], b: Region[number], y: number) => ({
  x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x),
  y,
});
