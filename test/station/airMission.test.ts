import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { SimVehicle, type SimVehicleOptions } from "../../src/sim/simVehicle.ts";
import { AirMissions, begunBy, forbiddenFromAir } from "../../src/station/airMission.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { modesOf } from "../../src/vehicle/modes.ts";
import { at, line } from "../geo/local.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

const ground = flatGround(400);
const base = at(0, -1_000);
const section = line([900, 0], [1_500, 0]);

type Make = Pick<SimVehicleOptions, "autopilot" | "kind">;

/** One of each autopilot 60 m above a place 800 m from its base, over a link that drops, repeats, delays and reorders. */
async function aloft(make: Required<Make>) {
  const clock = new VirtualClock();
  const conditions = { loss: 0.1, duplicate: 0.1, delayMs: 30, jitterMs: 60, seed: 12 };
  const [near, far] = memoryLinkPair({ clock, ...conditions });
  await Promise.all([near.open(), far.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  startHeartbeat(node);
  const sim = new SimVehicle({
    ...{ ...make, systemId: 1, seed: 3, link: far, bootAt: clock.now(), start: { ...base, amsl: 400 }, ground },
    ...{ wind: { speed: 3, fromDeg: 200 }, estimateError: 0 },
  });
  every(clock, 50, () => sim.step(0.05, clock.now()));
  const fleet = new Fleet(node);
  await clock.advance(30_000);
  const vehicle = fleet.vehicle("1:1");
  await clock.run(vehicle.actions.takeOff(60));
  await clock.advance(60_000);
  const out = at(800, -900);
  await clock.run(vehicle.actions.goTo({ ...out, ahl: 60 }));
  await clock.advance(120_000);
  await clock.run(vehicle.actions.pause());
  await clock.advance(5_000);
  const speed = make.kind === "fixed-wing" ? 20 : 10;
  const drone = { ...newPlan().drone, kind: make.kind, cruiseSpeed: speed, maxSpeed: speed + 5 };
  const plan: Plan = newPlan({
    ...{ name: "East", section, home: base, drone },
    pattern: { kind: "corridor", side: "right", standoff: 120, ahl: 75, speed, back: "none" },
  });
  return { clock, sim, fleet, vehicle, plan, out };
}

const makes: Required<Make>[] = [
  { autopilot: "ardupilot", kind: "multirotor" },
  { autopilot: "px4", kind: "multirotor" },
  { autopilot: "ardupilot", kind: "fixed-wing" },
  { autopilot: "px4", kind: "fixed-wing" },
];

it.each(makes)(
  "a $autopilot $kind in the air flies straight from where it is to its new watch, and home at the end",
  async (make) => {
    const { clock, sim, vehicle, plan, out } = await aloft(make);
    expect(distance(sim.position, out)).toBeLessThan(250);
    const begun = begunBy(plan, vehicle);
    const patrol = patrolOf(begun, ground);
    await clock.run(vehicle.actions.upload(patrol.items));
    await clock.run(vehicle.actions.startMission());
    const way = [begun.fromAir!, patrol.legs[0]!.to];
    const track: { away: number; home: number; ahl: number }[] = [];
    let there = false;
    for (let i = 0; i < 400 && !there; i++) {
      await clock.advance(1_000);
      const { position } = sim;
      track.push({
        away: nearestOnPath(way, position).distance,
        home: distance(position, base),
        ahl: position.amsl - 400,
      });
      there = distance(position, way[1]!) < (make.kind === "fixed-wing" ? 100 : 5);
    }
    expect(there).toBe(true);
    // A fixed wing comes out of its circle; nobody flies home for a take-off first.
    expect(Math.max(...track.map(({ away }) => away))).toBeLessThan(make.kind === "fixed-wing" ? 220 : 8);
    expect(Math.min(...track.map(({ home }) => home))).toBeGreaterThan(distance(out, base) - 250);
    if (make.kind === "multirotor") {
      const [up] = track.filter(({ away, home }) => away < 8 && home > distance(out, base) + 100);
      expect(up?.ahl).toBeGreaterThan(70); // at its height before it leaves
    }
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 900 && least > 300; i++) {
      await clock.advance(1_000);
      least = Math.min(least, distance(sim.position, base));
    }
    expect(least).toBeLessThanOrEqual(300);
  },
  60_000,
);

it("whoever stands on the ground begins at home whatever the plan says, and nobody in the air begins at an unknown place", async () => {
  const plan = newPlan({ name: "East", section, home: base, fromAir: { ...at(5, 5), ahl: 40 } });
  const modes = modesOf("ardupilot", "multirotor");
  const vehicle = (state: object) =>
    ({ name: "D1", modes, state: { customMode: 4, baseMode: 129, ...state } }) as never;
  const { fromAir: _, ...home } = plan;
  expect(begunBy(plan, vehicle({ armed: false, landed: "on-ground", mission: {} }))).toEqual(home);
  expect(() => begunBy(plan, vehicle({ armed: true, landed: "in-air", mission: {} }))).toThrow("does not say where");
});

it("a fixed wing is held at both heights, a multirotor goes to the new one first", () => {
  const plan = newPlan({ name: "East", section, home: base });
  const hill = { ...ground, elevation: () => 400 };
  const wings: Plan = { ...plan, drone: { ...plan.drone, kind: "fixed-wing" } };
  const ridge = {
    ...hill,
    elevation: ({ lat }: { lat: number }) => (lat > at(0, -700).lat && lat < at(0, -500).lat ? 450 : 400),
  };
  const from = { ...at(900, -1_500), ahl: 40 };
  expect(forbiddenFromAir(plan, from, ridge)).toBeUndefined();
  expect(forbiddenFromAir(wings, from, ridge)).toMatchObject({ code: "too-low" });
});

it("the station begins a patrol where its vehicle is, and starts such a mission neither on the ground nor from elsewhere", async () => {
  const flight = await reliefFlight([besideSection(300)]);
  await flight.fly(12);
  const { handlers, patrols } = flight.station;
  const vehicleId = "1:1";
  const ask = (call: () => unknown) =>
    flight.through(
      (async () => call())().then(
        () => "done",
        (cause: unknown) => failureOf(cause).message,
      ),
      120,
    );
  const upload = () => ask(() => handlers["patrol.upload"]({ vehicleId, plan: flight.plan }));
  const start = () => ask(() => handlers["vehicle.startMission"]({ vehicleId }));
  const commands = () => patrols.itemsOf(vehicleId)?.map(({ command }) => command) ?? [];
  expect(await upload()).toBe("done");
  expect(commands()[0]).toBe(22);
  expect(await ask(() => handlers["vehicle.takeOff"]({ vehicleId, ahl: 50 }))).toBe("done");
  await flight.fly(30);
  expect(await ask(() => handlers["vehicle.goTo"]({ vehicleId, ...at(900, -600), ahl: 50 }))).toBe("done");
  await flight.fly(90);
  expect(await upload()).toBe("done");
  expect(commands()).not.toContain(22);
  const { fromAir } = patrols.of(vehicleId)?.plan ?? {};
  expect(fromAir && distance(fromAir, at(900, -600))).toBeLessThan(6);
  // Sent elsewhere meanwhile, it does not begin from there.
  expect(await ask(() => handlers["vehicle.goTo"]({ vehicleId, ...at(900, -450), ahl: 50 }))).toBe("done");
  await flight.fly(60);
  expect(await start()).toMatch(/^Copter 1 is 1[45]\d m from where its mission was proved to begin$/);
  expect(await ask(() => handlers["vehicle.setMode"]({ vehicleId, mode: "Auto" }))).toMatch(
    /^Copter 1 is 1[45]\d m from/,
  );
  expect(await upload()).toBe("done");
  expect(await start()).toBe("done");
  expect(await ask(() => handlers["vehicle.land"]({ vehicleId }))).toBe("done");
  expect(await flight.fly(180, () => flight.station.vehicles()[0]?.armed === false)).toBe(true);
  expect(await start()).toBe("The mission on board Copter 1 begins in the air and has no take-off");
  expect(await ask(() => handlers["patrol.uploadRest"]({ vehicleId }))).toBe(
    "The mission of Copter 1 began in the air and has no take-off",
  );
  expect(flight.sims[0]!.copter.armed).toBe(false);
  expect(await upload()).toBe("done");
  expect(commands()[0]).toBe(22);
}, 60_000);

it("what is no order to fly the mission is not kept back", () => {
  const held = { plan: { ...newPlan(), fromAir: { ...at(0, 0), ahl: 40 } }, items: 3, uploadedAt: 0 };
  const state = { armed: false, landed: "on-ground", mission: {}, customMode: 0, baseMode: 0 };
  const modes = { purposes: { mission: "Auto" }, family: "other" };
  const air = new AirMissions({
    patrols: { of: () => held },
    fleet: { find: () => ({ name: "D1", state, modes }) as never },
    now: () => 60_000,
  });
  const asked = (call: string, args: unknown) => {
    try {
      air.mayAsk("1:1", call, args);
      return "may";
    } catch (cause) {
      return failureOf(cause).code;
    }
  };
  expect(
    [
      ["vehicle.startMission", { vehicleId: "1:1" }],
      ["vehicle.resume", { vehicleId: "1:1" }],
      ["fleet.command", { vehicleIds: ["1:1"], command: { kind: "startMission" } }],
      ["fleet.command", { vehicleIds: ["1:1"], command: { kind: "setMode", mode: "Auto" } }],
      ["vehicle.setMode", { vehicleId: "1:1", mode: "Auto" }],
      ["vehicle.setMode", { vehicleId: "1:1", mode: "RTL" }],
      ["vehicle.returnHome", { vehicleId: "1:1" }],
      ["vehicle.takeOff", { vehicleId: "1:1", ahl: 30 }],
      ["fleet.command", { vehicleIds: ["1:1"], command: { kind: "land" } }],
    ].map(([call, args]) => asked(call as string, args)),
  ).toEqual(["refused", "refused", "refused", "refused", "refused", "may", "may", "may", "may"]);
});
