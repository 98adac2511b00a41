import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { writeArrayBuffer } from "geotiff";
import { expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { latOfTile, lonOfTile, tileOf } from "../../src/geo/webMercator.ts";
import { BlockCache } from "../../src/terrain/blockCache.ts";
import { openGeotiffImagery } from "../../src/terrain/geotiffImagery.ts";
import { UtmZone } from "../../src/terrain/utm.ts";
import { scratchFolder } from "./smallFiles.ts";
import { degreesKeys, projectedKeys, type SmallTiff, writeTiff } from "./writeTiff.ts";

const open = (path: string) => openGeotiffImagery(path, new BlockCache<Uint8ClampedArray>(20e6));
const grey = (column: number, row: number) => 20 + column + row / 2;
const place = { x: 8, y: 47.1, dx: 0.001, dy: 0.001 };
const usual: SmallTiff = { columns: 100, rows: 100, type: "uint8", height: grey, place, keys: degreesKeys, tile: 32 };

/** The tile of a zoom at a place, and the degrees of its pixels. */
async function drawn(path: string, z: number, lat: number, lon: number) {
  const source = await open(path);
  const at = tileOf(lat, lon, z);
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  const tile = await source.tile(z, x, y);
  await source.close();
  if (tile?.type !== "rgba") throw new Error("no picture");
  const pixel = (column: number, row: number) => ({
    lat: latOfTile(y + (row + 0.5) / 256, z),
    lon: lonOfTile(x + (column + 0.5) / 256, z),
    rgba: [...tile.bytes.subarray((row * 256 + column) * 4, (row * 256 + column) * 4 + 4)],
  });
  return { source, tile, pixel };
}

test("a picture in degrees is drawn where it lies, between the centres of its pixels, clear beside it", async () => {
  using folder = scratchFolder();
  writeTiff(folder.path("a.tif"), usual);
  const { source, pixel } = await drawn(folder.path("a.tif"), 11, 47.05, 8.05);
  const { tile: _, close: __, ...told } = source;
  expect(told).toEqual({
    format: "GeoTIFF, grey, degrees",
    bounds: { south: expect.closeTo(47, 9), west: 8, north: 47.1, east: expect.closeTo(8.1, 9) },
    minZoom: 7,
    maxZoom: 11,
  });
  let [inside, outside] = [0, 0];
  for (let row = 1; row < 256; row += 5)
    for (let column = 1; column < 256; column += 5) {
      const { lat, lon, rgba } = pixel(column, row);
      const [c, r] = [(lon - place.x) / place.dx - 0.5, (place.y - lat) / place.dy - 0.5];
      if (c > 0 && c < 99 && r > 0 && r < 99) {
        inside++;
        expect(Math.abs((rgba[0] as number) - grey(c, r))).toBeLessThan(1.6);
        expect(rgba).toEqual([rgba[0], rgba[0], rgba[0], 255]);
      } else if (c < -0.6 || c > 99.6 || r < -0.6 || r > 99.6) {
        outside++;
        expect(rgba).toEqual([0, 0, 0, 0]);
      }
    }
  expect(inside).toBeGreaterThan(300);
  expect(outside).toBeGreaterThan(300);
});

test("a picture in UTM lies where its degrees say", async () => {
  using folder = scratchFolder();
  const zone = new UtmZone({ zone: 32, south: false });
  writeTiff(folder.path("a.tif"), {
    ...usual,
    place: { x: 600_000, y: 5_210_000, dx: 100, dy: 100 },
    keys: projectedKeys(32632),
  });
  const middle = zone.toDegrees({ east: 605_000, north: 5_205_000 });
  const { pixel } = await drawn(folder.path("a.tif"), 12, middle.lat, middle.lon);
  let inside = 0;
  for (let row = 1; row < 256; row += 9)
    for (let column = 1; column < 256; column += 9) {
      const { lat, lon, rgba } = pixel(column, row);
      const at = zone.toPlane(lat, lon);
      const [c, r] = [((at?.east ?? 0) - 600_000) / 100 - 0.5, (5_210_000 - (at?.north ?? 0)) / 100 - 0.5];
      if (!(c > 0 && c < 99 && r > 0 && r < 99)) continue;
      inside++;
      expect(Math.abs((rgba[0] as number) - grey(c, r))).toBeLessThan(1.6);
    }
  expect(inside).toBeGreaterThan(200);
});

test("from far away the overviews are read, and a picture without them is left clear", async () => {
  using folder = scratchFolder();
  const large = { ...usual, columns: 600, rows: 600, height: () => 90, place: { ...place, dx: 0.0001, dy: 0.0001 } };
  writeTiff(folder.path("a.tif"), { ...large, overviews: [4, 16] });
  writeTiff(folder.path("b.tif"), large);
  const { source, pixel } = await drawn(folder.path("a.tif"), 8, 47.05, 8.05);
  expect(source.minZoom).toBe(6);
  const { x, y } = tileOf(47.07, 8.03, 8);
  expect(pixel(Math.floor((x % 1) * 256), Math.floor((y % 1) * 256)).rgba).toEqual([90, 90, 90, 255]);
  const bare = await open(folder.path("b.tif"));
  expect(bare.minZoom).toBe(10);
  expect(await bare.tile(8, Math.floor(x), Math.floor(y))).toBeNull();
  await bare.close();
});

const keys = { GTModelTypeGeoKey: 2, GTRasterTypeGeoKey: 1, GeographicTypeGeoKey: 4326 };
const spot = { ModelPixelScale: [0.01, 0.01, 0], ModelTiepoint: [0, 0, 0, 8, 47.1, 0], ...keys };
const quiet = { width: 10, height: 10, ...spot };
const all = (...pixel: number[]) => Array.from({ length: 100 }, () => pixel).flat();

const colours: [what: string, values: ArrayLike<number>, metadata: object, expected: readonly number[]][] = [
  [
    "RGB",
    Uint8Array.from(all(10, 120, 230)),
    { BitsPerSample: [8, 8, 8], PhotometricInterpretation: 2 },
    [10, 120, 230, 255],
  ],
  [
    "RGB with alpha",
    Uint8Array.from(all(10, 120, 230, 128)),
    { BitsPerSample: [8, 8, 8, 8], PhotometricInterpretation: 2, SamplesPerPixel: 4, ExtraSamples: [2] },
    [10, 120, 230, 128],
  ],
  [
    "RGB of 16 bits, 12 of which are used",
    Uint16Array.from(all(273, 2057, 4080)),
    { BitsPerSample: [16, 16, 16], PhotometricInterpretation: 2 },
    [17, 128, 254, 255],
  ],
  [
    "RGB of 16 bits",
    Uint16Array.from(all(2570, 30840, 59110)),
    { BitsPerSample: [16, 16, 16], PhotometricInterpretation: 2 },
    [10, 120, 230, 255],
  ],
  [
    "grey where white is 0",
    Uint8Array.from(all(15)),
    { BitsPerSample: [8], PhotometricInterpretation: 0 },
    [240, 240, 240, 255],
  ],
  [
    "grey that is nodata",
    Uint8Array.from(all(15)),
    { BitsPerSample: [8], PhotometricInterpretation: 1, GDAL_NODATA: "15" },
    [0, 0, 0, 0],
  ],
];
test.each(colours)("colours of %s", async (_, values, metadata, expected) => {
  using folder = scratchFolder();
  const bytes = writeArrayBuffer(values as never, { ...quiet, ...metadata } as never);
  const file = Buffer.from(bytes as ArrayBuffer);
  if ("PhotometricInterpretation" in metadata && metadata.PhotometricInterpretation === 0)
    file[file.indexOf(Buffer.from([1, 6, 0, 3, 0, 0, 0, 1])) + 9] = 0; // the writer makes a 1 of it
  writeFileSync(folder.path("a.tif"), file);
  const { pixel } = await drawn(folder.path("a.tif"), 12, 47.05, 8.05);
  expect(pixel(100, 100).rgba).toEqual(expected);
});

const refusals: [what: string, write: (path: string) => void, words: string][] = [
  ["heights", (path) => writeTiff(path, { ...usual, type: "int16" }), "a.tif holds measured numbers, not a picture"],
  ["a picture without a place", (path) => writeTiff(path, plain), "a.tif does not say where it lies: "],
  [
    "a picture in another projection",
    (path) => writeTiff(path, { ...usual, keys: projectedKeys(2056) }),
    "Its map projection is EPSG:2056, which is not read; degrees, UTM and web Mercator are",
  ],
  ["what is no TIFF", (path) => writeFileSync(path, "x".repeat(900)), "This is no TIFF: "],
];
const { place: _place, keys: _keys, ...plain } = usual;
test.each(refusals)("%s is refused in words", async (_, write, words) => {
  using folder = scratchFolder();
  write(folder.path("a.tif"));
  const failure = await open(folder.path("a.tif")).then(() => undefined, failureOf);
  expect(failure?.message.slice(0, words.length)).toBe(words);
  expect(failure).toMatchObject({ code: "bad-input", remedy: expect.any(String) });
});

test("a picture that is cut short is refused", async () => {
  using folder = scratchFolder();
  const path = folder.path("a.tif");
  writeTiff(path, usual);
  truncateSync(path, readFileSync(path).length - 2_000);
  const failure = await drawn(path, 11, 47.05, 8.05).then(() => undefined, failureOf);
  expect(failure).toMatchObject({ code: "bad-input", message: expect.stringMatching(/cut short|can not be read/) });
});
