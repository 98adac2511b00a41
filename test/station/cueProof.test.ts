import { expect, it } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { legsOf } from "../../src/mission/leg.ts";
import { itemsOf } from "../../src/mission/patrolItems.ts";
import { type CueTask, provedCue } from "../../src/station/cueProof.ts";
import { liveOf } from "../../src/vehicle/liveVehicle.ts";
import { modesOf } from "../../src/vehicle/modes.ts";
import type { Vehicle } from "../../src/vehicle/vehicle.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";
import { at, line } from "../geo/local.ts";

const ground = flatGround(400);
const home = { ...at(0, -500), amsl: 400 };
const plan = newPlan({
  ...{ name: "East", section: line([0, 0], [3000, 0]), home, wind: { speed: 4, fromDeg: 90 } },
  pattern: { kind: "corridor", side: "right", standoff: 120, ahl: 60, speed: 10, back: "same" },
});

/** A vehicle on its patrol, 60 m up and as it tells of itself. */
function vehicle(more: Partial<VehicleState> = {}): Vehicle {
  const place = { ...at(500, -120), amsl: 460, ahl: 60, at: 0, north: 0, east: 0, down: 0 };
  const state = {
    ...{
      systemId: 1,
      componentId: 1,
      heardAt: 0,
      autopilot: "ardupilot",
      kind: "multirotor",
      mavType: 2,
      baseMode: 129,
    },
    ...{ customMode: 3, systemStatus: 4, armed: true, landed: "in-air", place, home, complaints: [], mission: {} },
    ...{ attitude: { roll: 0, pitch: 0, yaw: 0 }, battery: { percent: 80, remainingMs: 1_200_000 } },
    ...more,
  } as unknown as VehicleState;
  const modes = modesOf("ardupilot", state.kind);
  return {
    id: "1:1",
    name: "D1",
    lost: false,
    state,
    modes,
    live: () => liveOf("1:1", state, 0),
  } as unknown as Vehicle;
}

const zoneAt = (east: number) => ({
  ...{ id: "z", kind: "no-fly" as const, name: "Reactor" },
  points: line([east - 50, -150], [east + 50, -150], [east + 50, -90], [east - 50, -90]),
});

const prove = (one: Vehicle, more: Partial<CueTask> = {}) =>
  provedCue(
    {
      ...{ kind: "go", vehicle: one, plan, onBoard: {}, payload: undefined, left: undefined, place: at(500, -1120) },
      ...{ amsl: undefined, ahl: undefined, ageMs: undefined },
      ...more,
    },
    ground,
  );

it("says how long it may stay there, with the wind of its plan and a margin", () => {
  const { why, unproved, price } = prove(vehicle());
  expect([why, unproved]).toEqual([undefined, undefined]);
  // 20 min less the reserve of a fifth of 25, less 100 s there and 80 s home in the wind and 60 m down, and some.
  expect(price?.stayMs).toBeGreaterThan(10 * 60_000);
  expect(price?.stayMs).toBeLessThan(12.5 * 60_000);
  expect(price?.assumed).toBeUndefined();
  const { wind: _, ...still } = plan;
  expect(prove(vehicle(), { plan: still }).price).toMatchObject({ assumed: ["no wind"] });
});

it("is not called proved where the vehicle tells nothing of its battery", () => {
  expect(prove(vehicle({ battery: undefined } as never))).toMatchObject({
    unproved: "Whether its battery lasts is not proved: it does not say how long its battery lasts",
    stops: [at(500, -1120)].map(({ lat, lon }) => ({ lat, lon })),
  });
  expect(prove(vehicle({ battery: undefined } as never)).why).toBeUndefined();
});

it("is refused with a battery that does not last there and home, or that the vehicle calls critical", () => {
  expect(prove(vehicle({ battery: { percent: 25, remainingMs: 400_000 } })).why).toMatch(
    /^There and home again takes \d+ s more than the battery lasts with \d+ % left$/,
  );
  expect(prove(vehicle({ battery: { percent: 60, state: "critical" } }))).toMatchObject({
    ...{ why: "The battery of D1 is critical", remedy: "Let it return, or land it" },
  });
});

it("sends a fixed wing to the place that it shall circle, and proves no ring that it does not fly", () => {
  const ring = prove(vehicle(), { kind: "orbit" });
  expect(ring.stops).toHaveLength(13);
  expect(ring.orbit?.radius).toBeGreaterThan(20);
  const wings = prove(vehicle({ kind: "fixed-wing" }), {
    kind: "orbit",
    plan: { ...plan, drone: { ...plan.drone, kind: "fixed-wing" } },
  });
  expect({ stops: wings.stops, orbit: wings.orbit }).toEqual({ stops: [at(500, -1120)], orbit: undefined });
});

it("proves of a fixed wing on its way back the way to the item that it goes on with, for that is where it flies", () => {
  const wings = { ...plan, drone: { ...plan.drone, kind: "fixed-wing" as const }, zones: [zoneAt(2_500)] };
  const left = { item: 3, place: { lat: home.lat, lon: home.lon }, ahl: 60 };
  const items = itemsOf(wings, legsOf(wings, ground));
  const back = (item: number, known = true) =>
    prove(vehicle({ kind: "fixed-wing" }), {
      ...{ kind: "patrol", plan: wings, left: { ...left, item } },
      ...(known && { items }),
    });
  const near = back(1 + items.findIndex(({ command }) => command === 16));
  expect([near.why, near.unproved]).toEqual([undefined, undefined]);
  expect(distance(near.stops[0]!, at(0, -120))).toBeLessThan(5);
  // The next leg ends beyond the zone.
  expect(back(1 + items.findIndex(({ command, lon }) => command === 16 && lon > at(2_900, 0).lon)).why).toMatch(
    /Reactor/,
  );
  expect(back(2, false).unproved).toBe(
    "The way to the item that it goes on with is not proved: its items are not known",
  );
});

it("grants a fixed wing the room to circle: the ground beside the place counts", () => {
  const hill = { elevation: (place: { lat: number }) => (place.lat < at(0, -1_250).lat ? 455 : 400) };
  const wings = { ...plan, drone: { ...plan.drone, kind: "fixed-wing" as const } };
  const over = (one: Vehicle, flown: typeof plan) =>
    provedCue(
      {
        ...{ kind: "go", vehicle: one, plan: flown, onBoard: {}, payload: undefined, left: undefined },
        ...{ place: at(500, -1120), amsl: undefined, ahl: undefined, ageMs: undefined },
      },
      hill,
    ).why;
  expect(over(vehicle(), plan)).toBeUndefined();
  expect(over(vehicle({ kind: "fixed-wing" }), wings)).toMatch(/^Up to \d+ m beside its path/);
});
