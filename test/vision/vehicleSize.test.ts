import { expect, test } from "vitest";
import { viewOf } from "../../src/vision/frameView.ts";
import { vehiclePixels } from "../../src/vision/vehicleSize.ts";

const view = (amsl: number, pitchDeg: number, groundAmsl?: number) =>
  viewOf(undefined, {
    pose: { lat: 47, lon: 11, amsl, headingDeg: 30, pitchDeg, rollDeg: 0, hfovDeg: 60 },
    ...(groundAmsl !== undefined && { groundAmsl }),
  });

test("a car from 120 m above is as long as the lens says, within a step", () => {
  const exact = (4.5 * 1920) / (2 * 120 * Math.tan(Math.PI / 6));
  const told = vehiclePixels(view(720, -90, 600), 1920) ?? 0;
  expect(Math.max(told / exact, exact / told)).toBeLessThan(1.13);
});

test("it is shorter from farther away: higher, or at a slant", () => {
  const sizes = [view(720, -90, 600), view(720, -45, 600), view(900, -90, 600)].map((v) => vehiclePixels(v, 1920) ?? 0);
  expect(sizes[0]).toBeGreaterThan(sizes[1] ?? 0);
  expect(sizes[1]).toBeGreaterThan(sizes[2] ?? 0);
});

test("it is not known without the ground's height, below ground, or for a view at the horizon", () => {
  expect(
    [view(720, -90), view(500, -90, 600), view(720, -3, 600), undefined].map((v) => vehiclePixels(v, 1920)),
  ).toEqual([undefined, undefined, undefined, undefined]);
});
