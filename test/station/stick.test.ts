import { describe, expect, it } from "vitest";
import type { AlertRaise } from "../../src/contract/alerts.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { StickFlight, StickGimbal, StickRecord } from "../../src/contract/stick.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { Fence } from "../../src/mission/fence.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { StickControl } from "../../src/station/stick.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { sendStickVelocity } from "../../src/vehicle/stickVelocity.ts";

const base = { lat: 47, lon: 8, amsl: 400 };
const fence: Fence = { polygons: [], circles: [{ kind: "inclusion", centre: base, radius: 120 }] };
const still: StickFlight = { forward: 0, right: 0, up: 0, yawRateDeg: 0 };

/** A simulated copter 30 m up behind a radio, and the station's stick, on one virtual clock. */
async function scene(conditions: Partial<RadioConditions> = {}) {
  const clock = new VirtualClock();
  const node = new MavlinkNode({ clock });
  startHeartbeat(node);
  const [near, far] = memoryLinkPair({ clock, delayMs: 30, ...conditions, seed: 7 });
  await Promise.all([near.open(), far.open()]);
  node.addLink("radio", near);
  const copter = new SimVehicle({
    ...{ systemId: 1, seed: 1, link: far, bootAt: clock.now(), start: base, ground: flatGround(base.amsl) },
    ...{ wind: { speed: 0, fromDeg: 0 }, estimateError: 0, gpsSeconds: 0.1 },
  });
  every(clock, 20, () => copter.step(0.02, clock.now()));
  const fleet = new Fleet(node);
  await clock.advance(10_000);
  const up = () => fleet.vehicle("1:1").record(clock.now()).landed === "in-air";
  for (let attempt = 0; attempt < 6 && !up(); attempt++) {
    await clock.run(
      fleet
        .vehicle("1:1")
        .actions.takeOff(30)
        .catch(() => {}),
    );
    await clock.advance(5_000);
  }
  await clock.advance(10_000);
  const records: StickRecord[] = [];
  const alerts: AlertRaise[] = [];
  const turns: StickGimbal[] = [];
  const known: { fence: Fence | undefined; another: string | undefined } = { fence, another: undefined };
  const stick = new StickControl({
    clock,
    alerts: { happened: (raise) => void alerts.push(raise) },
    vehicle: (id) => fleet.find(id)?.record(clock.now()),
    live: (id) => fleet.live().find((one) => one.id === id),
    groundAmsl: () => base.amsl,
    fence: () => known.fence,
    whyNotOurs: () => known.another,
    guided: (id) => fleet.vehicle(id).actions.setMode("Guided"),
    send: (id, velocity) => sendStickVelocity(node, fleet.vehicle(id).state, velocity),
    turn: async (_, __, rate) => void turns.push(rate),
  });
  stick.onStick((record) => records.push(record));
  const calls = stick.handlers();
  let sequence = 0;
  const take = async (more: object = {}) =>
    (await clock.run(Promise.resolve(calls["stick.take"]({ vehicleId: "1:1", flies: true, ...more })))).token;
  const move = (token: string, flight: Partial<StickFlight>, held = true) =>
    calls["stick.move"]({ vehicleId: "1:1", token, sequence: ++sequence, held, flight: { ...still, ...flight } });
  /** Says it 20 times a second, as a window does. */
  const push = async (token: string, flight: Partial<StickFlight>, ms: number) => {
    for (let at = 0; at < ms; at += 50) {
      move(token, flight);
      await clock.advance(50);
    }
  };
  const speed = () => fleet.live()[0]?.groundSpeed ?? Number.NaN;
  return { clock, fleet, copter, stick, calls, known, records, alerts, turns, take, move, push, speed };
}

const thrownBy = async (work: () => unknown) => {
  try {
    await work();
  } catch (cause) {
    const { code, message } = failureOf(cause);
    return `${code} ${message}`;
  }
  return "nothing";
};

describe.each([
  ["a good link", {}],
  ["a link that drops, repeats, delays and reorders", { loss: 0.15, duplicate: 0.1, jitterMs: 80 }],
])("a stick over %s", (_, conditions) => {
  it("flies a copter where it is pushed, and it holds within a second and a half of letting go", async () => {
    const { copter, take, push, move, speed, clock, records } = await scene(conditions);
    const from = copter.position;
    const token = await take();
    await push(token, { forward: 5 }, 4_000);
    expect(speed()).toBeGreaterThan(4);
    expect(distance(from, copter.position)).toBeGreaterThan(8);
    move(token, {}, false);
    await clock.advance(1_500);
    const held = copter.position;
    await clock.advance(5_000);
    expect(distance(held, copter.position)).toBeLessThan(6);
    expect(speed()).toBeLessThan(0.5);
    expect(records.map(({ state }) => state)).toEqual(["holding", "moving", "holding"]);
  });

  it("that says nothing for 0.3 s lets the vehicle hold, and it is told; by itself it would fly on for three seconds", async () => {
    const { take, push, speed, clock, records, alerts } = await scene(conditions);
    const token = await take();
    await push(token, { right: 5 }, 4_000);
    await clock.advance(250);
    expect(records.at(-1)?.state).toBe("moving");
    await clock.advance(100);
    expect(records.at(-1)).toEqual({
      ...{ vehicleId: "1:1", state: "holding", flies: true, why: "Nothing was heard of the stick for 0.3 s" },
    });
    expect(alerts.map(({ title, severity }) => `${severity} ${title}`)).toEqual(["warning Stick lost"]);
    await clock.advance(2_000);
    expect(speed()).toBeLessThan(1.5); // not yet three seconds after the last word that moved it
    await clock.advance(3_000);
    expect(speed()).toBeLessThan(0.5);
  });
});

