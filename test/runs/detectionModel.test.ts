import { describe, expect, test } from "vitest";
import type { CameraPose } from "../../src/geo/camera.ts";
import { offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { cameraProfiles } from "../../src/mission/catalog.ts";
import type { CameraProfile } from "../../src/mission/plan.ts";
import { clearness, DetectionModel, foundShare, type Sky } from "../../src/runs/detectionModel.ts";
import { vehicleBox } from "../../src/runs/vehicleBox.ts";

const camera = cameraProfiles.find(({ id }) => id === "hd-60") as CameraProfile;
const home = { lat: 48, lon: 17 };
const pose: CameraPose = { ...home, amsl: 300, headingDeg: 0, pitchDeg: -45, rollDeg: 0 };
const usually = { height: 100, away: 100 };
const clear: Sky = { visibility: 20_000, light: "day", thermal: false };
const car = (north: number, headingDeg = 90) => ({
  id: "car",
  className: "car" as const,
  speed: 0,
  headingDeg,
  ...offset(home, 0, north),
});

/** Of so many looks, ten seconds apart, the share in which the car was found; and false ones per look. */
function looked({ seed = 1, falsePerPicture = 0, north = 100, sky = clear, looks = 2_000, first = pose }) {
  const model = new DetectionModel({ camera, ground: flatGround(200), seed, falsePerPicture, usually });
  model.look(first, [], { at: 0, sky });
  let found = 0;
  let wrong = 0;
  for (let i = 0; i < looks; i++) {
    const { detections, inPicture } = model.look(pose, [car(north)], { at: i * 10_000, sky });
    const box = vehicleBox(camera, pose, car(north), 200);
    const isCar = ({ x, y, w, h }: { x: number; y: number; w: number; h: number }) =>
      box !== undefined &&
      Math.hypot((x + w / 2) * 1920 - box.x - box.w / 2, (y + h / 2) * 1080 - box.y - box.h / 2) < 40;
    for (const { box: one, score } of detections)
      if (inPicture.length > 0 && isCar(one)) found += score >= 0.6 ? 1 : 0;
      else wrong++;
  }
  return { found: found / looks, wrong: wrong / looks };
}

describe("a car in the picture", () => {
  test("has the box that its size and distance give it", () => {
    const box = vehicleBox(camera, pose, car(100), 200);
    // 1663 px of focal length, 141 m away, across: 4.6 m long; 1.85 m wide and 1.5 m high under 45°.
    expect([box?.w, box?.h].map((px) => Math.round(px ?? 0))).toEqual([55, 28]);
    expect(Math.round((box?.x ?? 0) + (box?.w ?? 0) / 2)).toBe(960);
  });

  test("is not there behind the camera, and not when most of it is cut off", () => {
    expect(vehicleBox(camera, pose, car(-300), 200)).toBeUndefined();
    expect(vehicleBox(camera, pose, car(400), 200)).toBeUndefined();
  });

  test("is found as often as the model card says of its size", () => {
    expect(looked({}).found).toBeCloseTo(foundShare(40), 1);
    expect(looked({ north: 400 }).found).toBe(0);
  });

  test("is found less in haze and at dusk, and at night by heat alone", () => {
    expect([50, 500, 5_000].map((visibility) => Math.round(100 * clearness(150, { ...clear, visibility })))).toEqual([
      0, 100, 100,
    ]);
    expect((["day", "dusk", "night"] as const).map((light) => clearness(150, { ...clear, light }))).toEqual([
      1, 0.8, 0,
    ]);
    expect(clearness(150, { ...clear, light: "night", thermal: true })).toBe(0.95);
    expect(looked({ sky: { ...clear, light: "night" } }).found).toBe(0);
  });
});

test("false ones come as often as was asked for", () => {
  const { wrong } = looked({ falsePerPicture: 0.5, north: 5_000 });
  expect(wrong).toBeGreaterThan(0.4);
  expect(wrong).toBeLessThan(0.65);
  expect(looked({ falsePerPicture: 0, north: 5_000 }).wrong).toBe(0);
});

test("a first picture from just above the ground makes no more things be taken for vehicles", () => {
  const first = { ...pose, amsl: 201 };
  expect(looked({ falsePerPicture: 0.5, north: 5_000, first }).wrong).toBeLessThan(0.65);
});

test("the same seed finds the same, another one something else", () => {
  const seen = (seed: number) => {
    const model = new DetectionModel({ camera, ground: flatGround(200), seed, falsePerPicture: 1, usually });
    return JSON.stringify([1, 2, 3].map((at) => model.look(pose, [car(100)], { at, sky: clear })));
  };
  expect(seen(1)).toBe(seen(1));
  expect(seen(2)).not.toBe(seen(1));
});
