import { describe, expect, test } from "vitest";
import { withDemand, withoutDemand } from "../../renderer/plan/demands.ts";
import { viewOfPlaces } from "../../renderer/plan/lookAtPlaces.ts";
import { newPlan } from "../../src/mission/edit.ts";

describe("a look at some places", () => {
  test("is from above their middle, and takes the short way over the date line", () => {
    expect(viewOfPlaces([])).toBeUndefined();
    const over = viewOfPlaces([
      { lat: 10, lon: 179.9 },
      { lat: 10.2, lon: -179.9 },
    ]);
    expect(over?.middle.lat).toBeCloseTo(10.1, 9);
    expect(Math.abs(over?.middle.lon ?? 0)).toBeCloseTo(180, 9);
    expect(over?.range).toBeGreaterThan(31_000);
    expect(over?.range).toBeLessThan(60_000);
    expect(viewOfPlaces([{ lat: 1, lon: 2 }])).toEqual({ middle: { lat: 1, lon: 2 }, range: 500 });
  });
});

describe("what a plan asks for", () => {
  test("is put in, changed and taken out again without a trace", () => {
    const plan = newPlan();
    const windy = withDemand(plan, "wind", { speed: 8, fromDeg: 270 });
    expect(windy).toEqual({ ...plan, wind: { speed: 8, fromDeg: 270 } });
    expect(withDemand(windy, "wind", { speed: 9 }).wind).toEqual({ speed: 9 });
    expect(withoutDemand(windy, "wind")).toEqual(plan);
    expect("wind" in withoutDemand(windy, "wind")).toBe(false);
    expect(withoutDemand(plan, "ownSide")).toBe(plan);
  });
});
