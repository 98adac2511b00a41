import { expect, test } from "vitest";
import { errorOf, FailureError, failureOf, sentenceOf } from "../../src/contract/failure.ts";
import { stationParsers } from "../../src/contract/station.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { PlanFileError } from "../../src/mission/planFile.ts";

test("a failure survives the way over a port", () => {
  const error = new FailureError("denied", "No permission on /dev/ttyACM0", "Join the group dialout");
  expect(errorOf(structuredClone(failureOf(error))).failure).toEqual({
    code: "denied",
    message: "No permission on /dev/ttyACM0",
    remedy: "Join the group dialout",
  });
});

test("a failure of a folder below the contract keeps its code, anything else is a bug", () => {
  expect(failureOf(new PlanFileError("item 4: has no place", "Correct it"))).toEqual({
    code: "bad-input",
    message: "item 4: has no place",
    remedy: "Correct it",
  });
  expect(failureOf(new RangeError("out"))).toEqual({ code: "bug", message: "out" });
  expect(failureOf("thrown text")).toEqual({ code: "bug", message: "thrown text" });
});

test("one line says what failed and what to do", () => {
  expect(sentenceOf({ code: "busy", message: "Port 14550 is in use", remedy: "Close the other program" })).toBe(
    "Port 14550 is in use. Close the other program",
  );
  expect(sentenceOf({ code: "busy", message: "Port 14550 is in use" })).toBe("Port 14550 is in use");
});

test("a plan that enters over a port is refused with the place that is wrong", () => {
  const parse = stationParsers["patrol.upload"];
  const plan = newPlan({
    section: [
      { lat: 47, lon: 8 },
      { lat: 47.01, lon: 8 },
    ],
  });
  expect(parse({ vehicleId: "1:1", plan })).toEqual({ vehicleId: "1:1", plan });
  const broken = { ...plan, section: [plan.section[0], { lat: 91, lon: 8 }] };
  expect(() => parse({ vehicleId: "1:1", plan: broken })).toThrow(/^patrol\.upload: plan\.section\.1\.lat: .*90.*91/);
  const short = { ...plan, section: [plan.section[0]] };
  expect(() => parse({ vehicleId: "1:1", plan: short })).toThrow(
    "patrol.upload: plan.section: a border section needs at least 2 points",
  );
});
