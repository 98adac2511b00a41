import { expect, test } from "vitest";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { Random } from "../../src/sim/random.ts";
import { toCamera, viewFrom } from "../../src/sim/view.ts";

test("the renderer puts every place on the same pixel as `project`, to a millionth, also in the sector's corners", () => {
  const frame = new EnuFrame({ lat: 48.62, lon: 16.93 });
  const model: CameraModel = { width: 960, height: 540, hfovDeg: 50 };
  const random = new Random(3);
  let compared = 0;
  for (let i = 0; i < 500; i++) {
    const here = {
      east: random.between(-1500, 1500),
      north: random.between(-1000, 1000),
      up: random.between(190, 500),
    };
    const pose: CameraPose = {
      ...frame.toPosition(here),
      headingDeg: random.between(0, 360),
      pitchDeg: random.between(-90, 5),
      rollDeg: random.between(-20, 20),
    };
    const there = {
      east: random.between(-1500, 1500),
      north: random.between(-1000, 1000),
      up: random.between(150, 200),
    };
    const expected = project(model, pose, frame.toPosition(there));
    const view = viewFrom(frame, model, pose);
    const out = new Float64Array(3);
    toCamera(view, there.east, there.north, there.up, out, 0);
    const [x, y, z] = out as unknown as [number, number, number];
    expect(z > 0).toBe(expected !== undefined);
    if (!expected || z < 20) continue;
    compared++;
    expect(view.width / 2 + (view.focal * x) / z).toBeCloseTo(expected.u, 6);
    expect(view.height / 2 + (view.focal * y) / z).toBeCloseTo(expected.v, 6);
  }
  expect(compared).toBeGreaterThan(100);
});
