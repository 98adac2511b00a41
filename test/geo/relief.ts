import { EnuFrame } from "../../src/geo/enu.ts";
import { type Ground, gridGround } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { random } from "./local.ts";

/** Ground whose height follows from metres east and north of a place, for tests that know the answer. */
export function shapedGround(origin: LatLon, height: (east: number, north: number) => number): Ground {
  const frame = new EnuFrame(origin);
  return {
    elevation: (place) => {
      const { east, north } = frame.toEnu({ lat: place.lat, lon: place.lon });
      return height(east, north);
    },
  };
}

/**
 * Mountains that are the same in each run: midpoint displacement on heights one second of arc apart, as SRTM has them;
 * `relief` metres between valleys and peaks, about.
 */
export function fractalMountains(
  southWest: LatLon,
  { size = 512, relief = 1200, seed = 1, roughness = 0.55, step = 1 / 3600, base = 600 } = {},
): Ground {
  const next = random(seed);
  const n = size + 1;
  const amsl = new Float32Array(n * n);
  const at = (r: number, c: number) => amsl[((r + n) % n) * n + ((c + n) % n)] as number;
  let spread = relief / 2;
  for (let s = size; s > 1; s /= 2) {
    const h = s / 2;
    for (let r = h; r < n; r += s)
      for (let c = h; c < n; c += s)
        amsl[r * n + c] =
          (at(r - h, c - h) + at(r - h, c + h) + at(r + h, c - h) + at(r + h, c + h)) / 4 + (next() - 0.5) * 2 * spread;
    for (let r = 0; r < n; r += h)
      for (let c = (r / h) % 2 === 0 ? h : 0; c < n; c += s)
        amsl[r * n + c] = (at(r - h, c) + at(r + h, c) + at(r, c - h) + at(r, c + h)) / 4 + (next() - 0.5) * 2 * spread;
    spread *= roughness;
  }
  for (let i = 0; i < amsl.length; i++) amsl[i] = (amsl[i] as number) + base;
  return gridGround({
    south: southWest.lat,
    west: southWest.lon,
    stepLat: step,
    stepLon: step,
    rows: n,
    columns: n,
    amsl,
  });
}
