import { describe, expect, test } from "vitest";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { offset } from "../../src/geo/enu.ts";
import type { Position } from "../../src/geo/position.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { LOOKS } from "../../src/sim/look.ts";
import { createWorld } from "../../src/sim/world.ts";
import type { Prop } from "../../src/sim/worldThings.ts";
import type { WorldVehicle } from "../../src/sim/worldTraffic.ts";

const world = createWorld(7);
const model: CameraModel = { width: 480, height: 270, hfovDeg: 50 };
const quiet = { ...LOOKS.day, noise: 0 };
const AT = Date.UTC(2026, 5, 1, 9);

const ground = (x: number, y: number): Position => ({
  ...world.frame.toPosition({ east: x, north: y }),
  amsl: world.terrain.height(x, y),
});

/** A spot in the open, and a red car on it. */
const meadow = openSpot();
const car: WorldVehicle = {
  id: "red",
  className: "car",
  model: "estate",
  colour: 0xd01010,
  place: ground(meadow.x, meadow.y),
  headingDeg: 70,
  speed: 0,
  size: { length: 4.75, width: 1.84, height: 1.5 },
  warmth: 0,
};

/** Looks at a place from a direction, so that it appears somewhere in the picture. */
function lookAt(place: Position, headingDeg: number, pitchDeg: number, slant: number, rollDeg = 0): CameraPose {
  const level = slant * Math.cos((pitchDeg * Math.PI) / 180);
  const from = offset(place, headingDeg + 180, level);
  return {
    ...from,
    amsl: place.amsl - slant * Math.sin((pitchDeg * Math.PI) / 180),
    headingDeg: headingDeg + 4,
    pitchDeg: pitchDeg + 3,
    rollDeg,
  };
}

describe("a picture of the world", () => {
  const camera = new SceneCamera(world, model, { look: quiet, vehicles: () => [car] });
  const empty = new SceneCamera(world, model, { look: quiet, vehicles: () => [] });

  test.each([
    [0, -35, 60, 0],
    [135, -60, 90, 0],
    [250, -89, 70, 0],
    [310, -25, 45, 12],
  ])("shows a car where `project` says: heading %i°, pitch %i°, %i m away, roll %i°", (heading, pitch, slant, roll) => {
    const pose = lookAt(car.place, heading, pitch, slant, roll);
    const rgb = camera.render(pose, AT);
    const [seen] = camera.visible();
    expect(seen).toMatchObject({ id: "red", className: "car", model: "estate", cut: 0 });
    const box = (seen as NonNullable<typeof seen>).box;
    expect(seen?.occluded).toBeLessThan(0.02);

    const corners = cuboid(car).map((p) => project(model, pose, p) as { u: number; v: number });
    const [u0, u1] = [Math.min(...corners.map((c) => c.u)), Math.max(...corners.map((c) => c.u))];
    const [v0, v1] = [Math.min(...corners.map((c) => c.v)), Math.max(...corners.map((c) => c.v))];
    const slack = 0.05 * Math.max(u1 - u0, v1 - v0);
    expect(box.x).toBeGreaterThan(u0 - 1);
    expect(box.y).toBeGreaterThan(v0 - 1);
    expect(box.x + box.w).toBeLessThan(u1 + 1);
    expect(box.y + box.h).toBeLessThan(v1 + 1);
    expect(box.w).toBeGreaterThan((u1 - u0) * 0.82 - slack);
    expect(box.h).toBeGreaterThan((v1 - v0) * 0.7 - slack);

    const reds = extent(rgb, (r, g, b) => r > 1.8 * g && r > 1.8 * b && r > 40);
    expect(reds.count).toBeGreaterThan(box.w * box.h * 0.2);
    expect(reds.x0).toBeGreaterThanOrEqual(box.x - 1);
    expect(reds.y0).toBeGreaterThanOrEqual(box.y - 1);
    expect(reds.x1).toBeLessThanOrEqual(box.x + box.w + 1);
    expect(reds.y1).toBeLessThanOrEqual(box.y + box.h + 1);
    const without = extent(empty.render(pose, AT), (r, g, b) => r > 1.8 * g && r > 1.8 * b && r > 40);
    expect(without.count).toBe(0);
  });

  test("shows every vehicle of the traffic around its own place, also far from the sector's middle", () => {
    const traffic = new SceneCamera(world, model);
    let checked = 0;
    for (const v of [...world.parked, ...world.movers(AT)]) {
      const pose = lookAt(v.place, 40, -45, 80);
      traffic.render(pose, AT);
      const seen = traffic.visible().find((s) => s.id === v.id);
      const middle = project(model, pose, { ...v.place, amsl: v.place.amsl + v.size.height / 2 });
      expect(seen).toBeDefined();
      if (!seen || !middle || seen.cut > 0) continue;
      checked++;
      expect(Math.abs(seen.box.x + seen.box.w / 2 - middle.u)).toBeLessThan(seen.box.w * 0.12 + 0.5);
      expect(Math.abs(seen.box.y + seen.box.h / 2 - middle.v)).toBeLessThan(seen.box.h * 0.15 + 0.5);
    }
    expect(checked).toBeGreaterThan(20);
  });

  test("shows water where the river is", () => {
    const pose = lookAt(ground(0, world.river.at(world.river.nearest({ x: 0, y: 160 }).s).y), 0, -50, 250);
    const rgb = empty.render(pose, AT);
    const blues: boolean[] = [];
    for (let s = 0; s < world.river.length; s += 3) {
      const { x, y } = world.river.at(s);
      const p = project(model, pose, ground(x, y));
      if (!p || p.u < 0 || p.v < 0 || p.u >= model.width || p.v >= model.height) continue;
      const i = 3 * (Math.floor(p.v) * model.width + Math.floor(p.u));
      blues.push((rgb[i + 2] as number) > (rgb[i] as number) + 8);
    }
    expect(blues.length).toBeGreaterThan(40);
    expect(blues.filter(Boolean).length).toBeGreaterThan(blues.length * 0.8);
  });

  test("is the same for the same pose and instant, grain and all", () => {
    const pose = lookAt(car.place, 200, -40, 120);
    const one = new SceneCamera(world, model);
    const first = Uint8Array.from(one.render(pose, AT));
    one.render(lookAt(car.place, 10, -40, 120), AT + 40);
    expect(Buffer.from(one.render(pose, AT)).equals(first)).toBe(true);
    expect(Buffer.from(new SceneCamera(world, model).render(pose, AT)).equals(first)).toBe(true);
    expect(Buffer.from(one.render(pose, AT + 40)).equals(first)).toBe(false);
  });

  test("knows how much of a car a barn hides, and how much the edge cuts off", () => {
    const pose = lookAt(car.place, 0, -20, 60);
    const between = world.frame.toEnu(offset(car.place, 180, 12));
    const barn: Prop = {
      kind: "barn",
      x: between.east,
      y: between.north,
      heading: Math.PI / 2,
      length: 16,
      width: 8,
      height: 6,
      colour: 0x777777,
    };
    const hidden = new SceneCamera(world, model, { look: quiet, vehicles: () => [car], props: [barn] });
    hidden.render(pose, AT);
    expect(hidden.visible()[0]?.occluded).toBeGreaterThan(0.95);

    camera.render(pose, AT);
    const { box } = camera.visible()[0] as { box: { x: number; w: number } };
    const narrow: CameraModel = {
      ...model,
      width: 2 * Math.round(model.width / 2 - (model.width / 2 - box.x - box.w / 2)),
      height: 270,
    };
    const hfovDeg = (2 * Math.atan((narrow.width / model.width) * Math.tan((25 * Math.PI) / 180)) * 180) / Math.PI;
    const cutting = new SceneCamera(world, { ...narrow, hfovDeg }, { look: quiet, vehicles: () => [car] });
    cutting.render(pose, AT);
    const cut = cutting.visible()[0]?.cut ?? 1;
    const shift = (model.width - narrow.width) / 2;
    const inside = Math.max(0, Math.min(narrow.width, box.x - shift + box.w) - Math.max(0, box.x - shift));
    expect(cut).toBeCloseTo(1 - inside / box.w, 1);
  });

  test("has sky over the horizon and ground under it, also at the rim of the world", () => {
    const rim = ground(1580, 1080);
    const rgb = empty.render({ ...rim, amsl: rim.amsl + 120, headingDeg: 45, pitchDeg: -8, rollDeg: 0 }, AT);
    const pixel = (x: number, y: number) => rgb.subarray(3 * (y * model.width + x), 3 * (y * model.width + x) + 3);
    for (let x = 5; x < model.width; x += 50) {
      expect(pixel(x, 2)[2]).toBeGreaterThan((pixel(x, 2)[0] as number) + 10);
      expect(pixel(x, 265)[2]).toBeLessThan(200);
    }
  });
});

