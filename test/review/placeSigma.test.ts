import { expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { georeference } from "../../src/review/georeference.ts";
import { placeSigma } from "../../src/review/placeSigma.ts";
import { gaussian } from "../geo/local.ts";

const camera = { width: 1280, height: 720, hfovDeg: 60 };
const pose = { lat: 47, lon: 8, amsl: 520, headingDeg: 60, pitchDeg: -40, rollDeg: 0 };
const box = { x: 0.49, y: 0.49, w: 0.02, h: 0.02 };
const sigma = { horizontal: 1.5, vertical: 2, headingDeg: 1, pitchDeg: 1, rollDeg: 1 };
const fixOn = (amsl: number) => {
  const fix = georeference({ box, camera, pose, sigma, ground: flatGround(amsl), groundSigma: 5 });
  if (typeof fix === "string") throw new Error(fix);
  return fix;
};

test("a place is as sure across as its covariance says, as high as the ground, and both go wrong together", () => {
  const fix = fixOn(400);
  const { east, north, up, eastNorth, eastUp, northUp } = placeSigma(fix.covariance, fix, 5);
  expect([east ** 2, north ** 2, up]).toEqual([
    expect.closeTo(fix.covariance.ee, 9),
    expect.closeTo(fix.covariance.nn, 9),
    5,
  ]);
  expect(eastNorth * east * north).toBeCloseTo(fix.covariance.en, 9);
  // By placing on ground that is drawn: how the place and its height go together.
  const g = gaussian(4);
  let [withEast, withNorth] = [0, 0];
  const draws = 2_000;
  for (let i = 0; i < draws; i++) {
    const off = 5 * g();
    const { place } = fixOn(400 + off);
    withEast += (off * (place.lon - fix.place.lon) * 76_000) / draws;
    withNorth += (off * (place.lat - fix.place.lat) * 111_170) / draws;
  }
  expect(Math.abs(eastUp * east * up - withEast)).toBeLessThan(0.1 * Math.abs(withEast));
  expect(Math.abs(northUp * north * up - withNorth)).toBeLessThan(0.1 * Math.abs(withNorth));
});

test("correlations are such as three numbers can have, for a place that is surer than its newest fix", () => {
  const fix = fixOn(400);
  const { eastNorth: a, eastUp: b, northUp: c } = placeSigma({ ee: 4, nn: 4, en: -3.9 }, fix, 5);
  expect(1 + 2 * a * b * c - a * a - b * b - c * c).toBeGreaterThanOrEqual(-1e-9);
  expect(placeSigma({ ee: 0, nn: 0, en: 0 }, fix, 5).eastNorth).toBe(0);
});
