import { expect, it } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { legsOf } from "../../src/mission/leg.ts";
import { itemsOf } from "../../src/mission/patrolItems.ts";
import { asRoute } from "../../src/mission/patterns/asRoute.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { planBoxes } from "../../src/mission/planArea.ts";
import { at, line } from "../geo/local.ts";

const ground = flatGround(400);
const air = { ...at(400, -900), ahl: 45 };
const plan = newPlan({
  ...{ name: "East", section: line([0, 0], [1000, 0]), home: at(0, -300) },
  pattern: { kind: "corridor", side: "right", standoff: 120, ahl: 60, speed: 12, back: "same" },
});
const kinds = (one: Plan) => itemsOf(one, legsOf(one, ground)).map(({ command }) => command);
const first = (one: Plan) => itemsOf(one, legsOf(one, ground))[0];
const wings = { ...plan.drone, kind: "fixed-wing" as const };

it("a mission that begins in the air has no take-off: a multirotor goes to its height where it is, then straight to its watch", () => {
  expect(kinds(plan)[0]).toBe(22);
  const flown = { ...plan, fromAir: air };
  expect(kinds(flown)).toEqual([16, ...kinds(plan).slice(1)]);
  expect(first(flown)).toMatchObject({ command: 16, frame: 3, z: 60 });
  expect(first(flown)?.lat).toBeCloseTo(air.lat, 6);
  expect(first(flown)?.lon).toBeCloseTo(air.lon, 6);
  const legs = legsOf(flown, ground);
  expect(legs[0]).toMatchObject({ kind: "transit", from: { lat: air.lat, lon: air.lon, ahl: 60 } });
  // The rest, and the way home, are as they were.
  expect(legs.slice(1)).toEqual(legsOf(plan, ground).slice(1));
});

it("a fixed wing turns onto its way at once", () => {
  const flown: Plan = { ...plan, drone: wings, fromAir: air };
  expect(kinds(flown)[0]).toBe(178);
  expect(kinds(flown)).not.toContain(22);
});

it("a route begins in the air too, without the climb that it asks for at home", () => {
  const route = asRoute(plan, { legs: legsOf(plan, ground) });
  if (!route) throw new Error("no route");
  const flown: Plan = { ...route, fromAir: air };
  if (flown.pattern.kind !== "route") throw new Error("no route");
  const climbing: Plan = { ...flown, pattern: { ...flown.pattern, takeOffAhl: 150 } };
  expect(kinds(route)[0]).toBe(22);
  expect(kinds(climbing)).toEqual([16, ...kinds(route).slice(1)]);
  expect(first(climbing)).toMatchObject({ z: 60 });
  expect(legsOf(climbing, ground)[0]?.from).toMatchObject({ lat: air.lat, lon: air.lon, ahl: 60 });
});

it("the land below the way from where it is belongs to the plan", () => {
  const far = at(400, -9_000);
  const holds = (one: Plan) =>
    planBoxes(one).some(
      ({ south, north, west, east }) => far.lat > south && far.lat < north && far.lon > west && far.lon < east,
    );
  expect([holds(plan), holds({ ...plan, fromAir: { ...far, ahl: 60 } })]).toEqual([false, true]);
});
