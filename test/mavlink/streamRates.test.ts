import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { leanRates, richRates, StreamRates } from "../../src/mavlink/streamRates.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

/** A vehicle that sends what it was asked for; `forget` is a reboot. */
async function ready({ loss = 0, result: usual = 0 as number, unknown = -1 } = {}) {
  const p = await pair({ delayMs: 20, loss, seed: 12 });
  let asked = new Map<number, number>();
  let bootAt = p.clock.now();
  p.vehicle.on(common.CommandLong, ({ message: m }) => {
    const result = m._param1 === unknown ? common.MavResult.UNSUPPORTED : usual;
    if (m.command === common.MavCmd.SET_MESSAGE_INTERVAL && result === 0) asked.set(m._param1, m._param2 / 1_000);
    p.say(common.CommandAck, { command: m.command, result, targetSystem: 255, targetComponent: 190 });
  });
  const sentAt = new Map<number, number>();
  every(p.clock, 20, () => {
    for (const { type } of richRates) {
      const interval = asked.get(type.MSG_ID);
      if (!interval || p.clock.now() - (sentAt.get(type.MSG_ID) ?? 0) < interval) continue;
      sentAt.set(type.MSG_ID, p.clock.now());
      p.say<MavLinkData & { timeBootMs?: number }>(type, { timeBootMs: p.clock.now() - bootAt });
    }
  });
  const rates = new StreamRates(p.ground, new CommandClient(p.ground));
  const forget = () => {
    asked = new Map([[common.Attitude.MSG_ID, 1_000]]); // as an autopilot sends it by itself
    bootAt = p.clock.now();
  };
  return { ...p, rates, asked: () => asked, forget };
}

/** What an ArduPilot is asked for, and a PX4. */
const ofArduPilot = (rates: typeof richRates) =>
  rates.filter(({ only = minimal.MavAutopilot.ARDUPILOTMEGA }) => only === minimal.MavAutopilot.ARDUPILOTMEGA);
const ofPx4 = (rates: typeof richRates) =>
  rates.filter(({ only = minimal.MavAutopilot.PX4 }) => only === minimal.MavAutopilot.PX4);
const intervalsOf = (rates: typeof richRates) =>
  new Map(ofArduPilot(rates).map(({ type, hertz }) => [type.MSG_ID, Math.round(1e6 / hertz) / 1_000]));
const wanted = intervalsOf(richRates);

