import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { BlockCache } from "../../src/terrain/blockCache.ts";
import { openGeotiffElevation } from "../../src/terrain/geotiffElevation.ts";
import { type Crossings, sampleRaster } from "../../src/terrain/sampleRaster.ts";
import { UtmZone } from "../../src/terrain/utm.ts";
import { scratchFolder } from "./smallFiles.ts";
import { degreesKeys, pointKeys, projectedKeys, type SmallTiff, writeTiff } from "./writeTiff.ts";

const plane = (column: number, row: number) => 500 + column * 2 - row;
const place = { x: 8, y: 47.1, dx: 0.001, dy: 0.001 };
const usual: SmallTiff = { columns: 100, rows: 100, type: "float32", height: plane, place, keys: degreesKeys };

async function sampled(path: string, crossings: Crossings) {
  const raster = await openGeotiffElevation(path);
  const out = new Float32Array(crossings.side ** 2).fill(Number.NaN);
  const cache = new BlockCache(10e6);
  const voids = await sampleRaster(raster, crossings, out, { cache, key: "a" });
  await raster.close();
  return { out: [...out], voids, raster };
}

/** The plane of the file above, at crossings. */
const planeAt = ({ south, west, step, side }: Crossings) =>
  Array.from({ length: side ** 2 }, (_, i) => {
    const lat = south + Math.floor(i / side) * step;
    const lon = west + (i % side) * step;
    return plane((lon - place.x) / place.dx - 0.5, (place.y - lat) / place.dy - 0.5);
  });

const inner: Crossings = { south: 47.021, west: 8.0173, step: 0.0071, side: 10 };

const kinds: [name: string, how: Partial<SmallTiff>][] = [
  ["int16 in strips", { type: "int16" }],
  ["float32 in tiles, deflated", { tile: 32, packing: "deflate" }],
  ["int16 in tiles, LZW", { type: "int16", tile: 16, packing: "lzw" }],
  ["float32 in strips, deflated", { packing: "deflate" }],
];
test.each(kinds)("heights of %s are those of the ground between the centres of the cells", async (_, how) => {
  using folder = scratchFolder();
  writeTiff(folder.path("a.tif"), { ...usual, ...how });
  const { out, voids, raster } = await sampled(folder.path("a.tif"), inner);
  for (const [i, height] of planeAt(inner).entries()) expect(out[i]).toBeCloseTo(height, 2);
  expect(voids).toBe(0);
  expect(raster.format).toBe("GeoTIFF, degrees");
  expect(raster.step).toBeCloseTo(3.6, 6);
  expect(raster.bounds.south).toBeCloseTo(47, 9);
  expect(raster.bounds.east).toBeCloseTo(8.1, 9);
});

test("cells that are points lie half a cell elsewhere", async () => {
  using folder = scratchFolder();
  writeTiff(folder.path("a.tif"), { ...usual, keys: pointKeys });
  const { out } = await sampled(folder.path("a.tif"), { south: 47.05, west: 8.05, step: 0.001, side: 1 });
  expect(out[0]).toBeCloseTo(plane(50, 50), 2);
});

test("a raster in UTM is found at its degrees", async () => {
  using folder = scratchFolder();
  const zone = new UtmZone({ zone: 32, south: false });
  const at = { x: 423_000, y: 5_206_000, dx: 30, dy: 30 };
  writeTiff(folder.path("a.tif"), { ...usual, place: at, keys: projectedKeys(32632), tile: 16, packing: "deflate" });
  const crossings = { south: 47, west: 8, step: 0.0005, side: 5 };
  const { out, raster } = await sampled(folder.path("a.tif"), crossings);
  for (const [i, height] of out.entries()) {
    const { east, north } = zone.toPlane(47 + Math.floor(i / 5) * 0.0005, 8 + (i % 5) * 0.0005) as {
      east: number;
      north: number;
    };
    expect(height).toBeCloseTo(plane((east - at.x) / 30 - 0.5, (at.y - north) / 30 - 0.5), 2);
  }
  expect(raster.format).toBe("GeoTIFF, EPSG:32632, UTM zone 32 N");
  const sw = zone.toDegrees({ east: 423_000, north: 5_203_000 });
  expect(raster.bounds.south).toBeCloseTo(sw.lat, 3);
  expect(raster.bounds.west).toBeCloseTo(sw.lon, 2);
});

test("web Mercator, and longitudes counted from 0, are read", async () => {
  using folder = scratchFolder();
  writeTiff(folder.path("m.tif"), {
    ...usual,
    place: { x: 890_555.926, y: 5_942_074.07, dx: 30, dy: 30 },
    keys: projectedKeys(3857),
  });
  const mercator = await sampled(folder.path("m.tif"), { south: 46.99, west: 8.01, step: 0.001, side: 2 });
  expect(mercator.out.every((height) => height > 400 && height < 700)).toBe(true);
  writeTiff(folder.path("w.tif"), { ...usual, place: { ...place, x: 350 } });
  const west = await sampled(folder.path("w.tif"), { south: 47.05, west: -9.95, step: 0.001, side: 1 });
  expect(west.out[0]).toBeCloseTo(plane(49.5, 49.5), 1);
  expect(west.raster.bounds).toMatchObject({ west: expect.closeTo(-10, 6), east: expect.closeTo(-9.9, 6) });
});

