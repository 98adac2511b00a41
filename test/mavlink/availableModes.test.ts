import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { AvailableModes } from "../../src/mavlink/availableModes.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

async function ready(offered: boolean) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 2 });
  const state = { names: ["Hold", "Return", "Acro"], sequence: 1 };
  const asked = heardBy(p.vehicle, common.CommandLong);
  p.vehicle.on(common.CommandLong, ({ message: { command, _param1, _param2 } }) => {
    const known = offered && _param1 === common.AvailableModes.MSG_ID;
    const result = known ? 0 : common.MavResult.UNSUPPORTED;
    p.say(common.CommandAck, { command, result, targetSystem: 255 });
    const modeName = state.names[_param2 - 1];
    if (!known || modeName === undefined) return;
    const mode = { modeIndex: _param2, modeName, customMode: _param2 * 10, properties: _param2 - 1 };
    p.say(common.AvailableModes, { ...mode, numberModes: state.names.length });
  });
  if (offered)
    every(p.clock, 500, () => {
      p.say(common.AvailableModesMonitor, { seq: state.sequence });
      p.say(common.CurrentMode, { customMode: 20 });
    });
  return { ...p, state, asked, modes: new AvailableModes(p.ground, new CommandClient(p.ground)) };
}

const mode = (name: string, i: number) => ({
  ...{ name, customMode: i * 10, standardMode: 0 },
  ...{ canUserSelect: i !== 3, advanced: i === 2 },
});

describe("the modes of a vehicle", () => {
  it("are all read over a bad link, with the current one", async () => {
    const { modes, clock, asked } = await ready(true);
    expect(modes.of(1)).toEqual({ state: "asking" });
    await clock.advance(30_000);
    const all = [mode("Hold", 1), mode("Return", 2), mode("Acro", 3)];
    expect(modes.of(1)).toEqual({ state: "known", modes: all, current: 20 });
    const before = asked.length;
    await clock.advance(30_000);
    expect(asked.length).toBe(before);
  });

  it("are read again when the vehicle says that they changed", async () => {
    const { modes, clock, state } = await ready(true);
    await clock.advance(30_000);
    state.names = ["Hold", "Patrol"];
    state.sequence = 2;
    await clock.advance(30_000);
    expect(modes.of(1)).toEqual({ state: "known", modes: [mode("Hold", 1), mode("Patrol", 2)], current: 20 });
  });

  it("are not offered by old firmware, which is known within seconds", async () => {
    const { modes, clock, asked } = await ready(false);
    await clock.advance(4_000);
    expect(modes.of(1)).toEqual({ state: "not-offered" });
    await clock.advance(30_000);
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
  });
});
