import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";
import { MissionVehicle } from "../mavlink/missionVehicle.ts";

const HOLD = 0x03_04_0000;
const TAKEOFF = 0x02_04_0000;

/** Answers as PX4 does: modes by main and sub mode, take-off to a height above mean sea level, and no MISSION_START. */
async function px4({ knowsHome = true } = {}) {
  const p = await pair({ delayMs: 20, autopilot: minimal.MavAutopilot.PX4 });
  let customMode = HOLD;
  let armed = false;
  let landedState = common.MavLandedState.ON_GROUND;
  const tell = () => {
    p.say(minimal.Heartbeat, {
      type: 2,
      autopilot: 12,
      baseMode: (armed ? 129 : 1) as never,
      customMode,
      mavlinkVersion: 3,
    });
    p.say(common.ExtendedSysState, { landedState });
    if (knowsHome) p.say(common.HomePosition, { latitude: 470000000, longitude: 80000000, altitude: 400_000 });
  };
  const obey = (command: number, params: readonly number[]) => {
    if (command === common.MavCmd.COMPONENT_ARM_DISARM) armed = params[0] === 1;
    else if (command === common.MavCmd.DO_SET_MODE) customMode = (params[2]! << 24) | (params[1]! << 16);
    else if (command === common.MavCmd.DO_REPOSITION) customMode = HOLD;
    else if (command === common.MavCmd.NAV_TAKEOFF) {
      customMode = TAKEOFF;
      landedState = common.MavLandedState.TAKEOFF;
    } else return common.MavResult.UNSUPPORTED;
    return common.MavResult.ACCEPTED;
  };
  const take = (m: common.CommandLong | common.CommandInt) => {
    const result = obey(m.command, [m._param1, m._param2, m._param3]);
    p.say(common.CommandAck, { command: m.command, result, targetSystem: 255 });
    tell();
  };
  p.vehicle.on(common.CommandLong, ({ message }) => take(message));
  p.vehicle.on(common.CommandInt, ({ message }) => take(message));
  const fleet = new Fleet(p.ground, { rates: [] });
  tell();
  await p.clock.advance(1_000);
  return { ...p, fleet, actions: fleet.vehicle("1:1").actions, mode: () => fleet.vehicles()[0]!.mode };
}

describe("a vehicle with PX4", () => {
  it("takes off to a height above mean sea level, armed first", async () => {
    const { actions, clock, vehicle, mode } = await px4();
    const asked = heardBy(vehicle, common.CommandLong);
    await clock.run(actions.takeOff(30));
    const flight = asked.filter(({ command }) => command !== common.MavCmd.REQUEST_MESSAGE);
    expect(flight.map(({ command, _param7 }) => [command, _param7])).toEqual([
      [common.MavCmd.COMPONENT_ARM_DISARM, 0],
      [common.MavCmd.NAV_TAKEOFF, 430],
    ]);
    expect(mode()).toBe("Takeoff");
  });

  it("starts its mission by mode, pauses into Hold and resumes", async () => {
    const { actions, clock, mode, fleet } = await px4();
    await clock.run(actions.startMission());
    expect([mode(), fleet.vehicles()[0]!.armed]).toEqual(["Mission", true]);
    await clock.run(actions.pause());
    expect(mode()).toBe("Hold");
    await clock.run(actions.resume());
    expect(mode()).toBe("Mission");
    await clock.run(actions.returnHome());
    expect(mode()).toBe("Return");
  });

  it("goes to a point in degrees and metres above mean sea level", async () => {
    const { actions, clock, vehicle } = await px4();
    const asked = heardBy(vehicle, common.CommandInt);
    await clock.run(actions.goTo({ lat: 47.001, lon: 8.001, ahl: 50 }));
    const { frame, command, _param2, _param5, _param6, _param7 } = asked[0]!;
    expect([frame, command, _param2, _param5, _param6, _param7]).toEqual([0, 192, 1, 470010000, 80010000, 450]);
  });

  it("does not take off or go anywhere while the height of home is not known", async () => {
    const { actions, clock, fleet } = await px4({ knowsHome: false });
    for (const action of [() => actions.takeOff(30), () => actions.goTo({ lat: 47, lon: 8, ahl: 30 })])
      expect(await clock.run(action().catch(failureOf))).toMatchObject({
        code: "bad-input",
        message: expect.stringContaining("the height of home is not known yet"),
      });
    expect(fleet.vehicles()[0]!.armed).toBe(false);
  });

  it("gets its mission without a home item, and does without a command that it does not know", async () => {
    const { actions, clock, vehicle } = await px4();
    const server = new MissionVehicle(vehicle, "px4");
    const item = {
      command: 16,
      frame: 3,
      params: [0, 0, 0, Number.NaN] as const,
      lat: 47,
      lon: 8,
      z: 30,
      autocontinue: true,
    };
    await clock.run(actions.upload([item, { ...item, lat: 47.001 }]));
    expect(server.stored.map(({ x }) => x)).toEqual([470000000, 470010000]);
  });
});
