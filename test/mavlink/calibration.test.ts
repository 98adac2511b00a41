import { ardupilotmega, common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { Calibration, type CalibrationState } from "../../src/mavlink/calibration.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { pair } from "./fakeVehicle.ts";

const POS = ardupilotmega.MavCmd.ACCELCAL_VEHICLE_POS as number as common.MavCmd;

/** A vehicle that asks for six positions, and whose two compasses need ten seconds. */
async function ready({ compassStatus = 4, autopilot = minimal.MavAutopilot.ARDUPILOTMEGA } = {}) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 8, autopilot });
  const state = { position: 0, percent: -1, asked: [] as number[] };
  every(p.clock, 500, () => {
    if (state.position > 0)
      p.say(common.CommandLong, {
        command: POS,
        targetSystem: 255,
        _param1: state.position > 6 ? 16_777_215 : state.position,
      });
    if (state.percent < 0) return;
    state.percent = Math.min(100, state.percent + 5);
    for (const compassId of [0, 1]) {
      p.say(ardupilotmega.MagCalProgress, { compassId, calMask: 3, completionPct: state.percent });
      if (state.percent === 100)
        p.say(common.MagCalReport, { compassId, calMask: 3, calStatus: compassId ? compassStatus : 4 });
    }
  });
  p.vehicle.on(common.CommandLong, ({ message: m }) => {
    p.say(common.CommandAck, { command: m.command, result: 0, targetSystem: 255 });
    state.asked.push(m.command);
    if (m.command === common.MavCmd.PREFLIGHT_CALIBRATION && m._param5 === 1) state.position ||= 1;
    if (m.command === POS && m._param1 === state.position) state.position++;
    if ((m.command as number) === ardupilotmega.MavCmd.DO_START_MAG_CAL) state.percent = Math.max(0, state.percent);
    if ((m.command as number) === ardupilotmega.MavCmd.DO_CANCEL_MAG_CAL) state.percent = -1;
  });
  const client = new Calibration(p.ground, new CommandClient(p.ground));
  const states: CalibrationState[] = [];
  await p.clock.advance(5_000);
  return { ...p, state, client, states, note: (s: CalibrationState) => void states.push(s) };
}

describe("a calibration", () => {
  it.each(["gyroscope", "level", "barometer", "airspeed"] as const)(
    "of the %s is done when the vehicle says so",
    async (kind) => {
      const { client, clock, states, note } = await ready();
      await clock.run(client.start(1, kind, note));
      expect(states.map(({ phase }) => phase)).toEqual(["working", "done"]);
    },
  );

  it("of the accelerometer goes through six positions", async () => {
    const { client, clock, states } = await ready();
    const done = client.start(1, "accelerometer", (state) => {
      states.push(state);
      if (state.phase === "place") clock.after(2_000, () => void client.placed(1));
    });
    await clock.run(done);
    expect(states.map((s) => (s.phase === "place" ? `${s.done.length}/6 ${s.words}` : s.phase))).toEqual([
      ...["working", "0/6 Put it level", "1/6 Put it on its left side", "2/6 Put it on its right side"],
      ...["3/6 Put it nose down", "4/6 Put it nose up", "5/6 Put it on its back", "done"],
    ]);
  });

  it("of the compasses is kept when all of them succeeded", async () => {
    const { client, clock, state, states, note } = await ready();
    await clock.run(client.start(1, "compass", note));
    expect(states.at(-1)).toEqual({ phase: "done", words: "Done: restart the vehicle before it flies" });
    expect(states.filter(({ phase }) => phase === "turning").length).toBeGreaterThan(10);
    expect(state.asked).toContain(ardupilotmega.MavCmd.DO_ACCEPT_MAG_CAL);
  });

  it("of the compasses fails with the reason, and nothing is kept", async () => {
    const { client, clock, state } = await ready({ compassStatus: 7 });
    expect(await clock.run(client.start(1, "compass").catch(failureOf))).toEqual({
      code: "refused",
      message: "Compass 2: the field it measured is not the earth's",
      remedy: "Try it away from metal.",
    });
    expect(state.asked).not.toContain(ardupilotmega.MavCmd.DO_ACCEPT_MAG_CAL);
  });

  it("can be broken off", async () => {
    const { client, clock, state } = await ready();
    const failed = client.start(1, "compass").catch(failureOf);
    await clock.advance(3_000);
    await clock.run(client.cancel(1));
    expect([(await failed) as unknown, state.percent]).toEqual([
      { code: "cancelled", message: "The calibration was broken off" },
      -1,
    ]);
  });

  it.each(["gyroscope", "accelerometer"] as const)(
    "of the %s of an ArduPilot ends at once when it is broken off",
    async (kind) => {
      const { client, clock, up } = await ready();
      up.conditions.cut = true;
      const failed = client.start(1, kind).catch(failureOf);
      await clock.advance(1_000);
      await clock.run(client.cancel(1));
      expect(await failed).toMatchObject({ code: "cancelled" });
      up.conditions.cut = false;
      await clock.run(client.start(1, "level"));
    },
  );

  it("ends when the vehicle falls silent", async () => {
    const { client, clock, down } = await ready();
    const failed = client.start(1, "compass").catch(failureOf);
    await clock.advance(3_000);
    down.conditions.cut = true;
    expect(await clock.run(failed)).toMatchObject({ code: "timeout" });
  });

  it("and a restart are never asked of an armed vehicle", async () => {
    const { client, clock, say, state, down } = await ready();
    await clock.run(client.reboot(1));
    state.asked.length = 0;
    down.conditions.loss = 0;
    say(minimal.Heartbeat, { autopilot: 3, baseMode: 128 as minimal.MavModeFlag });
    await clock.advance(100);
    const remedy = "Disarm it first.";
    expect(await client.reboot(1).catch(failureOf)).toEqual({
      ...{ code: "refused", message: "Restarting was not asked for: vehicle 1 is armed", remedy },
    });
    expect(await client.start(1, "gyroscope").catch(failureOf)).toMatchObject({ code: "refused" });
    expect(state.asked).toEqual([]);
  });
});

