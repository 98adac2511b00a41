import { describe, expect, test } from "vitest";
import type { Ground } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { newPlan, setPattern } from "../../../src/mission/edit.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { wingsStayAboveTerrain } from "../../../src/mission/proof/wingClearance.ts";
import { at, frame, line, metres, random } from "../../geo/local.ts";
import { copters, planes } from "./flyers.ts";
import { acceptedPlan, flown, WING } from "./provenFlight.ts";

/** Level at 400 m but for one round hill. */
const hillAt = (east: number, north: number, top: number): Ground => ({
  elevation: ({ lat, lon }: LatLon) => {
    const place = frame.toEnu({ lat, lon });
    return 400 + top * Math.exp(-((place.east - east) ** 2 + (place.north - north) ** 2) / 120 ** 2);
  },
});
const drawn = setPattern(newPlan({ section: line([0, 0], [4000, 0]), home: at(2000, 2500) }), "ahl", 200);
const plan: Plan = { ...drawn, drone: { ...drawn.drone, ...WING } };
const found = (ground: Ground, changed: Plan = plan) =>
  wingsStayAboveTerrain({ plan: changed, patrol: patrolOf(changed, ground), ground, home: changed.home }).map(
    ({ code, place }) => [code, ...metres(place ? [place] : [], -2)],
  );

describe("a fixed wing is kept clear of a hill", () => {
  test("beside its path, where it circles when it is held", () => {
    // It flies 120 m to the north of the section.
    expect(found(hillAt(1500, -180, 240))).toEqual([["too-low", [1500, -200]]]);
    expect(found(hillAt(1500, -180, 100))).toEqual([]);
    expect(found(hillAt(1500, -700, 210))).toEqual([]);
  });

  test("under its way back, which comes down to 100 m, and where it circles then", () => {
    expect(found(hillAt(2000, 1500, 160))).toEqual([["return-too-low", [2000, 1500]]]);
    expect(found(hillAt(2300, 2700, 95))).toEqual([["return-too-low", [2300, 2700]]]);
    expect(found(hillAt(3300, 3600, 160))).toEqual([]);
  });

  test("and a multirotor, which returns at its height and holds where it is, is left to the other checks", () => {
    expect(found(hillAt(2000, 1500, 160), { ...plan, drone: drawn.drone })).toEqual([]);
  });

  test("at the height of a rally point", () => {
    const rally = (ahl: number) => ({ ...plan, rally: [{ ...at(2000, 1600), ahl }] });
    expect(found(hillAt(2200, 1700, 70), rally(60))).toEqual([["return-too-low", [2200, 1700]]]);
    expect(found(hillAt(2200, 1700, 70), rally(100))).toEqual([]);
  });

  test("on its way home from where a rally point is farther than it goes for one", () => {
    const rally = (north: number) => ({ ...plan, rally: [{ ...at(2000, north), ahl: 200 }] });
    expect(found(hillAt(2000, 1500, 160), rally(-1500))).toEqual([]);
    expect(found(hillAt(2000, 1500, 160), rally(-6000))).toEqual([["return-too-low", [2000, 1500]]]);
  });
});

/** Hills of up to about `high` metres, some `wide` metres apart. */
function hills(seed: number, high: number, wide: number): Ground {
  const next = random(seed);
  const waves = Array.from({ length: 6 }, () => ({
    east: ((next() - 0.5) * 4 * Math.PI) / wide,
    north: ((next() - 0.5) * 4 * Math.PI) / wide,
    from: next() * 7,
    top: (high / 6) * (0.5 + next()),
  }));
  return {
    elevation: ({ lat, lon }) => {
      const place = frame.toEnu({ lat, lon });
      return waves.reduce(
        (sum, { east, north, from, top }) => sum + top * Math.sin(east * place.east + north * place.north + from),
        400,
      );
    },
  };
}

const SEEDS = Number(process.env.VEDETTE_PROOF_SEEDS ?? 10);
const over = (make: (typeof planes)[number]) => (seed: number) =>
  make.endsWith("plane") ? hills(seed, 120, 1500) : hills(seed, 40, 400);

test.each([...copters, ...planes])(
  "no accepted plan brings the %s nearer than 10 m to hills, in wind, paused and called home anywhere",
  { timeout: 60_000 + SEEDS * 2_000 },
  (make) => {
    const lowest: [number, number][] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const ground = over(make)(seed);
      const made = acceptedPlan(make, seed, ground);
      if (made) lowest.push([seed, flown({ make, ...made, seed, ground }).lowestAgl]);
    }
    expect(lowest.length).toBeGreaterThan(0);
    expect(lowest.filter(([, agl]) => agl < 10)).toEqual([]);
  },
);

test("a plan that is refused for a hill beside it would be flown into that hill", () => {
  const seed = 7;
  const ground = hills(seed, 120, 1500);
  expect(acceptedPlan("ArduPilot plane", seed, ground)).toBeUndefined();
  const made = acceptedPlan("ArduPilot plane", seed, ground, (code) => code === "return-too-low" || code === "too-low");
  if (!made) throw new Error("it is refused for something else");
  expect(flown({ make: "ArduPilot plane", ...made, seed, ground }).lowestAgl).toBeLessThan(3);
});
