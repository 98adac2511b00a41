import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { boxAround, boxesAlong, type GeoBox } from "../../src/geo/box.ts";
import { undulation } from "../../src/geo/geoid.ts";
import { tiledGround } from "../../src/geo/groundTiles.ts";
import type { ElevationRaster } from "../../src/terrain/elevationRaster.ts";
import { ElevationSet } from "../../src/terrain/elevationSet.ts";
import { ElevationStore } from "../../src/terrain/elevationStore.ts";
import { overSettledGround } from "../../src/terrain/settledGround.ts";
import { scratchFolder, writeHgt } from "./smallFiles.ts";
import { degreesKeys, writeTiff } from "./writeTiff.ts";

const maxSamples = 4e6;
const here = { lat: 47.05, lon: 8.05 };
const around: GeoBox = boxAround(here, here, 300);

/** A file in memory of one height (NaN: void) wherever it reaches. */
function flatRaster(path: string, bounds: GeoBox, step: number, height: number, more: Partial<ElevationRaster> = {}) {
  const rows = Math.round(((bounds.north - bounds.south) * 3600) / step) + 1;
  const columns = Math.round(((bounds.east - bounds.west) * 3600) / step) + 1;
  const read: string[] = [];
  const raster: ElevationRaster = {
    ...{ path, format: "flat", bounds, step, slack: 0, datum: "mean-sea-level" },
    levels: [{ columns, rows, blockColumns: columns, blockRows: 64 }],
    pixelOf(lat, lon, out) {
      out[0] = ((lon - bounds.west) * 3600) / step;
      out[1] = ((bounds.north - lat) * 3600) / step;
    },
    async block(level, _, row) {
      read.push(`${level}/${row}`);
      return new Float32Array(columns * Math.min(64, rows - row * 64)).fill(height);
    },
    close: async () => undefined,
    ...more,
  };
  return Object.assign(raster, { read });
}

const degree: GeoBox = { south: 47, west: 8, north: 48, east: 9 };

async function storeOf(...rasters: ElevationRaster[]) {
  const set = new ElevationSet(async (path) => rasters.find((raster) => raster.path === path) as ElevationRaster);
  for (const { path } of rasters.toReversed()) await set.add(path);
  return { set, store: new ElevationStore(set) };
}

const heightIn = async (store: ElevationStore, place = here) =>
  tiledGround((await store.load([boxAround(place, place, 50)], { maxSamples })).tiles).elevation(place);

test("the first file that knows a place says its height, and voids fall to the next", async () => {
  const first = flatRaster("a", { ...degree, east: 8.5 }, 3, Number.NaN);
  const { set, store } = await storeOf(first, flatRaster("b", degree, 3, 20), flatRaster("c", degree, 3, 30));
  expect(await heightIn(store)).toBe(20);
  set.reorder(["c"]);
  expect(set.record().files.map(({ path }) => path)).toEqual(["c", "a", "b"]);
  expect(await heightIn(store)).toBe(30);
  set.remove("c");
  expect(await heightIn(store)).toBe(20);
  set.remove("b");
  expect(await heightIn(store)).toBeUndefined();
});

test("a fine file in a coarse one is read at its own spacing, the rest at the coarse one's", async () => {
  const fine = flatRaster("fine", { south: 47.04, west: 8.04, north: 47.06, east: 8.06 }, 1, 5);
  const { store } = await storeOf(fine, flatRaster("coarse", degree, 3, 7));
  const area = await store.load([around, boxAround({ lat: 47.5, lon: 8.5 }, { lat: 47.5, lon: 8.5 }, 300)], {
    maxSamples,
  });
  const ground = tiledGround(area.tiles);
  expect(new Set(area.tiles.map(({ step }) => step))).toEqual(new Set([1, 3]));
  expect(ground.elevation(here)).toBe(5);
  expect(ground.elevation({ lat: 47.5, lon: 8.5 })).toBe(7);
  expect(ground.elevation({ lat: 47.0605, lon: 8.0605 })).toBe(7); // beside the fine one, in a fine tile
  expect(area.coarser).toBe(false);
});

test("an area of too many heights is read at a coarser spacing, and says so", async () => {
  const { store } = await storeOf(flatRaster("a", degree, 1, 5));
  const area = await store.load([degree], { maxSamples: 800_000 });
  expect(new Set(area.tiles.map(({ step }) => step))).toEqual(new Set([6]));
  expect(area.coarser).toBe(true);
  expect(area.tiles.length * 121 * 121).toBeLessThanOrEqual(800_000);
});

test("a small file under a wide box is read whole", async () => {
  const { store } = await storeOf(flatRaster("a", { south: 47.04, west: 8.04, north: 47.06, east: 8.06 }, 1, 5));
  const wide = await store.load([{ south: -60, west: -170, north: 60, east: 170 }], { maxSamples });
  expect(tiledGround(wide.tiles).elevation(here)).toBe(5);
});