describe("stream rates", () => {
  it("are asked of every autopilot that is heard", async () => {
    const { clock, asked } = await ready();
    await clock.advance(4_000);
    expect(asked()).toEqual(wanted);
    expect([wanted.get(common.Attitude.MSG_ID), wanted.get(common.GlobalPositionInt.MSG_ID)]).toEqual([100, 200]);
  });

  it("are asked for over a link that loses, until all come", async () => {
    const { clock, asked } = await ready({ loss: 0.3 });
    await clock.advance(30_000);
    expect(asked()).toEqual(wanted);
  });

  it("are asked for again after a reboot", async () => {
    const { clock, asked, forget } = await ready();
    await clock.advance(10_000);
    forget();
    await clock.advance(8_000);
    expect(asked()).toEqual(wanted);
  });

  it("are not asked for while they come", async () => {
    const { clock, vehicle } = await ready();
    await clock.advance(10_000);
    const heard = heardBy(vehicle, common.CommandLong);
    await clock.advance(20_000);
    expect(heard.filter(({ command }) => command === common.MavCmd.SET_MESSAGE_INTERVAL)).toEqual([]);
  });

  it("that are refused are asked for once a minute only", async () => {
    const { clock, vehicle } = await ready({ result: common.MavResult.DENIED });
    const heard = heardBy(vehicle, common.CommandLong);
    await clock.advance(55_000);
    const intervals = heard.filter(({ command }) => command === common.MavCmd.SET_MESSAGE_INTERVAL);
    expect(intervals.length).toBe(ofArduPilot(richRates).length);
  });

  it("that are refused three times are asked for no more, until the vehicle comes back from a long silence", async () => {
    const { clock, vehicle, down } = await ready({ result: common.MavResult.DENIED });
    const heard = heardBy(vehicle, common.CommandLong);
    const asked = () => heard.filter(({ command }) => command === common.MavCmd.SET_MESSAGE_INTERVAL).length;
    await clock.advance(3_600_000);
    expect(asked()).toBe(3 * ofArduPilot(richRates).length);
    down.conditions.cut = true;
    await clock.advance(15_000);
    down.conditions.cut = false;
    await clock.advance(15_000);
    expect(asked()).toBe(4 * ofArduPilot(richRates).length);
  });

  it.each([0, 0.3])("change at once when another profile is wished for, also where %f of it is lost", async (loss) => {
    const { clock, asked, rates } = await ready({ loss });
    await clock.advance(30_000);
    expect([rates.profileOf("1:1"), rates.wishOf("1:1")]).toEqual(["rich", "auto"]);
    rates.setProfile("1:1", "lean");
    await clock.advance(loss ? 20_000 : 1_000);
    expect(asked()).toEqual(intervalsOf(leanRates));
    rates.setProfile("1:1", "auto");
    await clock.advance(loss ? 20_000 : 1_000);
    expect(asked()).toEqual(wanted);
  });

  it("of the lean profile are asked for again after a reboot, and not while they come", async () => {
    const { clock, asked, forget, rates, vehicle } = await ready();
    rates.setProfile("1:1", "lean");
    await clock.advance(20_000);
    const heard = heardBy(vehicle, common.CommandLong);
    await clock.advance(60_000);
    expect(heard.filter(({ command }) => command === common.MavCmd.SET_MESSAGE_INTERVAL)).toEqual([]);
    forget();
    await clock.advance(8_000);
    expect(asked()).toEqual(intervalsOf(leanRates));
  });

  it("are asked for again, if slowly, when they stay away without a word", async () => {
    const { clock, asked } = await ready();
    await clock.advance(10_000);
    asked().clear();
    await clock.advance(15_000);
    expect(asked()).toEqual(wanted);
  });

  it("of one message that is not known are no reason to ask for all at one rate", async () => {
    const unknown = common.FenceStatus.MSG_ID;
    const { clock, vehicle, asked } = await ready({ unknown });
    const heard = heardBy(vehicle, common.RequestDataStream);
    await clock.advance(5_000);
    expect(heard).toEqual([]);
    expect([...asked().keys()]).toEqual([...wanted.keys()].filter((id) => id !== unknown));
  });

  it("are lean for all but the watched ones above ten vehicles, and rich again when they are gone", async () => {
    const { clock, down, rates } = await ready();
    const beats = Array.from({ length: 11 }, (_, i) => {
      const node = new MavlinkNode({ clock, systemId: i + 2, componentId: 1 });
      node.addLink("radio", down);
      return every(clock, 1_000, () =>
        node.send(messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 })),
      );
    });
    const profiles = () => Array.from({ length: 12 }, (_, i) => rates.profileOf(`${i + 1}:1`));
    expect(profiles()).toEqual(Array(12).fill("rich"));
    await clock.advance(1_100);
    expect(profiles()).toEqual(Array(12).fill("lean"));
    rates.setWatched(["3:1"]);
    expect(profiles()).toEqual(["lean", "lean", "rich", ...Array(9).fill("lean")]);
    for (const off of beats.slice(0, 2)) off();
    await clock.advance(40_000);
    expect(profiles()[0]).toBe("lean"); // ten are left: not yet
    for (const off of beats.slice(2, 5)) off();
    await clock.advance(40_000);
    expect(profiles()).toEqual(Array(12).fill("rich"));
  });

  it("fall back to REQUEST_DATA_STREAM where the command is not known", async () => {
    const { clock, vehicle } = await ready({ result: common.MavResult.UNSUPPORTED });
    const heard = heardBy(vehicle, common.RequestDataStream);
    await clock.advance(5_000);
    expect(heard[0]).toMatchObject({ reqStreamId: 0, reqMessageRate: 4, startStop: 1 });
  });

  it.each([
    ["a ground station", minimal.MavType.GCS, minimal.MavAutopilot.INVALID, 0],
    ["a camera", minimal.MavType.CAMERA, minimal.MavAutopilot.INVALID, 0],
    ["another autopilot", minimal.MavType.QUADROTOR, minimal.MavAutopilot.PX4, ofPx4(richRates).length],
  ])("are asked of autopilots only: %s", async (_, type, autopilot, requests) => {
    const { clock, down } = await ready();
    const other = new MavlinkNode({ clock, systemId: 77, componentId: 1 });
    other.addLink("radio", down);
    const asked = new Set<number>();
    other.on(common.CommandLong, ({ message: { targetSystem, command, _param1 } }) => {
      if (targetSystem !== 77) return;
      if (command === common.MavCmd.SET_MESSAGE_INTERVAL) asked.add(_param1);
      other.send(messageOf(common.CommandAck, { command, targetSystem: 255 }));
    });
    other.send(messageOf(minimal.Heartbeat, { type, autopilot, mavlinkVersion: 3 }));
    await clock.advance(2_500);
    expect(asked.size).toBe(requests);
  });
});
