import { expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { contains } from "../../../src/geo/polygon.ts";
import { checkPlan, isFlyable } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { Stop } from "../../../src/mission/patterns/stop.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { fencedAroundFlight } from "../../../src/mission/proof/fenceAroundFlight.ts";
import { at, random } from "../../geo/local.ts";
import { copters, type Make, planes } from "../proof/flyers.ts";
import { flown, isWing, WING } from "../proof/provenFlight.ts";

/** VEDETTE_PROOF_SEEDS=500 tries so many of each make; a counterexample names its seed. */
const SEEDS = Number(process.env.VEDETTE_PROOF_SEEDS ?? 4);

const ground = flatGround(400);

/** Stops anywhere, sharp corners and all, each with speed, height, hold and reach of its own; planes circle some. */
function randomRoute(make: Make, seed: number): Plan {
  const next = random(seed);
  const wing = isWing(make);
  const size = wing ? 2_500 : 600;
  const drawn = newPlan({ home: at(size * next(), size * next()) });
  const drone = { ...drawn.drone, ...(wing && WING) };
  const speed = () => (wing ? 15 + 13 * next() : 3 + (drone.maxSpeed - 3) * next());
  const stops = Array.from({ length: 3 + Math.floor(5 * next()) }, (): Stop => {
    const circle = next();
    return {
      ...at(size * next(), size * next()),
      ...(next() < 0.4 && { speed: speed() }),
      ...(next() < 0.4 && { height: { ahl: 60 + 30 * next() } }),
      ...(next() < 0.3 && !wing && { holdMs: Math.round(8_000 * next()) }),
      ...(next() < 0.2 && wing && { reach: Math.round(200 * next()) }),
      ...(wing &&
        make === "ArduPilot plane" &&
        circle < 0.25 && { loiter: { until: { turns: 1 + Math.floor(2 * next()) }, radius: 300 * next() - 150 } }),
    };
  });
  const pattern: RoutePattern = { kind: "route", stops, end: "return", ahl: 60 + 20 * next(), speed: speed() };
  return { ...drawn, drone, pattern };
}

test.each([...copters, ...planes])(
  "a route that is fenced in as tightly as is accepted does not let a %s out, in wind, paused and called home",
  { timeout: 60_000 + SEEDS * 3_000 },
  (make) => {
    const wrong: unknown[] = [];
    let accepted = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const bare = randomRoute(make, seed);
      const patrol = patrolOf(bare, ground);
      const plan = fencedAroundFlight(bare, patrol, 0);
      if (!isFlyable(checkPlan(plan, patrol, { ground }))) continue;
      accepted++;
      const { track, home, orders } = flown({ make, plan, patrol, seed });
      const ring = plan.fence?.polygons[0]?.points ?? [];
      const out = track.findIndex((place) => !contains(ring, place));
      if (out >= 0 || !home) wrong.push({ make, seed, outAfter: out / 10, home, orders });
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(SEEDS / 2);
  },
);