test("small voids are bridged and counted, also over the border of tiles; larger ones stay unknown", async () => {
  using folder = scratchFolder();
  const path = folder.path("N47E008.hgt");
  // Two heights wide from north to south along 8.1°, where tiles meet, and ten wide along 8.5°.
  const isVoid = (column: number) => column === 120 || column === 121 || (column >= 595 && column < 605);
  writeHgt(path, 1201, (column) => (isVoid(column) ? -32768 : column));
  const set = new ElevationSet();
  await set.add(path);
  const store = new ElevationStore(set);
  const at = (column: number) => ({ lat: 47.5, lon: 8 + column / 1200 });
  const area = await store.load([boxAround(at(120), at(125), 100), boxAround(at(600), at(600), 100)], { maxSamples });
  const ground = tiledGround(area.tiles);
  expect(ground.elevation(at(120))).toBeUndefined(); // 3″ apart, 278 m would have to be bridged
  expect(area.bridged).toBe(0);
  expect(ground.elevation(at(600))).toBeUndefined();
  await set.close();

  const fine = folder.path("N48E008.hgt");
  writeHgt(fine, 3601, (column) => (column >= 119 && column <= 121 ? -32768 : column));
  await set.add(fine);
  const place = (column: number) => ({ lat: 48.5, lon: 8 + column / 3600 });
  const finer = await store.load([boxAround(place(119), place(121), 10)], { maxSamples });
  for (const column of [118, 119, 120, 121, 122])
    expect(tiledGround(finer.tiles).elevation(place(column))).toBe(column);
  expect(finer.bridged).toBeGreaterThan(3 * 121);
  await set.close();
});

test("heights above the ellipsoid become heights above mean sea level when the operator says so", async () => {
  const { set, store } = await storeOf(flatRaster("a", degree, 3, 500));
  expect(await heightIn(store)).toBe(500);
  set.setDatum("a", "ellipsoid");
  expect(set.record().files[0]).toMatchObject({ datum: "ellipsoid", datumSaid: true });
  expect(await heightIn(store)).toBeCloseTo(500 - undulation(here), 2);
  set.setDatum("a", null);
  expect(await heightIn(store)).toBe(500);
  expect(() => set.setDatum("b", null)).toThrow("No such elevation file was added: b");
});

test("what is not loaded is unknown at once, and known soon", async () => {
  const { store } = await storeOf(flatRaster("a", degree, 3, 5));
  expect(store.ground.elevation(here)).toBeUndefined();
  await expect.poll(() => store.ground.elevation(here)).toBe(5);
  expect(store.ground.elevation({ lat: 0, lon: 0 })).toBeUndefined();
});

test("what is asked for at the same time is read once", async () => {
  const raster = flatRaster("a", degree, 3, 5);
  const { store } = await storeOf(raster);
  await expect.poll(() => raster.read.length).toBe(Math.ceil(1201 / 64)); // voids were counted
  raster.read.length = 0;
  await Promise.all([heightIn(store), heightIn(store), store.load([around], { maxSamples })]);
  expect(raster.read.length).toBe(new Set(raster.read).size);
});

test("a file that can no longer be read is left out, told once, and read again after it is added anew", async () => {
  let broken = false;
  const bad = flatRaster("bad", degree, 3, 1);
  const { block } = bad;
  bad.block = (...of) => (broken ? Promise.reject(new Error("the disk is gone")) : block(...of));
  const { set, store } = await storeOf(bad, flatRaster("good", degree, 3, 2));
  expect(await heightIn(store)).toBe(1);
  broken = true;
  const told: unknown[] = [];
  const off = set.onChanged(({ files }) => told.push(files.map(({ state }) => state)));
  const far = { lat: 47.8, lon: 8.8 };
  expect(await heightIn(store, far)).toBe(2);
  expect(set.record().files[0]).toMatchObject({
    path: "bad",
    state: "failed",
    failure: { message: "the disk is gone" },
  });
  expect(await heightIn(store)).toBe(2);
  off();
  expect(told).toContainEqual(["failed", "ready"]);
  broken = false;
  await set.add("bad");
  expect(await heightIn(store, far)).toBe(1);
});