it("is stopped before the fence and the lowest height, and says what keeps it", async () => {
  const { copter, take, push, records } = await scene();
  const token = await take();
  await push(token, { forward: 15 }, 25_000);
  expect(distance(base, copter.position)).toBeGreaterThan(90);
  expect(distance(base, copter.position)).toBeLessThan(120);
  expect(records.at(-1)).toMatchObject({ state: "moving", limited: "the fence is ahead" });
  await push(token, { up: -5 }, 12_000);
  expect(copter.position.amsl - base.amsl).toBeGreaterThan(9);
  expect(records.at(-1)).toMatchObject({ limited: "not lower than 10 m by hand" });
});

it("an older word than the last is passed over, and one of another window refused", async () => {
  const { calls, take, move, records } = await scene();
  const token = await take();
  move(token, { forward: 3 });
  move(token, {}, false);
  calls["stick.move"]({ vehicleId: "1:1", token, sequence: 1, held: true, flight: { ...still, forward: 3 } });
  expect(records.at(-1)?.state).toBe("holding");
  const other = await take();
  expect(await thrownBy(() => move(token, { forward: 1 }))).toBe(
    "denied This window does not have the vehicle's stick any more",
  );
  move(other, { forward: 1 });
  expect(await thrownBy(() => take())).toBe("busy Somebody else moves it by a stick now");
});

it("one that is unplugged in a turn lets the vehicle hold and is told", async () => {
  const { calls, take, push, clock, speed, records, alerts } = await scene();
  const token = await take();
  await push(token, { forward: 5, yawRateDeg: 40 }, 2_000);
  calls["stick.release"]({ vehicleId: "1:1", token, why: "unplugged" });
  await clock.advance(3_500);
  expect(speed()).toBeLessThan(0.5);
  expect(records.slice(-2)).toMatchObject([
    { state: "holding", why: "The joystick was unplugged" },
    { state: "released", why: "The joystick was unplugged" },
  ]);
  expect(alerts[0]?.words).toBe("The joystick was unplugged in a turn: the vehicle holds");
});

it("is taken away when another station commands or the mode is changed, and sends nothing then", async () => {
  const first = await scene();
  await first.push(await first.take(), { forward: 5 }, 1_000);
  first.known.another = "another ground station commands it";
  await first.clock.advance(100);
  expect(first.records.at(-1)).toMatchObject({
    state: "released",
    why: "Copter 1: another ground station commands it",
  });
  expect(await thrownBy(() => first.take())).toBe("denied Copter 1: another ground station commands it");

  const second = await scene();
  const token = await second.take();
  await second.push(token, { forward: 5 }, 1_000);
  await second.clock.run(second.fleet.vehicle("1:1").actions.returnHome());
  await second.clock.advance(200);
  expect(second.records.at(-1)).toMatchObject({ state: "released", why: "It is in RTL now: the stick is off" });
  expect(second.fleet.vehicle("1:1").record(second.clock.now()).mode).toBe("RTL");
});

it("is off as soon as another order is given, and does not fly against it", async () => {
  const { stick, fleet, take, push, clock, records, copter } = await scene();
  await push(await take(), { forward: 5 }, 1_000);
  stick.ordered("1:1", "gimbal.point"); // is none of its flight
  expect(records.at(-1)?.state).toBe("moving");
  stick.ordered("1:1", "vehicle.goTo");
  expect(records.at(-1)).toMatchObject({ state: "released", why: "Another order was given" });
  const there = { lat: 47.0005, lon: 8 };
  await clock.run(fleet.vehicle("1:1").actions.goTo({ ...there, ahl: 30 }));
  await clock.advance(25_000);
  expect(distance(copter.position, there)).toBeLessThan(3);
});

it("is refused for what can not be flown so: nothing known of a fence, on the ground, lost", async () => {
  const { known, take, clock, fleet, copter } = await scene();
  known.fence = undefined;
  expect(await thrownBy(() => take())).toBe("refused Copter 1: no fence that keeps it in is known to be on board");
  known.fence = fence;
  await clock.run(fleet.vehicle("1:1").actions.land());
  await clock.advance(60_000);
  expect(await thrownBy(() => take())).toBe("refused Copter 1: it is not in the air");
  expect(copter.position.amsl).toBeLessThan(401);
});

it("turns a gimbal at most ten times a second, without flying, and leaves it still when nothing is heard", async () => {
  const { calls, turns, clock, take, records } = await scene();
  const token = await take({ flies: false, gimbalId: "1:1" });
  for (let sequence = 0; sequence < 20; sequence++) {
    const gimbal = { pitchRateDeg: -20, yawRateDeg: 5 };
    calls["stick.move"]({ vehicleId: "1:1", token, sequence, held: true, gimbal });
    await clock.advance(50);
  }
  expect(turns.length).toBeGreaterThan(8);
  expect(turns.length).toBeLessThan(12);
  await clock.advance(400);
  expect(turns.at(-1)).toEqual({ pitchRateDeg: 0, yawRateDeg: 0 });
  expect(records.at(-1)).toMatchObject({ state: "holding", flies: false });
});
