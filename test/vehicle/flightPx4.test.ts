import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const base = { lat: 47, lon: 8, amsl: 400 };

/** Our own simulated PX4 behind a radio, switched on 30 s ago. */
async function onTheGround(conditions: Partial<RadioConditions> & { seed?: number } = {}) {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock, delayMs: 30, ...conditions });
  await Promise.all([near.open(), far.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  startHeartbeat(node);
  const copter = new SimVehicle({
    autopilot: "px4",
    systemId: 1,
    seed: 1,
    link: far,
    bootAt: clock.now(),
    start: base,
    ground: flatGround(base.amsl),
    wind: { speed: 4, fromDeg: 200 },
  });
  every(clock, 20, () => copter.step(0.02, clock.now()));
  const fleet = new Fleet(node);
  await clock.advance(30_000);
  const { actions } = fleet.vehicle("1:1");
  const record = () => fleet.vehicles()[0]!;
  const live = () => fleet.live()[0]!;
  return { clock, node, copter, fleet, actions, record, live };
}

const patrol: MissionItem[] = [0, 1, 2, 3].map((i) => ({
  command: i === 0 ? common.MavCmd.NAV_TAKEOFF : common.MavCmd.NAV_WAYPOINT,
  frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
  params: [0, 0, 0, Number.NaN],
  lat: base.lat + i * 0.002,
  lon: base.lon,
  z: 30,
  autocontinue: true,
}));

describe.each([
  ["a good link", {}],
  ["a link that loses every fifth message each way", { loss: 0.2, seed: 14 }],
  ["a link that repeats and reorders", { duplicate: 0.3, jitterMs: 80, seed: 5 }],
])("a simulated PX4 over %s", (_, conditions) => {
  it("is found ready in Hold, at its home", async () => {
    const { record, live } = await onTheGround(conditions);
    expect(record()).toMatchObject({
      name: "Copter 1",
      autopilot: "px4",
      mode: "Hold",
      armed: false,
      landed: "on-ground",
      notReady: [],
      lost: false,
      home: { lat: expect.closeTo(47, 4), lon: expect.closeTo(8, 4), amsl: expect.closeTo(400, 0) },
    });
    expect(live()).toMatchObject({ battery: { percent: expect.any(Number) } });
  });

  it("takes off, flies a patrol, pauses, goes on, goes to a point, returns and lands", async () => {
    const { clock, actions, record, live, copter } = await onTheGround(conditions);
    await clock.run(actions.upload(patrol));
    await clock.run(actions.takeOff(30));
    await clock.advance(4_000); // it is known by its height to rise; its mode comes with a heartbeat, which may be lost
    expect(record()).toMatchObject({ mode: "Takeoff", armed: true });
    await clock.advance(16_000);
    expect(record().mode).toBe("Hold");
    expect(live().ahl).toBeCloseTo(30, -0.5);
    await clock.run(actions.startMission());
    expect(record().mode).toBe("Mission");
    await clock.advance(15_000);
    await clock.run(actions.pause());
    expect(record().mode).toBe("Hold");
    await clock.advance(10_000);
    const held = { ...copter.position };
    await clock.advance(10_000);
    expect(distance(held, copter.position)).toBeLessThan(4);
    await clock.run(actions.resume());
    expect(record().mode).toBe("Mission");
    await clock.advance(8_000);
    expect(distance(held, copter.position)).toBeGreaterThan(10);
    const point = { lat: base.lat + 0.0005, lon: base.lon + 0.0005 };
    await clock.run(actions.goTo({ ...point, ahl: 45 }));
    await clock.advance(60_000);
    expect(distance(copter.position, point)).toBeLessThan(5);
    expect(live().ahl).toBeCloseTo(45, -0.5);
    await clock.run(actions.returnHome());
    expect(record().mode).toBe("Return");
    await clock.advance(10_000);
    await clock.run(actions.land());
    await clock.advance(60_000);
    expect(record()).toMatchObject({ mode: "Land", armed: false, landed: "on-ground" });
  });
});

describe("a simulated PX4", () => {
  it("flies a mission from the ground as soon as it is armed in it, first item first", async () => {
    const { clock, actions, node, copter } = await onTheGround();
    const reached: number[] = [];
    node.on(common.MissionItemReached, ({ message }) => reached.push(message.seq));
    await clock.run(actions.upload(patrol.slice(0, 3)));
    await clock.run(actions.startMission());
    await clock.advance(120_000);
    expect([...new Set(reached)]).toEqual([0, 1, 2]);
    expect(distance(copter.position, patrol[2]!)).toBeLessThan(3);
  });

  it("does not go anywhere without leave to change its mode", async () => {
    const { clock, actions, node, copter } = await onTheGround();
    await clock.run(actions.takeOff(20));
    await clock.advance(15_000);
    const results: number[] = [];
    node.on(common.CommandAck, ({ message }) => results.push(message.result));
    const { MavCmd, MavFrame, MavResult } = common;
    const ask = async (flags: number, frame: number) => {
      const { CommandInt } = common;
      node.send(
        Object.assign(new CommandInt(), {
          targetSystem: 1,
          targetComponent: 1,
          command: MavCmd.DO_REPOSITION,
          frame,
          _param2: flags,
          _param5: 470010000,
          _param6: 80000000,
          _param7: 420,
        }),
      );
      await clock.advance(1_000);
    };
    await ask(0, MavFrame.GLOBAL);
    await ask(1, MavFrame.GLOBAL_RELATIVE_ALT);
    await ask(1, MavFrame.GLOBAL);
    expect(results).toEqual([MavResult.UNSUPPORTED, MavResult.DENIED, MavResult.ACCEPTED]);
    await clock.advance(40_000);
    expect(distance(copter.position, { lat: 47.001, lon: 8 })).toBeLessThan(3);
  });

  it("refuses to arm on its way down, in its own words", async () => {
    const { clock, actions, fleet } = await onTheGround();
    await clock.run(actions.setMode("Return"));
    expect(await clock.run(actions.arm().catch(failureOf))).toMatchObject({
      code: "refused",
      message: expect.stringContaining("Mode not suitable for takeoff"),
    });
    expect(fleet.vehicles()[0]!.armed).toBe(false);
  });

  it("streams what PX4 streams without being asked", async () => {
    const clock = new VirtualClock();
    const [near, far] = memoryLinkPair({ clock });
    await Promise.all([near.open(), far.open()]);
    const node = new MavlinkNode({ clock });
    node.addLink("radio", near);
    const copter = new SimVehicle({
      autopilot: "px4",
      systemId: 3,
      seed: 1,
      link: far,
      bootAt: clock.now(),
      start: base,
      ground: flatGround(base.amsl),
      wind: { speed: 0, fromDeg: 0 },
    });
    every(clock, 20, () => copter.step(0.02, clock.now()));
    await clock.advance(10_000);
    const counts = { attitude: 0, quaternion: 0, place: 0, gps: 0 };
    node.on(common.Attitude, () => counts.attitude++);
    node.on(common.AttitudeQuaternion, () => counts.quaternion++);
    node.on(common.GlobalPositionInt, () => counts.place++);
    node.on(common.GpsRawInt, () => counts.gps++);
    const beats: minimal.Heartbeat[] = [];
    node.on(minimal.Heartbeat, ({ message }) => beats.push(message));
    await clock.advance(10_000);
    expect(counts).toEqual({ attitude: 150, quaternion: 100, place: 50, gps: 10 });
    expect(beats[0]).toMatchObject({ autopilot: minimal.MavAutopilot.PX4, customMode: 0x03_04_0000 });
  });
});
