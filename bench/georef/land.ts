import type { EnuFrame } from "../../src/geo/enu.ts";
import { type Ground, gridGround } from "../../src/geo/ground.ts";
import type { Draw } from "./noise.ts";

/** Land whose height is known everywhere, and the map that a station has of it. */
export interface Land {
  /** Metres above mean sea level at so many metres east and north. */
  readonly height: (east: number, north: number) => number;
  readonly map: Ground;
}

type Waves = (east: number, north: number) => number;

const STEP = 30; // metres between the map's heights, as in the elevation models of the field

/** Hills of some 25 m with a map that is wrong by `sigma` metres, by nearly the same over some hundred metres. */
export function landOf(draw: Draw, frame: EnuFrame, { sigma, reach }: { sigma: number; reach: number }): Land {
  const hills = waves(draw, 12, 15, () => draw.uniform(600, 2_500));
  // Lengths of waves whose sum forgets itself over 150 to 500 m.
  const length = draw.uniform(150, 500);
  const wrong = waves(draw, 30, sigma, () => 2 * Math.PI * length * Math.exp(0.5 * draw.normal()));
  const height: Waves = (east, north) => 400 + hills(east, north);
  const half = Math.ceil(reach / STEP);
  const southWest = frame.toPosition({ east: -half * STEP, north: -half * STEP });
  const northEast = frame.toPosition({ east: half * STEP, north: half * STEP });
  const n = 2 * half + 1;
  const stepLat = (northEast.lat - southWest.lat) / (n - 1);
  const stepLon = (northEast.lon - southWest.lon) / (n - 1);
  const amsl = new Float32Array(n * n);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) {
      const { east, north } = frame.toEnu({
        lat: southWest.lat + row * stepLat,
        lon: southWest.lon + column * stepLon,
      });
      amsl[row * n + column] = height(east, north) + wrong(east, north);
    }
  const { lat: south, lon: west } = southWest;
  return { height, map: gridGround({ south, west, stepLat, stepLon, rows: n, columns: n, amsl }) };
}

/** A field of one σ from waves of drawn lengths, directions and phases. */
function waves(draw: Draw, count: number, sigma: number, length: () => number): Waves {
  const each = sigma * Math.sqrt(2 / count);
  const all = Array.from({ length: count }, () => {
    const k = (2 * Math.PI) / length();
    const direction = draw.uniform(0, 2 * Math.PI);
    return {
      east: k * Math.sin(direction),
      north: k * Math.cos(direction),
      phase: draw.uniform(0, 2 * Math.PI),
    };
  });
  return (east, north) => all.reduce((sum, w) => sum + each * Math.cos(w.east * east + w.north * north + w.phase), 0);
}
