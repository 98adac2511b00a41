import {
  BillboardCollection,
  Cartesian3,
  Event,
  type PolylineCollection,
  Primitive,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import { expect, it, vi } from "vitest";
import { HeatLayer } from "../../renderer/globe/heatLayer.ts";
import { SightingLayer } from "../../renderer/globe/sightingLayer.ts";
import type { HeatMap, SightedVehicle } from "../../src/contract/sightings.ts";
import { offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { Hexagons } from "../../src/review/sightingHexagons.ts";

// Cesium asks whether the parts of a material are one of these; symbols are painted onto a canvas.
for (const name of ["HTMLCanvasElement", "HTMLImageElement", "ImageBitmap", "OffscreenCanvas", "HTMLVideoElement"])
  vi.stubGlobal(name, class {});
vi.stubGlobal("document", { createElement: () => ({ getContext: () => null }) });
vi.spyOn(BillboardCollection.prototype, "add").mockImplementation(function (this: BillboardCollection, options) {
  added.push(options?.position as Cartesian3);
  return { setImage: () => {} } as never;
});
vi.spyOn(BillboardCollection.prototype, "removeAll").mockImplementation(() => {
  added.length = 0;
});
const added: Cartesian3[] = [];

const ground = flatGround(0);
const shown = (selectedId: string | null, alone = false) => ({ selectedId, alone, ground, now: 5 });
const equator = { lat: 0, lon: 0 };

function sighting(id: string, ...easts: readonly number[]): SightedVehicle {
  const seen = easts.map((east, n) => ({
    ...{ flagId: `${id}-${n}`, fromAt: n, toAt: n + 1, vehicleIds: ["1:1"] },
    ...{ place: { ...offset(equator, 90, east), amsl: 0 }, ellipse: { major: 5, minor: 3, angleDeg: 0 } },
  }));
  return {
    ...{ id, className: "car", fromAt: 0, toAt: 1, seen, tags: [], notes: [] },
    confirmed: { by: "Ada", at: 1 },
  };
}

function sceneFrom(height: number) {
  const primitives = new PrimitiveCollection();
  const preRender = new Event();
  const camera = { positionWC: new Cartesian3(6_371_000 + height, 0, 0) };
  const scene = { primitives, preRender, camera } as unknown as Scene;
  const look = (up: number) => {
    camera.positionWC = new Cartesian3(6_371_000 + up, 0, 0);
    preRender.raiseEvent();
  };
  return { scene, primitives, look };
}

it("sightings that lie close are one sign, and two as soon as the camera is near", () => {
  const { scene, look } = sceneFrom(50_000);
  const layer = new SightingLayer(scene);
  layer.paint([sighting("a", 10), sighting("b", 60), sighting("c", 40_000)], shown(null));
  expect(layer.points().map(({ id, members }) => [id, members.length])).toEqual([
    ["several a", 2],
    ["c", 1],
  ]);
  look(400);
  expect(layer.points().map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(added).toHaveLength(3);
  layer.paint([], shown(null));
  look(50_000);
  expect([layer.points().length, added.length]).toEqual([0, 0]);
});

it("of the selected one all places are shown with arrows from each to the next, and the last one's error", () => {
  const { scene, primitives } = sceneFrom(50_000);
  const layer = new SightingLayer(scene);
  layer.paint([sighting("a", 10, 500, 900), sighting("b", 60)], shown("a"));
  expect(layer.points().map(({ id }) => id)).toEqual(["b", "a"]);
  expect(added).toHaveLength(4);
  expect((primitives.get(0) as PolylineCollection).length).toBe(3);
  layer.paint([sighting("a", 10, 500, 900), sighting("b", 60)], shown("a", true));
  expect(layer.points().map(({ id }) => id)).toEqual(["a"]);
});

it("a heat map is one mesh of hexagons in the colours of their counts, drawn once", () => {
  const { scene, primitives } = sceneFrom(50_000);
  const layer = new HeatLayer(scene);
  const hexagons = new Hexagons(equator, 500);
  const cells = [1, 40].map((flags, n) => {
    const key = hexagons.keyAt(0, n * 0.02);
    return { middle: hexagons.middleOf(key), outline: hexagons.outlineOf(key), flags, confirmed: flags, dismissed: 0 };
  });
  const heat: HeatMap = { cells, left: 0 };
  const all = primitives.get(0) as PrimitiveCollection;
  layer.paint(heat, ground);
  const made = all.get(0) as Primitive;
  expect(made).toBeInstanceOf(Primitive);
  const { attributes, indices } = (made.geometryInstances as unknown as { geometry: Geometry }).geometry;
  expect([attributes.position.values.length, indices.length]).toEqual([3 * 14, 36]);
  const colour = (vertex: number) => [...attributes.color.values.slice(4 * vertex, 4 * vertex + 3)];
  expect([colour(0), colour(13)]).toEqual([
    [0xff, 0xff, 0xb2],
    [0x8d, 0x00, 0x18],
  ]);
  layer.paint(heat, ground);
  expect(all.get(0)).toBe(made);
  layer.paint(null, ground);
  expect(all.length).toBe(0);
});

interface Geometry {
  readonly attributes: Readonly<Record<"position" | "color", { readonly values: Uint8Array }>>;
  readonly indices: Uint32Array;
}
