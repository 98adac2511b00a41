import { expect, test } from "vitest";
import { profileOf, sampleNear } from "../../renderer/plan/profile.ts";
import { distance, EnuFrame } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Pattern } from "../../src/mission/patterns/pattern.ts";
import type { Plan } from "../../src/mission/plan.ts";

const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number): LatLon => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const line = (...points: readonly (readonly [number, number])[]): LatLon[] => points.map(([e, n]) => at(e, n));
const waves: Ground = {
  elevation: ({ lat, lon }) => {
    const { east, north } = frame.toEnu({ lat, lon });
    return 500 + 60 * Math.sin(east / 150) * Math.cos(north / 200);
  },
};
const blank = newPlan({ home: at(-100, -100) });
const outline = line([0, 0], [900, 0], [900, 500], [0, 500]);
const patterns: readonly Pattern[] = [
  { ...newPattern("area", blank), outline },
  { ...newPattern("perimeter", blank), outline },
  { ...newPattern("orbit", blank), centre: at(300, 300) },
  { ...newPattern("sector", blank), datum: at(300, 300) },
  { ...newPattern("expanding-square", blank), datum: at(300, 300) },
];
const plans: readonly Plan[] = [
  newPlan({ section: line([0, 0], [1500, 0]), home: at(0, 0) }),
  ...patterns.map((pattern) => ({ ...blank, pattern })),
];

test("the profile follows any patrol, and heights that are kept above the ground between its places", () => {
  for (const plan of plans)
    for (const aboveGround of [undefined, { agl: 80, tolerance: 15, floor: 50 }]) {
      const kept: Plan = { ...plan, pattern: { ...plan.pattern, ...(aboveGround && { aboveGround }) } };
      const { along, ground, path, clearance, places } = profileOf(patrolOf(kept, waves), waves);
      expect(along.length).toBe(places.length);
      expect(along.every((metres, i) => i === 0 || metres >= (along[i - 1] as number))).toBe(true);
      expect([ground, path, clearance].flat().filter((value) => value === null)).toEqual([]);
      if (!aboveGround) continue;
      const flown = clearance.filter((metres): metres is number => metres !== null);
      expect(Math.min(...flown)).toBeGreaterThan(40);
      expect(Math.max(...flown.slice(5, -5))).toBeLessThan(150);
    }
});

test("a place on the globe is found on the profile, on the pass that the cursor was on", () => {
  const plan = plans[0] as Plan;
  const profile = profileOf(patrolOf(plan, flatGround(400)), flatGround(400));
  const out = sampleNear(profile, at(700, 125), { within: 250, before: 0 }) as number;
  expect(distance(profile.places[out] as (typeof profile.places)[0], at(700, 120))).toBeLessThan(10);
  const back = sampleNear(profile, at(700, 125), { within: 250, before: profile.places.length - 1 }) as number;
  expect(distance(profile.places[back] as (typeof profile.places)[0], at(700, 120))).toBeLessThan(10);
  expect((profile.along[back] as number) - (profile.along[out] as number)).toBeGreaterThan(1_000);
  expect(sampleNear(profile, at(700, 500), { within: 250 })).toBeNull();
  expect(sampleNear({ places: [] }, at(700, 500), { within: 250 })).toBeNull();
});
