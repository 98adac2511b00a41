import type { GeoBox } from "./box.ts";
import { toDeg, toRad } from "./position.ts";

/** Latitude of the northern edge of web Mercator's square, degrees (EPSG:3857). */
export const mercatorEdge = toDeg(Math.atan(Math.sinh(Math.PI)));

/** Longitude of a place x tiles from the western edge, of 2^z; x may have a fraction. */
export const lonOfTile = (x: number, z: number): number => (x / 2 ** z) * 360 - 180;

/** Latitude of a place y tiles from the northern edge, of 2^z; y may have a fraction. */
export const latOfTile = (y: number, z: number): number =>
  toDeg(Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))));

/** How many tiles from the western and northern edge a place lies, of 2^z, with a fraction. */
export function tileOf(lat: number, lon: number, z: number): { readonly x: number; readonly y: number } {
  const held = Math.min(Math.max(lat, -mercatorEdge), mercatorEdge);
  return {
    x: ((lon + 180) / 360) * 2 ** z,
    y: ((1 - Math.asinh(Math.tan(toRad(held))) / Math.PI) / 2) * 2 ** z,
  };
}

/** The box of a tile, or of all tiles to a last one. */
export function boxOfTiles(z: number, x: number, y: number, lastX = x, lastY = y): GeoBox {
  return {
    south: latOfTile(lastY + 1, z),
    west: lonOfTile(x, z),
    north: latOfTile(y, z),
    east: lonOfTile(lastX + 1, z),
  };
}
