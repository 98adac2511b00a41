import { describe, expect, test } from "vitest";
import type { Part } from "../../src/vision/detector.ts";
import { isInside } from "../../src/vision/look.ts";
import { layTiles, turnOf } from "../../src/vision/tiles.ts";

const hd = { width: 1920, height: 1080 };
const uhd = { width: 3840, height: 2160 };
const input = { width: 960, height: 540 };
const wholeOf = ({ width, height }: typeof hd): Part => ({ x: 0, y: 0, width, height });

/** Whether each pixel of a grid of points lies in a part. */
const covers = (parts: readonly Part[], { width, height }: typeof hd) =>
  Array.from({ length: 60 }, (_, i) => (i * (width - 1)) / 59).every((x) =>
    Array.from({ length: 40 }, (_, i) => (i * (height - 1)) / 39).every((y) =>
      parts.some((p) => x >= p.x && y >= p.y && x < p.x + p.width && y < p.y + p.height),
    ),
  );

describe("tiles", () => {
  test("one pass is enough for 1080p, and wherever cars are large", () => {
    expect(layTiles(hd, input, {})).toEqual({ whole: wholeOf(hd), tiles: [] });
    expect(layTiles(uhd, input, { vehiclePixels: 120 })).toEqual({ whole: wholeOf(uhd), tiles: [] });
    expect(layTiles(uhd, input, { tiling: "whole", vehiclePixels: 8 })).toEqual({ whole: wholeOf(uhd), tiles: [] });
  });

  test("small cars are looked at closely enough, and each lies whole in a tile", () => {
    const { tiles } = layTiles(uhd, input, { vehiclePixels: 30 });
    const scale = input.width / (tiles[0]?.width ?? 1);
    expect(30 * scale).toBeGreaterThanOrEqual(24);
    expect(covers(tiles, uhd)).toBe(true);
    for (let x = 0; x <= uhd.width - 30; x += 7)
      expect(tiles.some((tile) => x >= tile.x && x + 30 <= tile.x + tile.width)).toBe(true);
  });

  test("nothing is looked at more closely than its own pixels", () => {
    const { tiles } = layTiles(hd, input, { vehiclePixels: 6 });
    expect(new Set(tiles.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(["960x540"]));
    expect(tiles.length).toBe(9);
  });

  test("tiles lie inside the picture, whatever its size", () => {
    for (const width of [100, 961, 1281, 2000, 5472])
      for (const { x, y, ...tile } of layTiles({ width, height: 700 }, input, { tiling: "tiles" }).tiles)
        expect([x >= 0, y >= 0, x + tile.width <= width, y + tile.height <= 700]).toEqual([true, true, true, true]);
  });

  test("a budget for few runs makes tiles fewer, and each has its turn within four pictures", () => {
    const all = layTiles(uhd, input, { vehiclePixels: 20 }).tiles.length;
    const plan = layTiles(uhd, input, { vehiclePixels: 20 }, 4);
    expect(plan.tiles.length).toBeLessThan(all);
    const seen = [0, 1, 2, 3, 4].map((turn) => turnOf(plan, 4, turn));
    expect(seen.map((parts) => parts.length)).toEqual([4, 4, 4, 4, 4]);
    expect(seen.every(([first]) => first === plan.whole)).toBe(true);
    expect(new Set(seen.flat())).toEqual(new Set([plan.whole, ...plan.tiles]));
  });

  test("with time for one run whole and tiles take turns", () => {
    const plan = layTiles(uhd, input, { tiling: "tiles" }, 1);
    const turns = Array.from({ length: plan.tiles.length + 1 }, (_, turn) => turnOf(plan, 1, turn));
    expect(turns).toEqual([plan.whole, ...plan.tiles].map((part) => [part]));
  });

  test("with regions only what they span is looked at, and only tiles that touch one", () => {
    const corner = (x: number, y: number) => ({ x, y });
    const left = [corner(0, 0.5), corner(0.1, 0.5), corner(0.1, 1), corner(0, 1)];
    const right = [corner(0.9, 0.5), corner(1, 0.5), corner(1, 1), corner(0.9, 1)];
    const { whole, tiles } = layTiles(uhd, input, { vehiclePixels: 24, regions: [left, right] });
    expect(whole).toEqual({ x: 0, y: 1080, width: 3840, height: 1080 });
    expect(tiles.length).toBeGreaterThan(3);
    expect(tiles.every((tile) => tile.x < 384 || tile.x + tile.width > 3456)).toBe(true);
    expect([isInside(0.05, 0.7, [left, right]), isInside(0.5, 0.7, [left, right]), isInside(0.5, 0.7, [])]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
