import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import type { StatusText } from "../../src/contract/records.ts";
import { px4EventId } from "../../src/mavlink/armingReports.ts";
import { every } from "../../src/mavlink/clock.ts";
import { decodeAs, type Packet } from "../../src/mavlink/codec.ts";
import { CurrentEventSequence, EventMessage, RequestEvent } from "../../src/mavlink/eventMessages.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";

const S = common.MavSysStatusSensor;
const MISSION = 1 << 3;
const MANUAL = 1;

/** A PX4 that keeps its events and gives them out again, over a radio that loses, repeats, delays and reorders. */
async function px4({ loss = 0.2 } = {}) {
  const conditions = { loss, duplicate: 0.1, delayMs: 30, jitterMs: 60, seed: 8 };
  const p = await pair({ ...conditions, autopilot: minimal.MavAutopilot.PX4 });
  const told: Partial<EventMessage>[] = [];
  let ready = 0;
  const bootAt = p.clock.now();
  const happen = (id: number, severity: number, args: readonly number[] = []) => {
    const event = { id, sequence: told.length, logLevels: (severity << 4) | severity, arguments: [...args] };
    told.push({ ...event, eventTimeBootMs: p.clock.now() - bootAt });
    p.say(EventMessage, told.at(-1)!);
  };
  /** Its report, as PX4 sends it: all at once, each check with the modes that it forbids and the part it is about. */
  const report = (
    problems: readonly (readonly [name: string, modes: number, part: number, severity: number, ...args: number[]])[],
  ) => {
    happen(px4EventId("commander_arming_check_summary"), 8);
    for (const [name, modes, part, severity, ...args] of problems)
      happen(px4EventId(name), severity, [modes, 0, 0, 0, part, ...args]);
    happen(px4EventId("commander_health_summary"), 8);
  };
  p.vehicle.onPacket(({ direction, messageId, bytes }) => {
    if (direction !== "in" || messageId !== RequestEvent.MSG_ID) return;
    const { firstSequence, lastSequence } = decodeAs(RequestEvent, { version: 2, bytes } as Packet);
    for (let i = firstSequence; i <= lastSequence; i++) if (told[i]) p.say(EventMessage, told[i]);
  });
  p.vehicle.on(common.CommandLong, ({ message: { command } }) =>
    p.say(common.CommandAck, { command, targetSystem: 255 }),
  );
  every(p.clock, 1_000, () => {
    p.say(CurrentEventSequence, { sequence: (told.length - 1) & 0xffff });
    const sensors = S.PREARM_CHECK as number;
    p.say(common.SysStatus, {
      onboardControlSensorsPresent: sensors as common.MavSysStatusSensor,
      onboardControlSensorsEnabled: sensors as common.MavSysStatusSensor,
      onboardControlSensorsHealth: ready as common.MavSysStatusSensor,
      batteryRemaining: -1,
      voltageBattery: 65_535,
    });
    p.say(common.GpsRawInt, { fixType: 3, satellitesVisible: 12, eph: 80 });
    p.say(common.HomePosition, { latitude: 470000000, longitude: 80000000, altitude: 400_000 });
  });
  const fleet = new Fleet(p.ground, { rates: [] });
  const texts: StatusText[] = [];
  fleet.onText((text) => texts.push(text));
  await p.clock.advance(4_000);
  const pass = () => (ready = S.PREARM_CHECK);
  return { ...p, fleet, texts, happen, report, pass, notReady: () => fleet.vehicles()[0]!.notReady };
}

describe("what a PX4 reports by events, over a link that loses, repeats, delays and reorders", () => {
  it("is what forbids take-off, part by part, until it reports otherwise", async () => {
    const { clock, report, notReady, texts } = await px4();
    report([
      ["check_battery_low", MISSION, 11, 3],
      ["check_mag_no_data", MISSION | MANUAL, 27, 3, 1],
      ["check_of_tomorrow", MISSION | MANUAL, 17, 6],
      ["check_manual_control_missing", MANUAL, 7, 3],
    ]);
    await clock.advance(6_000);
    expect(notReady()).toEqual([
      "The battery is low",
      "Compass 1 gives no valid data",
      `Local position estimate: a check before arming fails (0x${px4EventId("check_of_tomorrow").toString(16)})`,
    ]);
    expect(texts).toEqual([]); // a report is a state, not news
    report([["check_battery_low", MISSION, 11, 3]]);
    await clock.advance(6_000);
    expect(notReady()).toEqual(["The battery is low"]);
  });

  it("no longer counts once the vehicle says that it may be armed", async () => {
    const { clock, report, notReady, pass } = await px4();
    report([["check_battery_low", MISSION, 11, 3]]);
    await clock.advance(6_000);
    expect(notReady()).toHaveLength(1);
    pass();
    await clock.advance(6_000);
    expect(notReady()).toEqual([]);
  });

  it("is asked for where it only says that something is wrong", async () => {
    const { clock, vehicle, report } = await px4();
    const heard = heardBy(vehicle, common.CommandLong);
    const asked = () => heard.filter(({ command }) => command === common.MavCmd.RUN_PREARM_CHECKS);
    await clock.advance(20_000);
    expect(asked().length).toBeGreaterThan(0);
    report([["check_battery_low", MISSION, 11, 3]]);
    await clock.advance(5_000);
    heard.length = 0;
    await clock.advance(60_000);
    expect(asked()).toEqual([]);
  });

  it("is shown like status texts where it warns, each once and in order", async () => {
    const { clock, happen, texts } = await px4();
    for (let i = 0; i < 20; i++) {
      happen(0x1000100 + i, i % 2 ? 6 : 3); // every second one is small talk
      await clock.advance(200);
    }
    await clock.advance(10_000);
    expect(texts.map(({ vehicleId, severity, text }) => [vehicleId, severity, text])).toEqual(
      Array.from({ length: 10 }, (_, i) => [
        "1:1",
        3,
        `Event 0x${(0x1000100 + 2 * i).toString(16)} (no description from this vehicle)`,
      ]),
    );
  });

  it("is not shown twice where a status text said it already", async () => {
    const { clock, happen, texts, say } = await px4({ loss: 0 });
    say(common.StatusText, { severity: 2, text: "Battery unhealthy\t" });
    await clock.advance(100);
    happen(0x1000200, 2);
    await clock.advance(2_000);
    expect(texts.map(({ text }) => text)).toEqual(["Battery unhealthy"]);
  });
});
