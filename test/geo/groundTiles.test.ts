import { expect, test } from "vitest";
import { boxAround, boxesAlong, boxesMeet, type GeoBox } from "../../src/geo/box.ts";
import { offset } from "../../src/geo/enu.ts";
import {
  eachTile,
  type GroundTile,
  latticeSteps,
  type TilePlace,
  tileBox,
  tileCells,
  tileColumns,
  tiledGround,
  tileKey,
  tileRows,
  tileSide,
} from "../../src/geo/groundTiles.ts";
import type { LatLon } from "../../src/geo/position.ts";

function tileOf(place: TilePlace, height: (at: LatLon) => number): GroundTile {
  const { south, west } = tileBox(place);
  const amsl = new Float32Array(tileSide * tileSide);
  for (let r = 0; r < tileSide; r++)
    for (let c = 0; c < tileSide; c++)
      amsl[r * tileSide + c] = height({
        lat: south + (r * place.step) / 3600,
        lon: west + (c * place.step) / 3600,
      });
  return { ...place, amsl };
}

function tilesOf(box: GeoBox, step: number): TilePlace[] {
  const out: TilePlace[] = [];
  eachTile(box, step, 1_000, (place) => out.push(place));
  return out;
}

test("tiles of every step fill the earth exactly", () => {
  for (const step of latticeSteps) {
    const last = { step, row: tileRows(step) - 1, column: tileColumns(step) - 1 };
    expect(tileBox(last).north).toBeCloseTo(90, 9);
    expect(tileBox(last).east).toBeCloseTo(180, 9);
    expect(tileKey(last)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  }
  const all = latticeSteps.map((step) => tileKey({ step, row: tileRows(step) - 1, column: tileColumns(step) - 1 }));
  expect(new Set(all).size).toBe(latticeSteps.length);
});

test("ground from tiles is a slope without a seam, over borders of tiles and the date line", () => {
  const slope = ({ lat, lon }: LatLon) => 100 + (lat - 10) * 1000 + (((lon + 360) % 360) - 180) * 500;
  const box = { south: 9.9, north: 10.1, west: 179.9, east: -179.9 };
  const ground = tiledGround(tilesOf(box, 3).map((place) => tileOf(place, slope)));
  for (const lon of [179.91, 179.99999, 180, -180, -179.99999, -179.91])
    for (const lat of [9.91, 10, 10.0000001, 10.09])
      expect(ground.elevation({ lat, lon })).toBeCloseTo(slope({ lat, lon }), 1);
  expect(ground.elevation({ lat: 10, lon: 0 })).toBeUndefined();
});

test("a finer tile goes before a coarser one, which answers where the finer one has a void", () => {
  const place = { lat: 47.01, lon: 8.01 };
  const box = boxAround(place, place, 1);
  const coarse = tilesOf(box, 3).map((at) => tileOf(at, () => 300));
  const fine = tilesOf(box, 1).map((at) => tileOf(at, ({ lat }) => (lat > 47.01 ? Number.NaN : 100)));
  const ground = tiledGround([...coarse, ...fine]);
  expect(ground.elevation({ lat: 47.0099, lon: 8.01 })).toBe(100);
  expect(ground.elevation({ lat: 47.0101, lon: 8.01 })).toBe(300);
  expect(ground.elevation({ lat: Number.NaN, lon: 8.01 })).toBeUndefined();
});

test("a crossing next to a void is known itself", () => {
  const [place] = tilesOf({ south: 1.005, north: 1.005, west: 1.005, east: 1.005 }, 1);
  const tile = tileOf(place as TilePlace, () => 50);
  tile.amsl[10 * tileSide + 11] = Number.NaN;
  const { south, west } = tileBox(tile);
  const at = (r: number, c: number) => ({ lat: south + r / 3600, lon: west + c / 3600 });
  const ground = tiledGround([tile]);
  expect(ground.elevation(at(10, 10))).toBe(50);
  expect(ground.elevation(at(10, 10.5))).toBeUndefined();
  expect(ground.elevation(at(10, 11))).toBeUndefined();
  expect(tileCells).toBe(120);
});

test("boxes along a line hold everything within the margin, and little else", () => {
  const line = [
    { lat: 47, lon: 8 },
    { lat: 47.6, lon: 8.8 },
  ];
  const boxes = boxesAlong(line, 1_000);
  const inside = ({ lat, lon }: LatLon) =>
    boxes.some((b) => lat >= b.south && lat <= b.north && lon >= b.west && lon <= b.east);
  for (let t = 0; t <= 1; t += 0.01)
    for (const side of [-90, 0, 90, 180])
      expect(inside(offset({ lat: 47 + 0.6 * t, lon: 8 + 0.8 * t }, side, 990))).toBe(true);
  const area = boxes.reduce((sum, b) => sum + (b.north - b.south) * (b.east - b.west), 0);
  expect(area).toBeLessThan(0.6 * 0.8 * 0.3); // of the box around the whole line
});

test("boxes over the date line and at a pole are sound", () => {
  const [box] = boxesAlong(
    [
      { lat: 65, lon: 179.99 },
      { lat: 65, lon: -179.99 },
    ],
    2_000,
  );
  expect(box?.west).toBeGreaterThan(179);
  expect(box?.east).toBeLessThan(-179);
  const pole = boxAround({ lat: 89.999, lon: 10 }, { lat: 89.999, lon: 10 }, 5_000);
  expect(pole).toEqual({ south: expect.any(Number), north: 90, west: -180, east: 180 });
  expect(boxesMeet(box as GeoBox, { south: 64, north: 66, west: -180, east: -179 })).toBe(true);
  expect(boxesMeet(box as GeoBox, { south: 64, north: 66, west: 179, east: 179.5 })).toBe(false);
  expect(boxesMeet({ south: 0, north: 1, west: 0, east: 1 }, { south: 0.5, north: 2, west: 0.5, east: 0.6 })).toBe(
    true,
  );
});
