import { expect, test } from "vitest";
import { emptyMirror, mirrorOf, reducers } from "../../renderer/station/mirror.ts";
import type { CalibrationRecord } from "../../src/contract/calibration.ts";
import type { PayloadRecord } from "../../src/contract/payload.ts";
import { emptySnapshot } from "./fakeStation.ts";

test("payloads and calibrations are known from the snapshot on, one of each vehicle", () => {
  const payload: PayloadRecord = { vehicleId: "1:1", gimbals: [], cameras: [], streams: [] };
  const calibration: CalibrationRecord = {
    ...{ vehicleId: "1:1", kind: "level", startedAt: 1 },
    state: { phase: "working", words: "Keep it still" },
  };
  const loaded = mirrorOf({ ...emptySnapshot, payloads: [payload], calibrations: [calibration] }, emptyMirror);
  expect([loaded.payloads.get("1:1"), loaded.calibrations.get("1:1")]).toEqual([payload, calibration]);
  const done: CalibrationRecord = { ...calibration, state: { phase: "done", words: "Done" } };
  const other: PayloadRecord = { ...payload, vehicleId: "2:1" };
  const later = reducers.payload(reducers.calibration(loaded, done), other);
  expect([...later.payloads.keys(), later.calibrations.get("1:1")]).toEqual(["1:1", "2:1", done]);
  expect(mirrorOf(emptySnapshot, later).payloads.size).toBe(0);
});
