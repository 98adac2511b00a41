import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { ModeRecord } from "../../src/mavlink/availableModes.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { offeredModes } from "../../src/vehicle/offeredModes.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";

const mode = (name: string, customMode: number, more: Partial<ModeRecord> = {}): ModeRecord => ({
  ...{ name, customMode, standardMode: 0, canUserSelect: true, advanced: false },
  ...more,
});

/** A vehicle that tells these modes, over a radio that loses every fifth message each way, repeats and delays. */
async function telling(
  modes: readonly ModeRecord[],
  autopilot: minimal.MavAutopilot,
  type = minimal.MavType.QUADROTOR,
) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 30, jitterMs: 40, seed: 8, autopilot, type });
  const asked = heardBy(p.vehicle, common.CommandLong);
  p.vehicle.on(common.CommandLong, ({ message: { command, _param1, _param2 } }) => {
    const told = modes[_param2 - 1];
    const known = command !== common.MavCmd.REQUEST_MESSAGE || (_param1 === common.AvailableModes.MSG_ID && told);
    p.say(common.CommandAck, { command, result: known ? 0 : common.MavResult.DENIED, targetSystem: 255 });
    if (command !== common.MavCmd.REQUEST_MESSAGE || !told || _param1 !== common.AvailableModes.MSG_ID) return;
    p.say(common.AvailableModes, {
      ...{ numberModes: modes.length, modeIndex: _param2, standardMode: told.standardMode as never },
      ...{ customMode: told.customMode, modeName: told.name },
      properties: (told.canUserSelect ? 0 : common.MavModeProperty.NOT_USER_SELECTABLE) as common.MavModeProperty,
    });
  });
  const fleet = new Fleet(p.ground, { rates: [] });
  await p.clock.advance(20_000);
  return { ...p, fleet, asked, vehicle: fleet.vehicle("1:1") };
}

const S = common.MavStandardMode;

describe("the modes that a vehicle tells", () => {
  it("stand in its record instead of those of the tables, without those that cannot be chosen", async () => {
    const modes = [
      mode("ALT_HOLD", 2),
      mode("GUIDED", 4),
      mode("AUTO", 3),
      mode("Patrol", 40),
      mode("INITIALISING", 98, { canUserSelect: false }),
    ];
    const { fleet, vehicle } = await telling(modes, minimal.MavAutopilot.ARDUPILOTMEGA);
    expect(fleet.vehicles()[0]!.modes).toEqual(["Altitude hold", "Guided", "Auto", "Patrol"]);
    expect(await vehicle.actions.setMode("Initialising").catch(failureOf)).toMatchObject({
      code: "bad-input",
      remedy: "Known modes: Altitude hold, Guided, Auto, Patrol.",
    });
  });

  it("have the usual names where it gives them none, as PX4 does for standard modes", async () => {
    const modes = [
      mode("", 0x2_0000, { standardMode: S.ALTITUDE_HOLD }),
      mode("", 0x404_0000, { standardMode: S.MISSION }),
      mode("Hold", 0x304_0000),
      mode("", 0x505_0000),
    ];
    const { fleet } = await telling(modes, minimal.MavAutopilot.PX4);
    expect(fleet.vehicles()[0]!.modes).toEqual(["Altitude", "Mission", "Hold", `Mode ${0x505_0000}`]);
  });

  it("are asked for by number, also where the tables know nothing of them", async () => {
    const modes = [mode("Sweep", 7), mode("Home", 9, { standardMode: S.SAFE_RECOVERY })];
    const { vehicle, asked, clock, say } = await telling(modes, minimal.MavAutopilot.GENERIC);
    const home = clock.run(vehicle.actions.returnHome());
    for (let i = 0; i < 12; i++) {
      await clock.advance(100);
      say(minimal.Heartbeat, { type: 2, autopilot: 0, baseMode: 1 as never, customMode: 9, mavlinkVersion: 3 });
    }
    await home;
    const set = asked.filter(({ command }) => command === common.MavCmd.DO_SET_MODE);
    expect([...new Set(set.map((m) => `${m._param1} ${m._param2} ${m._param3}`))]).toEqual(["1 9 0"]);
  });

  it("are left to the tables where it tells none", async () => {
    const { fleet } = await telling([], minimal.MavAutopilot.ARDUPILOTMEGA);
    expect(fleet.vehicles()[0]!.modes).toContain("Smart RTL");
    expect(fleet.vehicles()[0]!.modes).not.toContain("Avoid ADS-B");
  });
});

describe("what a mode is for", () => {
  it("is told by its standard mode before its number, and by its number where it is none", () => {
    const told = [
      mode("Auto", 3),
      mode("Guided", 4),
      mode("RTL", 6),
      mode("Careful return", 50, { standardMode: S.SAFE_RECOVERY }),
      mode("Land", 9, { standardMode: S.LAND }),
      mode("Land on pad", 51, { standardMode: S.LAND, advanced: true }),
    ];
    expect(offeredModes(told, "ardupilot", "multirotor").purposes).toEqual({
      mission: "Auto",
      hold: "Guided",
      guided: "Guided",
      return: "Careful return",
      land: "Land",
    });
  });

  it("is not what the vehicle does not have, nor what cannot be chosen", () => {
    const told = [
      mode("Return", 0x05_04_0000, { standardMode: S.SAFE_RECOVERY }),
      mode("Land", 77, { standardMode: S.LAND, canUserSelect: false }),
    ];
    const table = offeredModes(told, "px4", "multirotor");
    expect(table.purposes).toEqual({ return: "Return" });
    expect(table.modes[0]).toEqual({ name: "Return", customMode: 0x05_04_0000, main: 4, sub: 5 });
  });

  it("stays to be told apart where two are called alike", () => {
    expect(offeredModes([mode("Search", 1), mode("Search", 2)], "other", "other").names).toEqual([
      "Search",
      "Search (2)",
    ]);
  });
});
