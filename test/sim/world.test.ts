import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { distance, EnuFrame } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { createWorld } from "../../src/sim/world.ts";

const world = createWorld(7);
const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 1, 8);

describe("the demo world", () => {
  test("is the same each time it is made from the same seed", () => {
    const again = createWorld(7);
    expect(again.movers(START + 12_345)).toEqual(world.movers(START + 12_345));
    expect(again.parked).toEqual(world.parked);
    expect(again.things.props).toEqual(world.things.props);
    expect(same(again.grid.amsl, world.grid.amsl)).toBe(true);
    expect(same(again.land.tone, world.land.tone)).toBe(true);
    expect(same(again.things.trees.x, world.things.trees.x)).toBe(true);
    expect(same(again.topView().image, world.topView().image)).toBe(true);
  });

  test("is another one for another seed, with the border elsewhere", () => {
    const other = createWorld(8);
    expect(other.borderLine).not.toEqual(world.borderLine);
    expect(same(other.grid.amsl, world.grid.amsl)).toBe(false);
  });

  test.each([1, 7])("lies between 150 and 200 m above the sea (seed %i)", (seed) => {
    const { amsl } = (seed === 7 ? world : createWorld(seed)).grid;
    expect(amsl.reduce((a, b) => Math.min(a, b))).toBeGreaterThan(150);
    expect(amsl.reduce((a, b) => Math.max(a, b))).toBeLessThan(200);
  });

  test("has a border of about a kilometre along the river, and a base some hundred metres south of it", () => {
    const { borderLine, base, frame, river } = world;
    const length = borderLine.slice(1).reduce((sum, p, i) => sum + distance(borderLine[i] as LatLon, p), 0);
    expect(length).toBeGreaterThan(1000);
    expect(length).toBeLessThan(1500);
    for (const p of borderLine) {
      const { east, north } = frame.toEnu(p);
      expect(river.nearest({ x: east, y: north }).distance).toBeLessThan(1);
    }
    const away = Math.min(...borderLine.map((p) => distance(p, base)));
    expect(away).toBeGreaterThan(200);
    expect(away).toBeLessThan(700);
    expect(base.lat).toBeLessThan(Math.min(...borderLine.map((p) => p.lat)));
    expect(base.amsl).toBeCloseTo(world.ground.elevation(base) as number, 3);
  });

  test("describes itself as a sector with a picture that fits its bounds", () => {
    const sector = world.topView();
    const view = new DataView(sector.image.buffer, sector.image.byteOffset);
    expect(String.fromCharCode(...sector.image.subarray(1, 4))).toBe("PNG");
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    expect(sector.image.length).toBeLessThan(3_000_000);
    const frame = new EnuFrame({ lat: (sector.south + sector.north) / 2, lon: sector.west });
    const east = (sector.east - sector.west) * frame.metresPerDegLon;
    const north = (sector.north - sector.south) * frame.metresPerDegLat;
    expect(width / height).toBeCloseTo(east / north, 2);
    expect(sector.borderLine).toEqual(world.borderLine);

    const { indices, palette } = readPalettePng(sector.image);
    expect(indices.length).toBe((width + 1) * height);
    const isWater = ({ lat, lon }: LatLon): boolean => {
      const x = Math.floor(((lon - sector.west) / (sector.east - sector.west)) * width);
      const y = Math.floor(((sector.north - lat) / (sector.north - sector.south)) * height);
      const colour = 3 * (indices[y * (width + 1) + 1 + x] as number);
      return (palette[colour + 2] as number) > (palette[colour] as number) + 8;
    };
    expect(sector.borderLine.filter(isWater).length).toBeGreaterThan(sector.borderLine.length * 0.8);
    expect(isWater(sector.base)).toBe(false);
  });
});

describe("the traffic", () => {
  const toBorder = (place: LatLon): number => {
    const p = world.frame.toEnu(place);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 1; i < world.borderLine.length; i++) {
      const a = world.frame.toEnu(world.borderLine[i - 1] as LatLon);
      const b = world.frame.toEnu(world.borderLine[i] as LatLon);
      const [dx, dy] = [b.east - a.east, b.north - a.north];
      const t = Math.max(0, Math.min(1, ((p.east - a.east) * dx + (p.north - a.north) * dy) / (dx * dx + dy * dy)));
      best = Math.min(best, Math.hypot(p.east - a.east - dx * t, p.north - a.north - dy * t));
    }
    return best;
  };

  test("has a car within 60 m of the border at nearly every moment of an hour", () => {
    const moments = Array.from({ length: 240 }, (_, i) => START + (i * HOUR) / 240);
    const watched = moments.filter((at) =>
      world.movers(at).some((v) => v.className === "car" && toBorder(v.place) < 60),
    );
    expect(watched.length).toBeGreaterThan(moments.length * 0.95);
  });

  test("has vehicles parked within 100 m of the border", () => {
    expect(world.parked.filter((v) => toBorder(v.place) < 100).length).toBeGreaterThanOrEqual(2);
  });

  test("moves as fast and in the direction that it says, on the ground", () => {
    const before = world.movers(START);
    const after = world.movers(START + 200);
    expect(before.length).toBeGreaterThanOrEqual(15);
    before.forEach((v, i) => {
      const w = after[i] as typeof v;
      const here = world.frame.toEnu(v.place);
      const there = world.frame.toEnu(w.place);
      const [east, north] = [there.east - here.east, there.north - here.north];
      expect(Math.hypot(east, north) / 0.2).toBeGreaterThan(v.speed * 0.85);
      expect(Math.hypot(east, north) / 0.2).toBeLessThan(v.speed * 1.01);
      const course = (Math.atan2(east, north) * 180) / Math.PI;
      expect(Math.abs(((course - v.headingDeg + 540) % 360) - 180)).toBeLessThan(40);
      expect(Math.abs(v.place.amsl - world.terrain.height(here.east, here.north))).toBeLessThan(0.01);
    });
  });
});

/** Byte for byte; the arrays are too large for a matcher that explains differences. */
const same = (a: ArrayBufferView, b: ArrayBufferView): boolean => bytes(a).equals(bytes(b));
const bytes = (a: ArrayBufferView): Buffer => Buffer.from(a.buffer, a.byteOffset, a.byteLength);

/** The rows (each led by its filter byte) and the colours of a palette PNG that predicts nothing. */
function readPalettePng(png: Uint8Array): { indices: Uint8Array; palette: Uint8Array } {
  const view = new DataView(png.buffer, png.byteOffset);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    chunks.set(String.fromCharCode(...png.subarray(at + 4, at + 8)), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return { indices: inflateSync(chunks.get("IDAT") as Uint8Array), palette: chunks.get("PLTE") as Uint8Array };
}