test("files are remembered with their order and datum; one that is missing is told, and stays in the list", async () => {
  using folder = scratchFolder();
  const [a, b] = [folder.path("N47E008.hgt"), folder.path("b.tif")];
  writeHgt(a, 1201, () => 10);
  const place = { x: 8, y: 47.1, dx: 0.001, dy: 0.001 };
  const voidsAt = (c: number, r: number) => (c < 10 && r < 10 ? -9999 : 20);
  writeTiff(b, {
    columns: 100,
    rows: 100,
    type: "float32",
    height: voidsAt,
    place,
    keys: degreesKeys,
    nodata: "-9999",
  });
  const before = new ElevationSet();
  await before.add(a);
  await before.add(b);
  before.setDatum(b, "ellipsoid");
  await expect.poll(() => before.record().files.map(({ voids }) => voids)).toEqual([100, 0]);
  const kept = before.kept();
  expect(kept).toEqual([
    { path: b, datum: "ellipsoid", voids: 100 },
    { path: a, voids: 0 },
  ]);
  await before.close();
  rmSync(a);
  const after = new ElevationSet();
  await after.restore(kept);
  expect(after.record().files).toEqual([
    {
      ...{ path: b, datum: "ellipsoid", datumSaid: true, state: "ready", format: "GeoTIFF, degrees", voids: 100 },
      ...{ heights: 10_000, spacing: expect.closeTo(111.12, 1) },
      bounds: { south: expect.closeTo(47, 6), west: 8, north: 47.1, east: expect.closeTo(8.1, 6) },
    },
    {
      ...{ path: a, datum: "mean-sea-level", datumSaid: false, state: "failed", voids: 0 },
      failure: {
        ...{ code: "not-found", message: `There is no such file: ${a}` },
        remedy: "Was it moved, or its disk taken out?",
      },
    },
  ]);
  await expect(after.add(a)).rejects.toSatisfy((cause) => failureOf(cause).code === "not-found");
  expect(after.kept().map(({ path }) => path)).toEqual([b, a]);
  await after.close();
});

test("a long section over 1″ heights is loaded soon, and in little memory", async () => {
  const country: GeoBox = { south: 46, west: 7, north: 48, east: 9 };
  const { store } = await storeOf(flatRaster("a", country, 1, 5));
  const boxes = boxesAlong(
    [
      { lat: 46.3, lon: 7.5 },
      { lat: 47, lon: 8.3 },
    ],
    3_000,
  );
  const started = performance.now();
  const area = await store.load(boxes, { maxSamples });
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(area.coarser).toBe(false);
  expect(area.tiles.length * 121 * 121 * 4).toBeLessThan(16e6);
});

test("globe, planner and checks read the same height for the same place", async () => {
  using folder = scratchFolder();
  const path = folder.path("N47E008.hgt");
  writeHgt(path, 3601, (column, row) => 800 + 300 * Math.sin(column / 40) * Math.cos(row / 55));
  const set = new ElevationSet();
  await set.add(path);
  const store = new ElevationStore(set);
  const planner = tiledGround((await store.load([around], { maxSamples })).tiles);
  const check = tiledGround((await store.load([boxAround(here, here, 5_000)], { maxSamples })).tiles);
  const side = 65;
  const box = { south: 47.045, west: 8.045, north: 47.055, east: 8.055 };
  const globe = (await store.rectangle({ ...box, rows: side, columns: side })) as Float32Array;
  for (let r = 16; r < 48; r++)
    for (let c = 16; c < 48; c++) {
      const place = {
        lat: box.north + ((box.south - box.north) * r) / (side - 1),
        lon: box.west + ((box.east - box.west) * c) / (side - 1),
      };
      const height = planner.elevation(place) as number;
      expect(check.elevation(place)).toBe(height);
      expect(globe[r * side + c]).toBeCloseTo(height, 3);
      expect(store.ground.elevation(place)).toBe(height);
    }
  expect(await store.rectangle({ south: 10, west: 10, north: 11, east: 11, rows: 5, columns: 5 })).toBeNull();
  await set.close();
});

test("work over settled ground is done again until no height is missing that a file holds", async () => {
  const { set, store } = await storeOf(flatRaster("a", degree, 1, 5));
  const far = { lat: 47.5, lon: 8.5 };
  let rounds = 0;
  const found = await overSettledGround({ set, store, boxes: [around], maxSamples }, (ground) => {
    rounds++;
    const beside = ground.elevation(far);
    if (beside === undefined) throw new Error("terrain unknown");
    return [ground.elevation(here), beside, ground.elevation({ lat: 50, lon: 8 })];
  });
  expect([found, rounds]).toEqual([[5, 5, undefined], 2]);
  const refused = overSettledGround({ set, store, boxes: [around], maxSamples }, (ground) => {
    if (ground.elevation({ lat: 50, lon: 8 }) === undefined) throw new Error("terrain unknown");
  });
  await expect(refused).rejects.toThrow("terrain unknown");
  const nothing = new ElevationSet();
  const empty = { set: nothing, store: new ElevationStore(nothing), boxes: [around], maxSamples };
  expect(await overSettledGround(empty, (ground) => ground.elevation(here))).toBeUndefined();
});

test("a look from afar reads few heights of a file", async () => {
  const raster = flatRaster("a", degree, 3, 5);
  const { store } = await storeOf(raster);
  const out = await store.rectangle({ south: 45, west: 5.625, north: 50.625, east: 11.25, rows: 33, columns: 33 });
  expect(out?.filter((height) => height === 5).length).toBeGreaterThan(20);
});
