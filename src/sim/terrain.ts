import type { EnuFrame } from "../geo/enu.ts";
import { type ElevationGrid, type Ground, gridGround } from "../geo/ground.ts";
import type { Course } from "./course.ts";
import { noise } from "./random.ts";

/** Half the extent of the modelled ground in the world's own metres; the sector itself is a little smaller. */
export const HALF_EAST = 1600;
export const HALF_NORTH = 1100;

/** Half the extent of the sector, metres. */
export const SECTOR_EAST = 1500;
export const SECTOR_NORTH = 1000;

const STEP = 20;

/** The ground of the world, in degrees for everybody else and in the world's own metres for the rasteriser. */
export interface Terrain {
  readonly grid: ElevationGrid;
  readonly ground: Ground;
  /** Metres between crossings of the grid, the same in both directions. */
  readonly step: number;
  /** Metres above mean sea level at a spot; beyond the grid the height of its edge goes on. */
  height(x: number, y: number): number;
}

/** Gentle hills, with a valley along the river whose water falls slowly from west to east. */
export function createTerrain(seed: number, frame: EnuFrame, river: Course): Terrain {
  const columns = (2 * HALF_EAST) / STEP + 1;
  const rows = (2 * HALF_NORTH) / STEP + 1;
  const amsl = new Float32Array(rows * columns);
  const bends = river.beside(0, 30);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const x = c * STEP - HALF_EAST;
      const y = r * STEP - HALF_NORTH;
      const hills =
        172 +
        13 * noise(seed + 11, x / 640, y / 640) +
        6 * noise(seed + 12, x / 270, y / 270) +
        1.2 * noise(seed + 13, x / 95, y / 95);
      const { distance } = bends.nearest({ x, y });
      const water = waterLevel(x);
      const valley = hills - 0.75 * (hills - water) * Math.exp(-((distance / 190) ** 2));
      const t = Math.max(0, Math.min(1, (distance - 24) / 60));
      amsl[r * columns + c] = water + (Math.max(valley, water + 1.2) - water) * t * t * (3 - 2 * t);
    }
  }
  const southWest = frame.toPosition({ east: -HALF_EAST, north: -HALF_NORTH });
  const grid: ElevationGrid = {
    south: southWest.lat,
    west: southWest.lon,
    stepLat: STEP / frame.metresPerDegLat,
    stepLon: STEP / frame.metresPerDegLon,
    rows,
    columns,
    amsl,
  };
  const height = (x: number, y: number): number => {
    const fx = Math.max(0, Math.min(columns - 1.000001, (x + HALF_EAST) / STEP));
    const fy = Math.max(0, Math.min(rows - 1.000001, (y + HALF_NORTH) / STEP));
    const c = fx | 0;
    const r = fy | 0;
    const i = r * columns + c;
    const u = fx - c;
    const v = fy - r;
    return (
      (amsl[i]! * (1 - u) + amsl[i + 1]! * u) * (1 - v) +
      (amsl[i + columns]! * (1 - u) + amsl[i + columns + 1]! * u) * v
    );
  };
  return { grid, ground: gridGround(grid), step: STEP, height };
}

const waterLevel = (x: number): number => 157 - x * 0.0006;
