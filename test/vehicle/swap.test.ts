import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { InterruptionWatch } from "../../src/vehicle/interruption.ts";
import { firstState } from "../../src/vehicle/reduce.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";
import { pair } from "../mavlink/fakeVehicle.ts";
import { MissionVehicle } from "../mavlink/missionVehicle.ts";

const MISSION = 0x04_04_0000;
const item = (command: number, lat: number, z = 40): MissionItem => ({
  command,
  frame: 3,
  params: [0, 0, 0, Number.NaN],
  lat,
  lon: 8,
  z,
  autocontinue: true,
});
const patrol = [item(22, 47), ...[1, 2, 3, 4].map((i) => item(16, 47 + i / 100)), item(16, 47.05)];

/** A PX4-like vehicle with a patrol on board, over a radio that loses every tenth packet each way, repeats, delays and reorders. */
async function withPatrol() {
  const p = await pair({
    delayMs: 60,
    jitterMs: 100,
    duplicate: 0.15,
    loss: 0.1,
    seed: 9,
    autopilot: minimal.MavAutopilot.PX4,
  });
  const server = new MissionVehicle(p.vehicle, "px4");
  let [armed, customMode, seq] = [false, 0x03_04_0000, 0];
  const tell = async () => {
    for (let i = 0; i < 5; i++) {
      const beat = { type: 2, autopilot: 12, baseMode: (armed ? 129 : 1) as never, customMode, mavlinkVersion: 3 };
      p.say(minimal.Heartbeat, beat);
      p.say(common.ExtendedSysState, { landedState: armed ? 2 : 1 });
      p.say(common.MissionCurrent, { seq, total: 6 });
      p.say(common.GlobalPositionInt, { lat: 470250000, lon: 80000000, relativeAlt: 40_000 });
      await p.clock.advance(200);
    }
  };
  p.vehicle.on(common.CommandLong, ({ message: m }) => {
    if (m.command === common.MavCmd.COMPONENT_ARM_DISARM) armed = m._param1 === 1;
    if (m.command === common.MavCmd.DO_SET_MODE) customMode = (m._param3 << 24) | (m._param2 << 16);
    p.say(common.CommandAck, { command: m.command, targetSystem: 255 });
    void tell();
  });
  const fleet = new Fleet(p.ground, { rates: [] });
  await tell();
  const vehicle = fleet.vehicle("1:1");
  await p.clock.run(vehicle.actions.upload(patrol));
  const fly = async (at: number) => {
    [armed, customMode, seq] = [true, MISSION, at];
    await tell();
  };
  const land = async () => {
    [armed, seq] = [false, 0]; // switched off, it has forgotten where it was
    await tell();
  };
  return { ...p, server, vehicle, fly, land };
}