test("cells without data are voids, whatever marks them", async () => {
  using folder = scratchFolder();
  const middle = { south: 47.05, west: 8.05, step: 0.001, side: 1 };
  for (const [nodata, value] of [
    ["-9999", -9999],
    ["-3.4028234663852886e+38", -3.4028234663852886e38],
    ["nan", Number.NaN],
  ] as const) {
    writeTiff(folder.path("a.tif"), {
      ...usual,
      nodata,
      height: (c, r) => (c === 50 && r === 50 ? value : 5),
    });
    const { out, voids } = await sampled(folder.path("a.tif"), middle);
    expect([out, voids]).toEqual([[Number.NaN], 1]);
  }
});

test("a coarse look reads an overview, which lies where the whole lies", async () => {
  using folder = scratchFolder();
  writeTiff(folder.path("a.tif"), { ...usual, tile: 16, packing: "deflate", overviews: [2, 4] });
  const raster = await openGeotiffElevation(folder.path("a.tif"));
  expect(raster.levels.map(({ columns }) => columns)).toEqual([100, 50, 25]);
  const keys = new Set<string>();
  const cache = new (class extends BlockCache {
    override get(key: string, read: () => Promise<Float32Array>) {
      keys.add(key.split("/")[1] ?? "");
      return super.get(key, read);
    }
  })(10e6);
  const crossings = { south: 47.01, west: 8.01, step: 0.004, side: 20 };
  const out = new Float32Array(400).fill(Number.NaN);
  await sampleRaster(raster, crossings, out, { cache, key: "a" });
  await raster.close();
  expect([...keys]).toEqual(["2"]);
  for (const [i, height] of planeAt(crossings).entries()) expect(out[i]).toBeCloseTo(height, 1);
});

test("heights above the ellipsoid and in feet are known as such", async () => {
  using folder = scratchFolder();
  writeTiff(folder.path("e.tif"), {
    ...usual,
    keys: [
      [1024, 2],
      [1025, 1],
      [2048, 4979],
    ],
  });
  expect((await sampled(folder.path("e.tif"), inner)).raster.datum).toBe("ellipsoid");
  writeTiff(folder.path("f.tif"), { ...usual, keys: [...degreesKeys, [4096, 5703], [4099, 9003]] });
  const feet = await sampled(folder.path("f.tif"), inner);
  expect(feet.out[0]).toBeCloseTo(((planeAt(inner)[0] as number) * 1200) / 3937, 2);
  expect(feet.raster.datum).toBe("mean-sea-level");
});

test("what holds no elevation that can be read is refused with why and what to do", async () => {
  using folder = scratchFolder();
  const path = folder.path("a.tif");
  const failure = async () => {
    const raster = await openGeotiffElevation(path).catch((cause) => failureOf(cause));
    if ("code" in raster) return raster;
    const out = new Float32Array(100).fill(Number.NaN);
    const cache = new BlockCache(1e6);
    const failed = await sampleRaster(raster, inner, out, { cache, key: "a" }).catch((cause) => failureOf(cause));
    await raster.close();
    return failed as ReturnType<typeof failureOf>;
  };
  writeTiff(path, { ...usual, keys: projectedKeys(2056) });
  expect(await failure()).toEqual({
    code: "bad-input",
    message: "Its map projection is EPSG:2056, which is not read; degrees, UTM and web Mercator are",
    remedy: `Convert it: gdalwarp -t_srs EPSG:4326 "${path}" converted.tif`,
  });
  const { place: _, keys: __, ...nowhere } = usual;
  writeTiff(path, nowhere);
  expect((await failure()).message).toBe(
    "a.tif does not say where it lies: it is a TIFF without the tags of a GeoTIFF",
  );
  writeTiff(path, { ...usual, type: "uint8" });
  expect((await failure()).message).toBe("a.tif is a picture, not elevation: 8 bits are too few for heights");
  writeFileSync(path, "these are no heights at all, and no TIFF either");
  expect((await failure()).message).toBe(`This is no TIFF: ${path}`);
  writeFileSync(path, "");
  expect((await failure()).code).toBe("bad-input");
});

test("a file that is cut anywhere is refused or read rightly, and never read wrongly", async () => {
  using folder = scratchFolder();
  const path = folder.path("a.tif");
  const size = writeTiff(path, { ...usual, tile: 32, packing: "deflate" });
  const whole = readFileSync(path);
  let refused = 0;
  for (let length = 0; length < size; length += Math.ceil(size / 40)) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    const result = await sampled(path, inner).catch((cause) => failureOf(cause));
    if ("code" in result) {
      refused++;
      expect(result.code).toBe("bad-input");
      expect(result.remedy).toBeDefined();
    } else for (const [i, height] of planeAt(inner).entries()) expect(result.out[i]).toBeCloseTo(height, 2);
  }
  expect(refused).toBeGreaterThan(30);
});