describe("the calibration of a PX4", () => {
  const cal = (texts: readonly string[]) => texts.map((text) => `[cal] ${text}`);

  /** What it tells, a text each second once it was asked to begin; texts are not repeated, so none is lost here. */
  async function told(texts: readonly string[]) {
    const p = await ready({ autopilot: minimal.MavAutopilot.PX4 });
    let began = false;
    p.vehicle.on(common.CommandLong, ({ message: { command, ...m } }) => {
      if (command !== common.MavCmd.PREFLIGHT_CALIBRATION || began || !(m._param1 || m._param2 || m._param5)) return;
      began = true;
      p.down.conditions.loss = 0;
      for (const [i, text] of cal(texts).entries())
        p.clock.after((i + 1) * 1_000, () => p.say(common.StatusText, { severity: 6, text }));
    });
    return p;
  }

  it("is done when it says so, not when it answers", async () => {
    const { client, clock, states, note } = await told([
      ...["calibration started: 2 gyro", "progress <50>", "calibration done: gyro"],
    ]);
    const startedAt = clock.now();
    await clock.run(client.start(1, "gyroscope", note));
    expect(clock.now() - startedAt).toBeGreaterThan(2_900);
    expect(states).toEqual([
      { phase: "working", words: "Keep the vehicle still" },
      { phase: "working", words: "Keep the vehicle still", percent: 50 },
      { phase: "done", words: "Done" },
    ]);
  });

  it("goes from side to side as it feels them", async () => {
    const { client, clock, states, note } = await told([
      ...[
        "calibration started: 2 accel",
        "pending: back front left right up down",
        "hold vehicle still on a pending side",
      ],
      ...["down orientation detected", "progress <17>", "down side done, rotate to a different side"],
      ...["down side already completed", "back orientation detected", "calibration done: accel"],
    ]);
    await clock.run(client.start(1, "accelerometer", note));
    expect(states.map((s) => (s.phase === "sides" ? [s.side, s.percent, s.done.join()] : s.phase))).toEqual([
      ...["working", [undefined, undefined, ""], [undefined, undefined, ""], ["level", undefined, ""]],
      ...[["level", 17, ""], [undefined, 17, "level"], [undefined, 17, "level"], ["nose-up", 17, "level"], "done"],
    ]);
  });

  it("fails with its own words", async () => {
    const { client, clock } = await told([
      "calibration started: 2 mag",
      "calibration failed: timeout: no motion\u001b",
    ]);
    expect(await clock.run(client.start(1, "compass").catch(failureOf))).toEqual({
      ...{ code: "refused", message: "The calibration failed: timeout: no motion", remedy: "Try it again." },
    });
  });

  it("can be broken off", async () => {
    const { client, clock, state } = await told(["calibration started: 2 mag"]);
    const failed = client.start(1, "compass").catch(failureOf);
    await clock.advance(3_000);
    const before = state.asked.length;
    await clock.run(client.cancel(1));
    expect([await failed, new Set(state.asked.slice(before))]).toMatchObject([
      { code: "cancelled" },
      new Set([common.MavCmd.PREFLIGHT_CALIBRATION]),
    ]);
  });
});
