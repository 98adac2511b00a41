import { describe, expect, test } from "vitest";
import { type CameraPose, cameraAxes } from "../../src/geo/camera.ts";
import { distance, offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { relativeToPlatform } from "../../src/review/metadataPose.ts";
import { frameMetadata } from "../../src/sim/frameMetadata.ts";
import { readSt0601, writeSt0601 } from "../../src/vision/klv.ts";
import { testPlace } from "./testStation.ts";

const camera = { width: 960, height: 540, hfovDeg: 50 };
const pose: CameraPose = { ...testPlace, amsl: 240, headingDeg: 80, pitchDeg: -35, rollDeg: 0 };

/** What a reader of the metadata does: platform first, then azimuth, elevation and roll of the sensor in its axes. */
function axisOf(
  platform: { yawDeg: number; pitchDeg: number; rollDeg: number },
  azimuthDeg: number,
  elevationDeg: number,
) {
  const body = cameraAxes({ headingDeg: platform.yawDeg, pitchDeg: platform.pitchDeg, rollDeg: platform.rollDeg });
  const a = (azimuthDeg * Math.PI) / 180;
  const e = (elevationDeg * Math.PI) / 180;
  const sum = (k: "east" | "north" | "up") =>
    body.forward[k] * Math.cos(e) * Math.cos(a) +
    body.right[k] * Math.cos(e) * Math.sin(a) -
    body.down[k] * Math.sin(e);
  return { east: sum("east"), north: sum("north"), up: sum("up") };
}

describe("the metadata of a simulated frame", () => {
  test("gives a level platform's gimbal angles as they are", () => {
    const relative = relativeToPlatform(pose, { yawDeg: 350, pitchDeg: 0, rollDeg: 0 });
    expect(relative.azimuthDeg).toBeCloseTo(90, 9);
    expect(relative.elevationDeg).toBeCloseTo(-35, 9);
    expect(relative.rollDeg % 360).toBeCloseTo(0, 9);
  });

  test.each([
    { yawDeg: 12, pitchDeg: -18, rollDeg: 9 },
    { yawDeg: 200, pitchDeg: 14, rollDeg: -25 },
    { yawDeg: 355, pitchDeg: -3, rollDeg: 30 },
  ])("lets a reader find the optical axis again from a platform at $yawDeg, $pitchDeg, $rollDeg", (platform) => {
    const { azimuthDeg, elevationDeg } = relativeToPlatform(pose, platform);
    const axis = axisOf(platform, azimuthDeg, elevationDeg);
    const { forward } = cameraAxes(pose);
    expect(axis.east).toBeCloseTo(forward.east, 9);
    expect(axis.north).toBeCloseTo(forward.north, 9);
    expect(axis.up).toBeCloseTo(forward.up, 9);
  });

  test("survives the packet, with the frame's centre where the axis meets the ground", () => {
    const at = 1_700_000_000_123;
    const platform = { yawDeg: 350, pitchDeg: -4, rollDeg: 2 };
    const read = readSt0601(writeSt0601(frameMetadata({ at, camera, pose, platform, ground: flatGround(180) })));
    const reach = 60 / Math.tan((35 * Math.PI) / 180);
    const centre = offset(testPlace, 80, reach);
    expect(read.at).toBe(at);
    expect(read.amsl).toBeCloseTo(240, 0);
    expect(read.hfovDeg).toBeCloseTo(50, 2);
    expect(read.vfovDeg).toBeCloseTo(29.4, 1);
    expect(read.platformHeadingDeg).toBeCloseTo(350, 1);
    expect(read.slantRange).toBeCloseTo(60 / Math.sin((35 * Math.PI) / 180), 0);
    expect(distance({ lat: read.frameCenterLat ?? 0, lon: read.frameCenterLon ?? 0 }, centre)).toBeLessThan(0.5);
    expect(read.frameCenterAmsl).toBeCloseTo(180, 0);
  });

  test("names no centre for a frame of the sky", () => {
    const platform = { yawDeg: 0, pitchDeg: 0, rollDeg: 0 };
    const fields = frameMetadata({ at: 1, camera, pose: { ...pose, pitchDeg: 10 }, platform, ground: flatGround(180) });
    expect(fields).not.toHaveProperty("frameCenterLat");
    expect(fields).not.toHaveProperty("slantRange");
  });
});