describe("a battery swap", () => {
  it("in the middle of a patrol is followed by what is left of it", async () => {
    const { clock, vehicle, fly, land, server } = await withPatrol();
    expect(vehicle.interrupted).toBeUndefined();
    await fly(3);
    await land();
    expect(vehicle.interrupted).toEqual({ item: 3, place: { lat: 47.025, lon: 8 }, at: expect.any(Number) });
    const plan = await clock.run(vehicle.actions.uploadRest({ items: patrol }));
    expect(vehicle.state.armed).toBe(false);
    await clock.run(vehicle.actions.startMission());
    expect(plan.summary.at(-1)).toBe("Goes on at item 4 of 6");
    expect(server.stored.map(({ command, x }) => [command, x])).toEqual([
      [22, 470000000],
      [16, 470200000],
      [16, 470300000],
      [16, 470400000],
      [16, 470500000],
    ]);
    expect(vehicle.state).toMatchObject({ armed: true, customMode: MISSION });
  });

  it("after a patrol that was flown to its end has nothing to resume", async () => {
    const { clock, vehicle, fly, land } = await withPatrol();
    await fly(5);
    await land();
    expect(vehicle.interrupted).toBeUndefined();
    expect(await clock.run(vehicle.actions.uploadRest({ items: patrol }).catch(failureOf))).toMatchObject({
      code: "bad-input",
      message: "Resuming after the swap: no mission is known to have broken off",
    });
  });

  it("before the last item but one is resumed by ArduPilot too, whose numbers begin with its home", () => {
    const watch = new InterruptionWatch();
    const ground = firstState(1, 1, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, customMode: 3 }), 1_000);
    const mission = { current: 5, total: 6 };
    const flying: VehicleState = { ...ground, heardAt: 2_000, armed: true, landed: "in-air", mission };
    watch.observe(ground, flying, 3);
    watch.observe(flying, { ...flying, armed: false, heardAt: 9_000 }, 3);
    expect(watch.interrupted).toEqual({ item: 4, at: 9_000 });
    const atEnd: VehicleState = { ...flying, mission: { current: 6, total: 6 } };
    watch.observe(ground, atEnd, 3);
    watch.observe(atEnd, { ...atEnd, armed: false }, 3);
    expect(watch.interrupted).toBeUndefined();
  });

  it("is known by the item flown to, though the vehicle that starts anew names its first item before it shows itself", () => {
    const watch = new InterruptionWatch();
    const ground = firstState(1, 1, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, customMode: 3 }), 1_000);
    const mission = { current: 5, total: 9 };
    const flying: VehicleState = { ...ground, heardAt: 2_000, armed: true, landed: "in-air", mission };
    watch.observe(ground, flying, 3);
    const restarted: VehicleState = { ...flying, mission: { current: 0, total: 9 } };
    watch.observe(flying, restarted, 3);
    watch.observe(restarted, { ...restarted, armed: false, heardAt: 9_000 }, 3);
    expect(watch.interrupted).toEqual({ item: 4, at: 9_000 });
  });

  it("is forgotten when another mission is uploaded", async () => {
    const { clock, vehicle, fly, land } = await withPatrol();
    await fly(3);
    await land();
    expect(vehicle.record(clock.now()).interrupted).toMatchObject({ item: 3 });
    await clock.run(vehicle.actions.upload(patrol.slice(0, 3)));
    await clock.advance(1_000);
    expect([vehicle.interrupted, vehicle.record(clock.now()).interrupted]).toEqual([undefined, undefined]);
  });

  it("is not followed by a start, however long the rest takes to upload", async () => {
    const { clock, vehicle, fly, land } = await withPatrol();
    await fly(3);
    await land();
    await clock.run(vehicle.actions.uploadRest({ items: patrol }));
    await clock.advance(30_000);
    expect(vehicle.state.armed).toBe(false);
  });

  it("says that it was cancelled, not that another mission is on board", async () => {
    const { clock, vehicle, fly, land } = await withPatrol();
    await fly(3);
    await land();
    const abort = new AbortController();
    const asked = vehicle.actions.uploadRest({ items: patrol, signal: abort.signal }).catch(failureOf);
    abort.abort();
    expect(await clock.run(asked)).toEqual({
      code: "cancelled",
      message: "Resuming after the swap was cancelled",
      remedy: "Nothing on board was changed.",
    });
  });

  it("says that the link failed, not that another mission is on board", async () => {
    const { clock, vehicle, fly, land, down } = await withPatrol();
    await fly(3);
    await land();
    down.conditions.cut = true;
    expect(await clock.run(vehicle.actions.uploadRest({ items: patrol }).catch(failureOf))).toEqual({
      code: "timeout",
      message: "Resuming after the swap: what Copter 1 holds could not be read back, so nothing was sent",
      remedy: "See whether the link is good enough, then try again.",
    });
  });

  it("does not go on with another mission than the one that broke off", async () => {
    const { clock, vehicle, fly, land, server } = await withPatrol();
    await fly(3);
    await land();
    server.stored = server.stored.slice(0, 4);
    expect(await clock.run(vehicle.compareMission(patrol))).toBe("changed");
    expect(await clock.run(vehicle.actions.uploadRest({ items: patrol }).catch(failureOf))).toMatchObject({
      code: "refused",
      message: "Resuming after the swap: Copter 1 no longer holds the mission that broke off",
    });
    expect(vehicle.state.armed).toBe(false);
  });

  it("leaves a mission that is still there verified, and unknown where the vehicle cannot be asked", async () => {
    const { clock, vehicle, down } = await withPatrol();
    expect(await clock.run(vehicle.compareMission(patrol))).toBe("verified");
    down.conditions.cut = true;
    expect(await clock.run(vehicle.compareMission(patrol))).toBe("unknown");
  });
});
