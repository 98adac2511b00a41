import { expect, it } from "vitest";
import type { LiveVehicle } from "../../src/contract/records.ts";
import { CoverageEyes, type EyeParts } from "../../src/station/coverageEyes.ts";
import type { Pose } from "../../src/vehicle/poseHistory.ts";

const camera = { width: 1280, height: 720, hfovDeg: 40 };
const place = { lat: 48.6, lon: 16.9 };
const noon = Date.parse("2026-06-01T11:00:00Z");
const night = Date.parse("2026-06-01T23:00:00Z");
const live = (at: number): LiveVehicle => ({
  ...{ id: "1:1", at, ...place, amsl: 300, headingDeg: 90, rollDeg: 0, pitchDeg: 0 },
  ...{ groundSpeed: 12, climb: 0, courseDeg: 90, linkLoss: 0 },
  gimbal: { pitchDeg: -10, yawDeg: 0 }, // what was said long ago: the history of poses knows better
});
const told: Pick<Pose, "gimbalPitchDeg" | "gimbalYawDeg"> = { gimbalPitchDeg: -35, gimbalYawDeg: -90 };
const poseOf = (gimbal: object): Pose => ({
  ...{ at: noon, position: { ...place, amsl: 300 }, yawDeg: 90, pitchDeg: 2, rollDeg: 1 },
  sigma: { horizontal: 2, vertical: 3, yawDeg: 2, tiltDeg: 1, gimbalDeg: 1 },
  rates: { east: 0, north: 0, up: 0, yawDeg: 0, gimbalPitchDeg: 0, gimbalYawDeg: 0 },
  ...gimbal,
});

function eyesOf(more: Partial<EyeParts> & { gimbal?: object; pose?: Pose | undefined } = {}): CoverageEyes {
  const { gimbal = told } = more;
  return new CoverageEyes({
    cameraViews: {
      modelOf: (_, cameraId) => (cameraId === "main" || cameraId === "second" ? camera : undefined),
      poseAt: () => ("pose" in more ? more.pose : poseOf(gimbal)),
      calibrationOf: () => undefined,
    },
    streamsOf: () => undefined,
    isThermal: () => false,
    profileOf: () => ({ id: "hd-60", name: "Full HD, 60° (wide)" }),
    isSimulated: () => false,
    ...more,
  });
}
const why = (eyes: CoverageEyes, at: number) => [
  eyes.of(live(at)).length,
  ...eyes.blind(at).map(({ why: words }) => words),
];

it("a camera looks where its gimbal says that it points, not where it was told to", () => {
  expect(eyesOf().of(live(noon))).toEqual([
    {
      ...{ vehicleId: "1:1", at: noon, camera },
      pose: { ...place, amsl: 300, headingDeg: 0, pitchDeg: -35, rollDeg: 0 },
    },
  ]);
});

it("a camera whose gimbal is silent, whose place is unknown or whose pictures do not arrive does not count", () => {
  expect(why(eyesOf({ gimbal: {} }), noon)).toEqual([0, "its gimbal does not say where it points"]);
  expect(why(eyesOf({ pose: undefined }), noon)).toEqual([0, "where the vehicle is and how it lies is not known"]);
  const waiting = [{ id: "s", cameraId: "main", state: "waiting" as const }];
  expect(why(eyesOf({ streamsOf: () => waiting }), noon)).toEqual([0, "none of its pictures arrive"]);
  const playing = [{ id: "s", cameraId: "main", state: "playing" as const }];
  expect(why(eyesOf({ streamsOf: () => playing }), noon)).toEqual([1]);
  expect(why(eyesOf({ streamsOf: () => [] }), noon)).toEqual([0, "its video is not open"]);
  const other = [{ id: "s", cameraId: "second", state: "playing" as const }];
  expect(why(eyesOf({ streamsOf: () => other }), noon)).toEqual([1, "its video is not open"]); // the other one counts
  expect(why(eyesOf({ streamsOf: () => undefined }), noon)).toEqual([1]); // there is no video at all
});

it("at night a colour camera does not count, a thermal and a simulated one do", () => {
  expect(why(eyesOf(), night)).toEqual([0, "it is night, and it is not thermal"]);
  expect(why(eyesOf({ profileOf: () => ({ id: "thermal-25", name: "Thermal 640 × 512, 25°" }) }), night)).toEqual([1]);
  expect(why(eyesOf({ isSimulated: () => true }), night)).toEqual([1]);
  const playing = [{ id: "s", cameraId: "main", state: "playing" as const }];
  const thermal = { streamsOf: () => playing, isThermal: (id: string) => id === "s" };
  expect(why(eyesOf(thermal), night)).toEqual([1]);
  // What its pictures show goes before what it was planned with.
  const planned = { id: "thermal-25", name: "Thermal" };
  expect(why(eyesOf({ streamsOf: () => playing, profileOf: () => planned }), night)).toHaveLength(2);
});

it("of several cameras each counts by itself", () => {
  const streams = [
    { id: "a", cameraId: "main", state: "playing" as const },
    { id: "b", cameraId: "second", state: "playing" as const },
  ];
  const eyes = eyesOf({ streamsOf: () => streams, isThermal: (id) => id === "b" });
  expect(eyes.of(live(night))).toHaveLength(1);
  expect(eyes.blind(night)).toEqual([
    { vehicleId: "1:1", cameraId: "main", why: "it is night, and it is not thermal" },
  ]);
  expect(eyes.blind(night + 6_000)).toEqual([]);
});

it("each vehicle looks five times a second at most, also when the clock was set back", () => {
  const eyes = eyesOf();
  const counts = [0, 50, 150, 200, 250, 410].map((after) => eyes.of(live(noon + after)).length);
  expect(counts).toEqual([1, 0, 0, 1, 0, 1]);
  expect(eyes.of(live(noon - 60_000))).toHaveLength(1);
});

it("whether a drone will see something at a place and time follows from its camera and the sun", () => {
  const eyes = eyesOf({ profileOf: (id) => (id === "2:1" ? { id: "thermal-25", name: "Thermal" } : undefined) });
  expect(eyes.sees("1:1", place, noon)).toBe(true);
  expect(eyes.sees("1:1", place, night)).toBe(false);
  expect(eyes.sees("2:1", place, night)).toBe(true);
  expect(eyes.sees(undefined, place, night, { id: "x", name: "LWIR 25 mm" })).toBe(true);
  expect(eyes.sees(undefined, place, night, { id: "hd-20", name: "Full HD" })).toBe(false);
});