/** The corners of the box that a vehicle fills. */
function cuboid({ place, size, headingDeg }: WorldVehicle): Position[] {
  const { east, north } = world.frame.toEnu(place);
  const h = (headingDeg * Math.PI) / 180;
  return [-1, 1].flatMap((f) =>
    [-1, 1].flatMap((r) =>
      [0, 1].map((u) => {
        const a = (f * size.length) / 2;
        const b = (r * size.width) / 2;
        const p = world.frame.toPosition({
          east: east + Math.sin(h) * a + Math.cos(h) * b,
          north: north + Math.cos(h) * a - Math.sin(h) * b,
        });
        return { ...p, amsl: place.amsl + u * size.height };
      }),
    ),
  );
}

function extent(rgb: Uint8Array, wanted: (r: number, g: number, b: number) => boolean) {
  let [count, x0, y0, x1, y1] = [0, model.width, model.height, 0, 0];
  for (let i = 0; i < model.width * model.height; i++) {
    if (!wanted(rgb[3 * i] as number, rgb[3 * i + 1] as number, rgb[3 * i + 2] as number)) continue;
    const x = i % model.width;
    const y = Math.floor(i / model.width);
    count++;
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x + 1);
    y1 = Math.max(y1, y + 1);
  }
  return { count, x0, y0, x1, y1 };
}

/** Somewhere with no tree and nothing built within 90 m. */
function openSpot(): { x: number; y: number } {
  const { trees, props } = world.things;
  for (let x = -1100; x < 1100; x += 37) {
    for (let y = -900; y < 900; y += 31) {
      let free = props.every((p) => Math.hypot(p.x - x, p.y - y) > 90) && Math.abs(y - 160) > 150;
      for (let i = 0; free && i < trees.count; i++) {
        free = Math.hypot((trees.x[i] as number) - x, (trees.y[i] as number) - y) > 70;
      }
      if (free) return { x, y };
    }
  }
  throw new Error("the world has no open spot");
}
