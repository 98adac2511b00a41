import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { MessageWatch } from "../../src/mavlink/messageWatch.ts";
import { ParamClient } from "../../src/mavlink/paramClient.ts";
import { StatusTexts } from "../../src/mavlink/statusTexts.ts";
import { StreamFinder } from "../../src/mavlink/streamFinder.ts";
import { richRates, StreamRates } from "../../src/mavlink/streamRates.ts";
import { TimeSync } from "../../src/mavlink/timeSync.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { Params } from "../../src/sim/params.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

/** Every fourth packet each way is lost, every fifth comes twice, and up to three overtake each other. */
const hostile = (seed: number) => pair({ loss: 0.25, duplicate: 0.2, delayMs: 60, jitterMs: 120, seed });

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe("over a link that loses, repeats, delays and reorders", () => {
  it.each(seeds)("a command that may be repeated is done and known to be done (%i)", async (seed) => {
    const { clock, ground, vehicle, say } = await hostile(seed);
    const heard = heardBy(vehicle, common.CommandLong);
    vehicle.on(common.CommandLong, ({ message: { command } }) =>
      say(common.CommandAck, { command, targetSystem: 255, targetComponent: 190 }),
    );
    const { DO_SET_MODE } = common.MavCmd;
    const commands = new CommandClient(ground);
    await clock.run(commands.run({ systemId: 1, command: DO_SET_MODE, params: [1, 4], kind: "idempotent" }));
    expect(new Set(heard.map(({ command, _param2 }) => `${command} ${_param2}`))).toEqual(new Set(["176 4"]));
  });

  it.each(seeds)(
    "a command that moves something is not sent late, and its end is told either way (%i)",
    async (seed) => {
      const { clock, ground, vehicle, say } = await hostile(seed);
      const sentAt: number[] = [];
      ground.onPacket(({ direction, messageId, at }) => {
        if (direction === "out" && messageId === common.CommandLong.MSG_ID) sentAt.push(at);
      });
      let times = 0;
      vehicle.on(common.CommandLong, ({ message: { command } }) => {
        times++;
        say(common.CommandAck, { command, targetSystem: 255, targetComponent: 190 });
      });
      const startedAt = clock.now();
      const commands = new CommandClient(ground);
      const { NAV_TAKEOFF } = common.MavCmd;
      const end = await clock.run(
        commands.run({ systemId: 1, command: NAV_TAKEOFF, kind: "dangerous" }).then(() => "done", failureOf),
      );
      if (end !== "done") expect(end).toMatchObject({ code: "timeout" });
      else expect(times).toBeGreaterThan(0);
      await clock.advance(60_000);
      expect(sentAt.length).toBeGreaterThan(0);
      expect(Math.max(...sentAt) - startedAt).toBeLessThanOrEqual(1_000);
    },
  );

  it.each(seeds)("a parameter is written and read as it is (%i)", async (seed) => {
    const { clock, ground, vehicle } = await hostile(seed);
    const params = new Params([{ name: "RTL_ALT", kind: "real32", value: 15 }]);
    const server = new ParamServer(params, (message) => vehicle.send(message));
    vehicle.onMessage(({ message }) => server.receive(message));
    every(clock, 20, () => server.step());
    const client = new ParamClient(ground);
    const target = { systemId: 1, encoding: "cast" } as const;
    expect(await clock.run(client.set(target, "RTL_ALT", 40))).toMatchObject({ name: "RTL_ALT", value: 40 });
    expect(await clock.run(client.get(target, "RTL_ALT"))).toMatchObject({ name: "RTL_ALT", value: 40 });
    expect(params.get("RTL_ALT")).toBe(40);
  });

  it("a long status text comes once, with … for what was lost and every word that came in its place", async () => {
    const { clock, ground, say } = await hostile(3);
    const texts: string[] = [];
    new StatusTexts(ground).onText(({ text }) => texts.push(text));
    const chunks = ["a".repeat(50), "b".repeat(50), "c".repeat(20)];
    for (let id = 1; id <= 60; id++) {
      for (const [chunkSeq, text] of chunks.entries()) say(common.StatusText, { severity: 4, id, chunkSeq, text });
      await clock.advance(2_500);
    }
    const possible = /^(?:a{50}|…)(?:(?:b{50}|…)(?:c{20})?)?$/;
    expect(texts.filter((text) => !possible.test(text))).toEqual([]);
    expect(texts.filter((text) => text === chunks.join("")).length).toBeGreaterThan(20); // 0.75³ of 60 would be 25
    expect(texts.length).toBeLessThanOrEqual(60);
  });

  it.each(seeds)("the address of a video is found (%i)", async (seed) => {
    const { clock, ground, vehicle, say } = await hostile(seed);
    vehicle.on(common.CommandLong, ({ message: { command } }) => {
      say(common.CommandAck, { command, targetSystem: 255, targetComponent: 190 });
      say(common.VideoStreamInformation, { streamId: 1, uri: "rtsp://10.0.0.7/main" });
    });
    const found = new Set<string>();
    new StreamFinder(ground, new CommandClient(ground)).onStream(({ address }) => found.add(address));
    await clock.advance(30_000);
    expect([...found]).toEqual(["rtsp://10.0.0.7/main"]);
  });

  it.each(seeds)("all rates are asked for (%i)", async (seed) => {
    const { clock, ground, vehicle, say } = await hostile(seed);
    const asked = new Set<number>();
    vehicle.on(common.CommandLong, ({ message: { command, _param1 } }) => {
      if (command === common.MavCmd.SET_MESSAGE_INTERVAL) asked.add(_param1);
      say(common.CommandAck, { command, targetSystem: 255, targetComponent: 190 });
    });
    new StreamRates(ground, new CommandClient(ground));
    await clock.advance(40_000);
    const wanted = richRates.filter(({ only = 3 }) => only === 3).map(({ type }) => type.MSG_ID);
    expect([...asked].sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
  });

  it("a vehicle's clock is known to within what is said of it", async () => {
    const { clock, ground, vehicle, say } = await hostile(5);
    const bootAt = clock.now() - 5_000;
    vehicle.on(common.TimeSync, ({ message: { tc1, ts1 }, at }) => {
      if (tc1 === 0n) say(common.TimeSync, { tc1: BigInt(Math.round((at - bootAt) * 1e6)), ts1 });
    });
    const sync = new TimeSync(ground);
    await clock.advance(60_000);
    const { offsetMs, sigmaMs } = sync.offsetOf(1)!;
    expect(Math.abs(offsetMs - bootAt)).toBeLessThan(3 * sigmaMs);
    expect(sigmaMs).toBeLessThan(100);
  });

  it("messages are counted once each, whatever comes twice", async () => {
    const { clock, ground, vehicle, say } = await hostile(2);
    const heard = heardBy(ground, common.Attitude);
    const watch = new MessageWatch(ground);
    for (let i = 0; i < 400; i++) {
      say(common.Attitude, { timeBootMs: i + 1 });
      await clock.advance(50);
    }
    await clock.advance(1_000);
    const attitude = watch.kinds().find(({ messageId }) => messageId === common.Attitude.MSG_ID)!;
    expect(attitude.count).toBe(heard.length);
    expect(new Set(heard.map(({ timeBootMs }) => timeBootMs)).size).toBe(heard.length);
    expect(attitude.count / 400).toBeCloseTo(0.75, 1);
    expect(vehicle.systemId).toBe(attitude.systemId);
  });
});
