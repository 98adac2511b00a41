import { describe, expect, it } from "vitest";
import { distance, offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { obeyAll } from "../../src/station/fleetOrders.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const base = { lat: 47, lon: 8, amsl: 400 };

/** Three simulated copters, 20 m from each other, each behind a radio of its own; the first two in the air. */
async function threeCopters(conditions: Partial<RadioConditions> = {}) {
  const clock = new VirtualClock();
  const node = new MavlinkNode({ clock });
  startHeartbeat(node);
  const copters: SimVehicle[] = [];
  for (const systemId of [1, 2, 3]) {
    const [near, far] = memoryLinkPair({ clock, delayMs: 30, ...conditions, seed: 7 + systemId });
    await Promise.all([near.open(), far.open()]);
    node.addLink(`radio ${systemId}`, near);
    const start = { ...base, ...offset(base, 90, 20 * systemId) };
    copters.push(
      new SimVehicle({
        wind: { speed: 3, fromDeg: 200 },
        systemId,
        seed: systemId,
        link: far,
        bootAt: clock.now(),
        start,
        ground: flatGround(base.amsl),
      }),
    );
  }
  every(clock, 20, () => {
    for (const copter of copters) copter.step(0.02, clock.now());
  });
  const fleet = new Fleet(node);
  await clock.advance(30_000);
  // Taking off is never repeated late, so it may fail where much is lost: then it is asked for again.
  const up = () => fleet.vehicles().filter(({ landed }) => landed === "in-air").length;
  for (let attempt = 0; attempt < 5 && up() < 2; attempt++) {
    await clock.run(obeyAll(fleet, ["1:1", "2:1"], { kind: "takeOff", ahl: 20 }));
    await clock.advance(5_000);
  }
  expect(up()).toBe(2);
  await clock.advance(15_000);
  return { clock, fleet, copters };
}

const lossy = { loss: 0.15, duplicate: 0.1, jitterMs: 80 };

describe.each([
  ["good links", {}],
  ["links that drop, repeat, delay and reorder", lossy],
])("an order to several copters over %s", (_, conditions) => {
  it("sends them to one place above each other, and refuses for the one on the ground", async () => {
    const { clock, fleet, copters } = await threeCopters(conditions);
    const there = offset(base, 0, 150);
    const outcomes = await clock.run(obeyAll(fleet, ["1:1", "2:1", "3:1", "1:1"], { kind: "goTo", ...there, ahl: 30 }));
    expect(outcomes).toEqual([
      { vehicleId: "1:1", ok: true },
      { vehicleId: "2:1", ok: true },
      {
        vehicleId: "3:1",
        ok: false,
        failure: { code: "bad-input", message: "Copter 3 is on the ground", remedy: "Take off first." },
      },
    ]);
    await clock.advance(60_000);
    const [first, second] = copters.map(({ position }) => position);
    if (!first || !second) throw new Error("no copters");
    expect(distance(first, there)).toBeLessThan(5);
    expect(distance(second, there)).toBeLessThan(5);
    const heights = [first.amsl, second.amsl].map((amsl) => amsl - base.amsl).sort((a, b) => a - b);
    expect(heights).toEqual([expect.closeTo(30, -0.5), expect.closeTo(45, -0.5)]);
  });

  it("has them hold at another height where they are, apart from each other, and fly at another speed", async () => {
    const { clock, fleet, copters } = await threeCopters(conditions);
    const before = copters.map(({ position }) => ({ ...position }));
    const outcomes = await clock.run(obeyAll(fleet, ["1:1", "2:1"], { kind: "height", ahl: 40 }));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await clock.run(obeyAll(fleet, ["1:1", "2:1"], { kind: "speed", speed: 4 }))).toEqual([
      { vehicleId: "1:1", ok: true },
      { vehicleId: "2:1", ok: true },
    ]);
    await clock.advance(40_000);
    for (const i of [0, 1]) {
      const [now, then] = [copters[i]!.position, before[i]!];
      expect(distance(now, then)).toBeLessThan(5);
    }
    const [low, high] = [copters[0]!, copters[1]!]
      .map(({ position }) => position.amsl - base.amsl)
      .sort((a, b) => a - b);
    expect([low, high]).toEqual([expect.closeTo(40, -0.5), expect.closeTo(55, -0.5)]);
    await clock.run(obeyAll(fleet, ["1:1"], { kind: "goTo", ...offset(before[0]!, 90, 400), ahl: 40 }));
    await clock.advance(20_000);
    expect(fleet.live().find(({ id }) => id === "1:1")!.groundSpeed).toBeCloseTo(4, 0);
  });
});
