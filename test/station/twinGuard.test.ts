import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { FleetCommand } from "../../src/contract/setup.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { Station } from "../../src/station/station.ts";

let folder = "";
let station: Station;
let hear: (link: number, systemId: number, type: minimal.MavType) => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
  folder = mkdtempSync(join(tmpdir(), "vedette-twins-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  station = new Station({ dataFolder: folder, modelFile: "", session: "one", peers, log: silentLog });
  const [address, nothing] = ["udpin:127.0.0.1:0", async () => {}];
  const links = [0, 1].map((i) => {
    const bytes = new Emitter<ReceivedBytes>();
    const link: Link = {
      ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
      ...{ onBytes: bytes.on, onClosed: () => () => {} },
    };
    station.node.addLink(`radio ${i}`, link);
    return bytes;
  });
  let sequence = 0;
  hear = (link, systemId, type) => {
    const beat = messageOf(minimal.Heartbeat, { type, autopilot: 3, baseMode: 129 as never, mavlinkVersion: 3 });
    const from = { systemId, componentId: 1 };
    for (const message of [beat, messageOf(common.MissionCurrent, { total: 3 })])
      links[link]!.emit({ bytes: encodePacket(message, { ...from, sequence: sequence++ & 0xff }), at: Date.now() });
  };
});
afterEach(async () => {
  await station.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** Vehicles 1 and 2, and for so many seconds another one that calls itself 1. */
async function twins(seconds: number) {
  for (let i = 0; i < seconds; i++) {
    hear(0, 1, minimal.MavType.QUADROTOR);
    hear(0, 2, minimal.MavType.QUADROTOR);
    await vi.advanceTimersByTimeAsync(500);
    hear(1, 1, minimal.MavType.FIXED_WING);
    await vi.advanceTimersByTimeAsync(500);
  }
}

const vehicleId = "1:1";
const place = { lat: 47, lon: 8, amsl: 400 };
const changing = [
  ["vehicle.arm", { arm: true }],
  ["vehicle.takeOff", { ahl: 20 }],
  ["vehicle.startMission", {}],
  ["vehicle.resume", {}],
  ["vehicle.goTo", { lat: 47, lon: 8, ahl: 20 }],
  ["vehicle.setMode", { mode: "Guided" }],
  ["vehicle.giveKey", { key: "one" }],
  ["vehicle.reboot", {}],
  ["vehicle.setHome", { place: null }],
  ["vehicle.setOrigin", { place }],
  ["patrol.upload", { plan: {} }],
  ["patrol.uploadRest", {}],
  ["params.set", { name: "A", value: 1 }],
  ["params.setAll", { values: [] }],
  ["calibration.start", { kind: "compass" }],
  ["calibration.placed", {}],
  ["fence.write", { fence: {} }],
  ["fence.clear", {}],
  ["fence.switch", { on: true }],
  ["rally.write", { points: [] }],
  ["rally.clear", {}],
] as const;

type Ask = (args: unknown) => unknown;
const ask = async (call: string, args: object): Promise<unknown> =>
  (station.handlers as unknown as Record<string, Ask>)[call]!({ vehicleId, ...args });

it("what moves, arms or changes a vehicle is refused while two have its system id, with what to do", async () => {
  await twins(20);
  for (const [call, args] of changing)
    expect([call, await ask(call, args).catch(failureOf)]).toEqual([
      call,
      {
        code: "refused",
        message: "Two vehicles have the system id 1: this was not sent, for either may obey",
        remedy: expect.stringContaining("give it another number"),
      },
    ]);
});

it("what brings it to rest or home is sent, and it is said that both may obey", async () => {
  await twins(20);
  const told: string[] = [];
  station.announcer.on("text", ({ text }) => told.push(text));
  const orders: string[] = [];
  vi.spyOn(station.fleet.commands, "run").mockImplementation(async ({ what }) => {
    orders.push(what!);
    throw new Error("not answered");
  });
  for (const call of ["vehicle.pause", "vehicle.returnHome", "vehicle.land"]) await ask(call, {}).catch(failureOf);
  await ask("vehicle.arm", { arm: false }).catch(failureOf);
  expect(orders).toEqual(["Pausing", "Returning", "Landing", "Disarming"]);
  expect(told).toEqual(orders.map(() => "Two vehicles have the system id 1: both may obey"));
});

it("of a command to several only those are asked that are one", async () => {
  await twins(20);
  const asked: string[] = [];
  vi.spyOn(station.fleet.commands, "run").mockImplementation(async ({ systemId, what }) => {
    asked.push(`${systemId} ${what}`);
    throw new Error("not answered");
  });
  const both = ["1:1", "2:1"];
  const command = async (kind: "resume" | "returnHome") =>
    await station.handlers["fleet.command"]({ vehicleIds: both, command: { kind } as FleetCommand });
  const outcomes = await command("resume");
  expect(outcomes.map((one) => [one.vehicleId, one.ok ? "" : one.failure.code])).toEqual([
    ["1:1", "refused"],
    ["2:1", "bug"],
  ]);
  await command("returnHome");
  expect(asked).toEqual(["2 Resuming", "1 Returning", "2 Returning"]);
});

it("three quarters of a minute after one of them fell silent the other takes orders again", async () => {
  await twins(20);
  for (let i = 0; i < 45; i++) {
    hear(0, 1, minimal.MavType.QUADROTOR);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  vi.spyOn(station.fleet.commands, "run").mockRejectedValue(new Error("not answered"));
  expect(await ask("vehicle.resume", {}).catch(failureOf)).toMatchObject({ message: "not answered" });
});
