import { expect, test } from "vitest";
import { choicesFor, whyNoCalibration } from "../../renderer/setup/calibrateWords.ts";
import { placeOf, readPlace } from "../../renderer/setup/upkeepPlaces.ts";
import type { CalibrationRecord } from "../../src/contract/calibration.ts";
import { vehicle } from "./records.ts";

test("an ArduPilot calibrates its airspeed sensor with its barometer, a PX4 by itself", () => {
  const kinds = (autopilot: "ardupilot" | "px4") => choicesFor({ autopilot }).map(({ label }) => label);
  const both = ["Accelerometer", "Level", "Gyroscope", "Compass"];
  expect([kinds("ardupilot"), kinds("px4")]).toEqual([
    [...both, "Barometer and airspeed"],
    [...both, "Barometer", "Airspeed"],
  ]);
});

test("nothing is calibrated in a vehicle that is armed, lost or being calibrated", () => {
  const record = (state: CalibrationRecord["state"]): CalibrationRecord => ({
    ...{ vehicleId: "1:1", kind: "compass", startedAt: 1, state },
  });
  expect([
    whyNoCalibration(vehicle(), undefined),
    whyNoCalibration(vehicle({ armed: true }), undefined),
    whyNoCalibration(vehicle({ lost: true }), undefined),
    whyNoCalibration(vehicle(), record({ phase: "working", words: "" })),
    whyNoCalibration(vehicle(), record({ phase: "done", words: "" })),
  ]).toEqual([
    undefined,
    "Refused while armed: land and disarm first",
    "Copter 1 is not heard",
    "The calibration of its compass is under way",
    undefined,
  ]);
});

test("places are read as people write them, and nothing else is", () => {
  expect(
    ["47.12345, 8.54321", "47.5°N 8.5°W", "-12.5 -70", "47.12345°\u202fN 8.54321°\u202fE"].map((text) =>
      readPlace(text),
    ),
  ).toEqual([
    { lat: 47.12345, lon: 8.54321 },
    { lat: 47.5, lon: -8.5 },
    { lat: -12.5, lon: -70 },
    { lat: 47.12345, lon: 8.54321 },
  ]);
  expect(["", "47", "91, 8", "47, 8, 9", "8 E, 47 N", "home", "47.1 8.5 or so"].map((text) => readPlace(text))).toEqual(
    new Array(7).fill(undefined),
  );
});

test("a place for home or origin is whole, or says what it lacks", () => {
  expect([placeOf("47, 8", 400), placeOf("47, 8", ""), placeOf("", 400), placeOf("0, 0", 0), placeOf("x", 0)]).toEqual([
    { lat: 47, lon: 8, amsl: 400 },
    "Type its height above mean sea level",
    "Type a place or pick it on the globe",
    "0, 0 lies in the ocean: it is what a vehicle says that knows no place",
    "Type it like 47.12345, 8.54321",
  ]);
});
