import {
  BillboardCollection,
  Cartesian3,
  Cartographic,
  Event,
  PrimitiveCollection,
  Rectangle,
  type Scene,
} from "@cesium/engine";
import { expect, test, vi } from "vitest";
import { shortCount } from "../../renderer/globe/flagClusterSymbol.ts";
import { clusterFlags } from "../../renderer/globe/flagClusters.ts";
import { FlagLayer } from "../../renderer/globe/flagLayer.ts";
import type { FlagRecord, VerdictKind } from "../../src/contract/records.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { flag } from "./records.ts";

for (const name of ["HTMLCanvasElement", "HTMLImageElement", "ImageBitmap", "OffscreenCanvas"])
  vi.stubGlobal(name, class {});
vi.stubGlobal("document", { createElement: () => ({ getContext: () => null }) });

const at = (id: string, lat: number, lon: number, part: { kind?: VerdictKind; openedAt?: number } = {}): FlagRecord =>
  flag({
    ...{ id, place: { lat, lon, amsl: 100 }, openedAt: part.openedAt ?? 0 },
    ...(part.kind && { verdict: { kind: part.kind, by: "Ada", at: 0 } }),
  });

test("flags of one square share a sign in their middle that opens the newest that waits", () => {
  const flags = [
    at("a", 48.0001, 17.0001, { kind: "dismissed", openedAt: 9 }),
    at("b", 48.0003, 17.0003, { openedAt: 1 }),
    at("c", 48.0002, 17.0002, { openedAt: 5 }),
    at("d", 48.2, 17, { kind: "confirmed" }),
  ];
  expect(clusterFlags(flags, { cell: 1_024, most: 100 })).toEqual([
    {
      ...{ id: "c", flags: 3, kind: "unreviewed" },
      place: { lat: expect.closeTo(48.0002, 9), lon: expect.closeTo(17.0002, 9), amsl: 100 },
    },
    { id: "d", flags: 1, kind: "confirmed", place: { lat: 48.2, lon: 17, amsl: 100 } },
  ]);
  expect(clusterFlags(flags, { cell: 0, most: 100 }).map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
});

test("there are never more signs than fit, wherever flags lie, and each flag is counted once", () => {
  const everywhere = Array.from({ length: 5_000 }, (_, n) =>
    at(`f${n}`, ((n * 37) % 179) - 89, ((n * 91) % 360) - 180),
  );
  for (const most of [50, 400]) {
    const signs = clusterFlags(everywhere, { cell: 1, most });
    expect(signs.length).toBeLessThanOrEqual(most);
    expect(signs.reduce((sum, { flags }) => sum + flags, 0)).toBe(5_000);
  }
});

test("only flags of the part that is looked at are drawn, also over the date line", () => {
  const flags = [at("a", 0, 179.9), at("b", 0, -179.9), at("c", 0, 170), at("d", 5, 180)];
  const box = { west: 179, east: 181, south: -1, north: 1 };
  expect(clusterFlags(flags, { cell: 0, most: 9, box }).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("how many a sign stands for is written shortly", () => {
  expect([2, 999, 1_000, 1_999, 12_345].map(shortCount)).toEqual(["2", "999", "1.0k", "1.9k", "12k"]);
});

/** A scene without graphics, looked at from a height over a place. */
function sceneFrom(height: number, lat = 48, lon = 17) {
  const primitives = new PrimitiveCollection();
  const preUpdate = new Event();
  const camera = {
    positionCartographic: Cartographic.fromDegrees(lon, lat, height),
    computeViewRectangle: () => {
      const half = camera.positionCartographic.height / 111_195;
      const { latitude, longitude } = camera.positionCartographic;
      const [y, x] = [(latitude * 180) / Math.PI, (longitude * 180) / Math.PI];
      return Rectangle.fromDegrees(x - half, y - half, x + half, y + half);
    },
  };
  const go = (up: number, toLat = lat, toLon = lon) => {
    camera.positionCartographic = Cartographic.fromDegrees(toLon, toLat, up);
    preUpdate.raiseEvent();
  };
  return { scene: { primitives, preUpdate, camera } as unknown as Scene, primitives, go };
}

const mapOf = (flags: readonly FlagRecord[]) => new Map(flags.map((one) => [one.id, one]));
const signsOf = (primitives: PrimitiveCollection): number =>
  Array.from({ length: primitives.length }, (_, i) => primitives.get(i) as unknown)
    .filter((one): one is BillboardCollection => one instanceof BillboardCollection)
    .reduce((sum, { length }) => sum + length, 0);

test("few flags have a sign each; the selected one is drawn once and can be clicked", () => {
  const { scene, primitives } = sceneFrom(50_000);
  const layer = new FlagLayer(scene);
  const flags = mapOf([at("a", 48, 17), at("b", 48, 17.00001), at("c", 48, 17.1, { kind: "dismissed" })]);
  const ground = flatGround(100);
  layer.paint(flags, "b", ground, true);
  expect([signsOf(primitives), layer.points().map(({ id }) => id)]).toEqual([3, ["a", "c", "b"]]);
  layer.paint(flags, "a", ground, true);
  expect(layer.points().map(({ id }) => id)).toEqual(["b", "c", "a"]);
  layer.paint(flags, "a", ground, false); // outside of Review: none selected, none that was dismissed
  expect(layer.points().map(({ id }) => id)).toEqual(["a", "b"]);
});

test("ten thousand flags are drawn with a few hundred signs, finer where the camera is nearer, and in parts it comes to", () => {
  const { scene, primitives, go } = sceneFrom(200_000);
  const layer = new FlagLayer(scene);
  const flags = mapOf(
    Array.from({ length: 10_000 }, (_, n) => at(`f${n}`, 47 + (n % 100) / 50, 16 + Math.floor(n / 100) / 50)),
  );
  const ground = flatGround(100);
  layer.paint(flags, "f5", ground, true);
  const far = signsOf(primitives);
  expect(far).toBeGreaterThan(20);
  expect(far).toBeLessThanOrEqual(401);
  go(3_000);
  const near = layer.points().map(({ id }) => id);
  expect(near.length).toBeLessThan(100);
  go(3_000, 48.6);
  expect(layer.points().map(({ id }) => id)).not.toEqual(near);
  const there = layer.points()[0]?.point;
  go(3_000, 48.6001); // a little further the signs stay as they are
  expect(layer.points()[0]?.point).toBe(there);
  expect(layer.points().at(-1)?.id).toBe("f5");
  expect(there).toBeInstanceOf(Cartesian3);
});
