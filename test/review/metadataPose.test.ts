import { expect, it } from "vitest";
import type { FrameMetadata } from "../../src/contract/vision.ts";
import { metadataOf, metadataPose } from "../../src/review/metadataPose.ts";

const frame = (change: Partial<FrameMetadata>): FrameMetadata => ({
  at: 0,
  lat: 48,
  lon: 16,
  amsl: 300,
  platformHeadingDeg: 90,
  platformPitchDeg: 0,
  platformRollDeg: 0,
  sensorRelativeAzimuthDeg: 0,
  sensorRelativeElevationDeg: 0,
  sensorRelativeRollDeg: 0,
  ...change,
});
const angles = (change: Partial<FrameMetadata>) => {
  const pose = metadataPose(frame(change));
  return pose && [pose.headingDeg, pose.pitchDeg, pose.rollDeg].map((a) => Math.round(a * 1e6) / 1e6 + 0);
};

it("on a level platform azimuths add and elevation is the pitch", () => {
  expect(angles({ sensorRelativeAzimuthDeg: 300, sensorRelativeElevationDeg: -35 })).toEqual([30, -35, 0]);
});

it("a camera on the nose pitches and rolls with the platform", () => {
  expect(angles({ platformPitchDeg: -20, platformRollDeg: 10 })).toEqual([90, -20, 10]);
});

it("a camera out to the right looks down by the platform's roll", () => {
  expect(angles({ platformRollDeg: 15, sensorRelativeAzimuthDeg: 90 })).toEqual([180, -15, 0]);
  expect(angles({ platformPitchDeg: 10, sensorRelativeAzimuthDeg: 90 })).toEqual([180, 0, 10]);
});

it("straight down, the upper edge of the picture points where the nose does", () => {
  expect(angles({ sensorRelativeElevationDeg: -90 })).toEqual([90, -90, 0]);
});

it("a frame that does not say where it looked gives no pose", () => {
  const { sensorRelativeElevationDeg: _, ...blind } = frame({});
  expect(metadataPose(blind)).toBeUndefined();
});

it.each([
  [{ yawDeg: 0, pitchDeg: 0, rollDeg: 0 }, 30, -35, 0],
  [{ yawDeg: 200, pitchDeg: 14, rollDeg: -25 }, 80, -60, 0],
  [{ yawDeg: 355, pitchDeg: -3, rollDeg: 30 }, 270, 10, 12],
  [{ yawDeg: 40, pitchDeg: 5, rollDeg: 170 }, 90, -89, -100],
  [{ yawDeg: 90, pitchDeg: 0, rollDeg: 0 }, 120, -90, 0],
])(
  "metadata written for a pose from a platform at %o gives that pose back",
  (platform, headingDeg, pitchDeg, rollDeg) => {
    const pose = { lat: 48, lon: 16, amsl: 300, headingDeg, pitchDeg, rollDeg };
    const back = metadataPose(metadataOf({ at: 1, pose, platform, hfovDeg: 50 }));
    expect(back && { ...back, headingDeg: 0, pitchDeg: 0, rollDeg: 0 }).toEqual({
      ...pose,
      headingDeg: 0,
      pitchDeg: 0,
      rollDeg: 0,
    });
    expect(back?.headingDeg).toBeCloseTo(headingDeg, 6);
    expect(back?.pitchDeg).toBeCloseTo(pitchDeg, 6);
    expect(back?.rollDeg).toBeCloseTo(rollDeg, 6);
  },
);
