import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
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

/** A PX4-like vehicle with a patrol on board, over a radio that loses every tenth packet each way. */
async function withPatrol() {
  const p = await pair({ delayMs: 20, loss: 0.1, seed: 9, autopilot: minimal.MavAutopilot.PX4 });
  const server = new MissionVehicle(p.vehicle, "px4");
  let [armed, customMode, seq] = [false, 0x03_04_0000, 0];
  const tell = async () => {
    for (let i = 0; i < 5; i++) {
      const beat = { type: 2, autopilot: 12, baseMode: (armed ? 129 : 1) as never, customMode, mavlinkVersion: 3 };
      p.say(minimal.Heartbeat, beat);
      p.say(common.ExtendedSysState, { landedState: armed ? 2 : 1 });
      p.say(common.MissionCurrent, { seq, total: 6 });
      p.say(common.GlobalPositionInt, { lat: 470250000, lon: 80000000, relativeAlt: 40_000 });
      await p.clock.advance(50);
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
    expect(vehicle.interrupted).toEqual({ item: 3, place: { lat: 47.025, lon: 8 } });
    const plan = await clock.run(vehicle.actions.resumeAfterSwap({ items: patrol }));
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
    expect(await clock.run(vehicle.actions.resumeAfterSwap({ items: patrol }).catch(failureOf))).toMatchObject({
      code: "bad-input",
      message: "Resuming after the swap: no mission is known to have broken off",
    });
  });

  it("does not go on with another mission than the one that broke off", async () => {
    const { clock, vehicle, fly, land, server } = await withPatrol();
    await fly(3);
    await land();
    server.stored = server.stored.slice(0, 4);
    expect(await clock.run(vehicle.compareMission(patrol))).toBe("changed");
    expect(await clock.run(vehicle.actions.resumeAfterSwap({ items: patrol }).catch(failureOf))).toMatchObject({
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
