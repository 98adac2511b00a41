import {
  Cartesian3,
  Event,
  Matrix4,
  PerspectiveFrustum,
  PointPrimitiveCollection,
  PolylineCollection,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import { describe, expect, test, vi } from "vitest";
import { FenceLayer } from "../../renderer/globe/fenceLayer.ts";
import { HandleLayer } from "../../renderer/globe/handleLayer.ts";
import { PatrolLayer } from "../../renderer/globe/patrolLayer.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Fence } from "../../src/mission/fence.ts";

// Cesium asks whether the parts of a material are one of these.
for (const name of ["HTMLCanvasElement", "HTMLImageElement", "ImageBitmap", "OffscreenCanvas"])
  vi.stubGlobal(name, class {});

const frame = new EnuFrame({ lat: 0, lon: 0 });
const at = (east: number, north: number): LatLon => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const ground = flatGround(0);
const winding = (count: number) => Array.from({ length: count }, (_, i) => at(i * 20 - 50_000, 300 * Math.sin(i / 40)));

/** A scene without graphics: seen straight down from `height` metres over the crossing of equator and Greenwich. */
function sceneFrom(height: number) {
  const primitives = new PrimitiveCollection();
  const preRender = new Event();
  const frustum = new PerspectiveFrustum({ fov: Math.PI / 2, aspectRatio: 2, near: 1, far: 1e8 });
  const camera = { frustum, viewMatrix: new Matrix4(), positionWC: new Cartesian3() };
  const scene = { primitives, preRender, camera, canvas: { clientWidth: 1_600, clientHeight: 800 } };
  const look = (up: number) => {
    const eye = new Cartesian3(6_378_137 + up, 0, 0);
    const basis = [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -eye.x, 1]; // right is east, up is north
    Matrix4.fromArray(basis, 0, camera.viewMatrix);
    camera.positionWC = eye;
    preRender.raiseEvent();
  };
  look(height);
  return { scene: scene as unknown as Scene, primitives, look };
}

/** Every collection of that kind under a scene's primitives. */
function all<T>(under: PrimitiveCollection, kind: new () => T): T[] {
  const out: T[] = [];
  for (let i = 0; i < under.length; i++) {
    const one: unknown = under.get(i);
    if (one instanceof kind) out.push(one);
    else if (one instanceof PrimitiveCollection) out.push(...all(one, kind));
  }
  return out;
}

describe("handles on the globe", () => {
  const shown = (primitives: PrimitiveCollection) => {
    const [dots] = all(primitives, PointPrimitiveCollection);
    return Array.from({ length: dots?.length ?? 0 }, (_, i) => dots?.get(i)).filter((dot) => dot?.show).length;
  };
  const painted = (editor: PlanEditor, height: number) => {
    const made = sceneFrom(height);
    const layer = new HandleLayer(made.scene);
    const paint = () => {
      const { selection, draft } = editor.state.get();
      layer.paint({ edited: editor.points, selection, draft, shown: true }, undefined, ground);
    };
    paint();
    return { ...made, layer, paint };
  };

  test("are found where they are seen, with those between them, and follow a drag and a camera", () => {
    const editor = new PlanEditor(newPlan({ section: [at(-400, 0), at(0, 0), at(400, 0)] }));
    const { layer, paint, primitives, look } = painted(editor, 1_000);
    // 90° across 1,600 pixels: 800 pixels are 1,000 m from the middle.
    expect([
      layer.pointAt({ x: 480, y: 400 }),
      layer.pointAt({ x: 803, y: 396 }),
      layer.pointAt({ x: 600, y: 400 }),
    ]).toEqual([0, 1, -1]);
    expect([
      layer.middleAt({ x: 640, y: 403 }),
      layer.middleAt({ x: 960, y: 400 }),
      layer.middleAt({ x: 1_200, y: 400 }),
    ]).toEqual([0, 1, -1]);
    expect(shown(primitives)).toBe(5);
    editor.beginDrag(1);
    editor.drag(1, at(0, 250));
    paint();
    expect([layer.pointAt({ x: 800, y: 400 }), layer.pointAt({ x: 800, y: 200 })]).toEqual([-1, 1]);
    look(2_000);
    expect([layer.pointAt({ x: 800, y: 300 }), layer.pointAt({ x: 640, y: 400 })]).toEqual([1, 0]);
    expect(layer.within({ x: 630, y: 410 }, { x: 810, y: 290 })).toEqual([0, 1]);
  });

  test("of 5,000 points are a few hundred dots, and a move of the mouse costs a fraction of a picture’s time", () => {
    const editor = new PlanEditor(newPlan({ section: winding(5_000) }));
    const { layer, paint, primitives, look } = painted(editor, 60_000);
    expect(shown(primitives)).toBeLessThan(300);
    const median = (work: (k: number) => void) => {
      const times = Array.from({ length: 31 }, (_, k) => {
        const begun = performance.now();
        work(k);
        return performance.now() - begun;
      });
      return times.sort((a, b) => a - b)[15] as number;
    };
    expect(median((k) => layer.pointAt({ x: 400 + k, y: 400 }))).toBeLessThan(1);
    expect(median((k) => look(60_000 + 10 * k))).toBeLessThan(16);
    editor.beginDrag(2_500);
    const step = median((k) => {
      editor.drag(2_500, at(0, 10 * k));
      paint();
    });
    expect(step).toBeLessThan(16);
    look(300);
    expect(shown(primitives)).toBeGreaterThan(20); // near by, each has its handle, with one between
  });
});

describe("lines on the globe", () => {
  test("of a section of 5,000 points are drawn anew only around a point that moved", () => {
    const { scene, primitives } = sceneFrom(60_000);
    const layer = new PatrolLayer(scene);
    const section = winding(5_000);
    layer.paint(section, undefined, ground, "plan");
    const before = new Set(all(primitives, PolylineCollection));
    expect(before.size).toBeGreaterThan(20);
    layer.paint(section.with(2_500, at(0, 77)), undefined, ground, "plan");
    const after = all(primitives, PolylineCollection);
    const drawnAnew = after.filter((lines) => !before.has(lines));
    expect(drawnAnew.length).toBeGreaterThan(0);
    expect(drawnAnew.length).toBeLessThan(4);
    expect(after.length - before.size).toBeLessThan(4);
    layer.paint([], undefined, ground, "plan");
    expect(all(primitives, PolylineCollection).length).toBe(0);
  });

  test("of a fence are drawn anew for the area that changed, or came into focus, alone", () => {
    const { scene, primitives } = sceneFrom(5_000);
    const layer = new FenceLayer(scene);
    const square = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)];
    const fence: Fence = {
      polygons: [
        { kind: "inclusion", points: square },
        { kind: "exclusion", points: square },
      ],
      circles: [{ kind: "exclusion", centre: at(500, 0), radius: 80 }],
    };
    const pattern = { kind: "pattern" } as const;
    layer.paint({ fence, rally: undefined }, pattern, ground);
    const before = new Set(all(primitives, PolylineCollection));
    expect(before.size).toBe(3);
    const [first, second] = fence.polygons as [Fence["polygons"][0], Fence["polygons"][0]];
    const moved = { ...fence, polygons: [first, { ...second, points: square.with(0, at(-10, 0)) }] };
    layer.paint({ fence: moved, rally: undefined }, pattern, ground);
    const after = all(primitives, PolylineCollection);
    expect([after.length, after.filter((lines) => !before.has(lines)).length]).toEqual([3, 1]);
    layer.paint({ fence: moved, rally: undefined }, { kind: "fence-area", index: 0 }, ground);
    const focused = all(primitives, PolylineCollection);
    expect(focused.filter((lines) => !after.includes(lines)).map((lines) => lines.get(0).width)).toEqual([5]);
  });
});
