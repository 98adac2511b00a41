import type { GroundTile } from "./groundTiles.ts";
import type { LatLon } from "./position.ts";

/** The height of the ground, wherever it is known. */
export interface Ground {
  /** Metres above mean sea level, or undefined where nothing is known. */
  elevation(place: LatLon): number | undefined;
  /** Whether the height there was measured rather than assumed; a ground that does not say has measured all it knows. */
  measured?(place: LatLon): boolean;
  /** Where heights are given, between which they are bilinear; absent where that is not known, or not regular. */
  readonly lattice?: Lattice;
  /** What it was made of, the first that knows a place first; absent where that can not be sent elsewhere. See `groundOf`. */
  readonly parts?: readonly GroundPart[];
}

/** What grounds are made of as plain numbers, which can cross to another thread. */
export type GroundPart =
  | { readonly kind: "grid"; readonly grid: ElevationGrid }
  | { readonly kind: "tiles"; readonly tiles: readonly GroundTile[] }
  | { readonly kind: "flat"; readonly amsl: number };

/** The crossings of a regular grid of degrees. */
export interface Lattice {
  /** Any one crossing. */
  readonly south: number;
  readonly west: number;
  /** Degrees between rows (northwards) and columns (eastwards). */
  readonly stepLat: number;
  readonly stepLon: number;
}

/** Ground of one height everywhere: what is assumed when no terrain is loaded. */
export const flatGround = (amsl: number): Ground => ({
  elevation: () => amsl,
  measured: () => false,
  parts: [{ kind: "flat", amsl }],
});

/** Heights at the crossings of a regular grid of degrees; plain numbers, so that it can cross a port. */
export interface ElevationGrid {
  /** South-west crossing. */
  readonly south: number;
  readonly west: number;
  /** Degrees between rows (northwards) and columns (eastwards). */
  readonly stepLat: number;
  readonly stepLon: number;
  readonly rows: number;
  readonly columns: number;
  /** rows × columns metres above mean sea level, southern row first, west to east. */
  readonly amsl: Float32Array;
}

/** Ground from a grid, bilinear between crossings; undefined outside. */
export function gridGround(grid: ElevationGrid): Ground {
  const { south, west, stepLat, stepLon, rows, columns, amsl } = grid;
  return {
    lattice: { south, west, stepLat, stepLon },
    parts: [{ kind: "grid", grid }],
    elevation({ lat, lon }) {
      const y = whole((lat - south) / stepLat);
      const x = whole((lon - west) / stepLon);
      if (!(y >= 0 && x >= 0 && y <= rows - 1 && x <= columns - 1)) return undefined;
      const r = Math.min(Math.floor(y), rows - 2);
      const c = Math.min(Math.floor(x), columns - 2);
      const fy = y - r;
      const fx = x - c;
      const at = (row: number, column: number) => amsl[row * columns + column] as number;
      return (
        (at(r, c) * (1 - fx) + at(r, c + 1) * fx) * (1 - fy) + (at(r + 1, c) * (1 - fx) + at(r + 1, c + 1) * fx) * fy
      );
    },
  };
}

/** The number, or the whole one that it misses only by rounding: the outermost crossings belong to the grid. */
const whole = (n: number): number => (Math.abs(n - Math.round(n)) < 1e-6 ? Math.round(n) : n);

/** The first of several grounds that knows the place. */
export function layeredGround(...layers: readonly Ground[]): Ground {
  const parts = layers.map((layer) => layer.parts);
  return {
    ...(layers[0]?.lattice && { lattice: layers[0].lattice }),
    ...(parts.every((part) => part !== undefined) && { parts: parts.flat() }),
    elevation(place) {
      for (const layer of layers) {
        const height = layer.elevation(place);
        if (height !== undefined) return height;
      }
      return undefined;
    },
    measured(place) {
      const layer = layers.find((one) => one.elevation(place) !== undefined);
      return layer !== undefined && layer.measured?.(place) !== false;
    },
  };
}
