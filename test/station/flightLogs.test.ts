import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { minimal } from "mavlink-mappings";
import { afterEach, expect, it, vi } from "vitest";
import type { LogProgress } from "../../src/contract/setup.ts";
import { systemClock } from "../../src/mavlink/clock.ts";
import { type MessageType, messageOf } from "../../src/mavlink/dialect.ts";
import { LogClient } from "../../src/mavlink/logClient.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { FlightLogs } from "../../src/station/flightLogs.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { logVehicle } from "../mavlink/logVehicle.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A station's part with a real folder, and a vehicle with two logs on the machine's own clock. */
async function flown() {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-logs-"));
  const [up, down] = memoryLinkPair();
  await Promise.all([up.open(), down.open()]);
  const ground = new MavlinkNode();
  const vehicle = new MavlinkNode({ systemId: 1, componentId: 1 });
  ground.addLink("radio", up);
  vehicle.addLink("radio", down);
  const say = <T extends Parameters<typeof messageOf>[0]>(type: T, fields: object = {}) =>
    vehicle.send(messageOf(type as MessageType, fields));
  const { logs } = logVehicle({ vehicle, clock: systemClock, say, ground, up, down } as never, [3_000, 9_000]);
  const fleet = new Fleet(ground);
  const announcer = new Announcer();
  const heard = new Promise<void>((resolve) => fleet.onVehicle(() => resolve()));
  say(minimal.Heartbeat, { type: minimal.MavType.QUADROTOR, autopilot: minimal.MavAutopilot.ARDUPILOTMEGA });
  await heard;
  const flightLogs = new FlightLogs({ dataFolder, client: new LogClient(ground), fleet, announcer });
  ends.push(() => {
    fleet.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return {
    flightLogs,
    logs,
    announcer,
    folder: join(dataFolder, "logs-of-vehicles"),
    vehicle,
    say,
    versions: fleet.versions,
  };
}

it("a log is fetched whole into the data folder, and the way there is told", async () => {
  const { flightLogs, logs, announcer } = await flown();
  const told: LogProgress["state"][] = [];
  announcer.on("logProgress", ({ state }) => told.push(state));
  expect(await flightLogs.list("1:1")).toMatchObject([
    { id: 1, bytes: 3_000 },
    { id: 2, bytes: 9_000 },
  ]);
  const file = await flightLogs.fetch("1:1", 2);
  expect(readFileSync(file).equals(logs[1]!)).toBe(true);
  expect(told.at(-1)).toEqual({ phase: "done", file });
  expect(told[0]).toMatchObject({ phase: "reading", total: 9_000 });
});

it("what an earlier try has fetched is not fetched again", async () => {
  const { flightLogs, logs, folder } = await flown();
  const file = await flightLogs.fetch("1:1", 2);
  rmSync(file);
  writeFileSync(`${file}.part`, logs[1]!.subarray(0, 4_321));
  expect(readFileSync(await flightLogs.fetch("1:1", 2)).equals(logs[1]!)).toBe(true);
  expect(readdirSync(folder)).toHaveLength(1);
});

it("a cancelled fetch says so and leaves what it has for the next try", async () => {
  const { flightLogs, announcer, folder } = await flown();
  announcer.on("logProgress", () => flightLogs.cancel("1:1"));
  const fetching = flightLogs.fetch("1:1", 2);
  await announcer.next("logProgress", () => true, { ms: 5_000, what: "progress" });
  await expect(fetching).rejects.toMatchObject({ failure: { code: "cancelled" } });
  expect(readdirSync(folder).every((name) => name.endsWith(".part"))).toBe(true);
});

it("a log that is gone and a second request at the same time are refused in words", async () => {
  const { flightLogs } = await flown();
  const first = flightLogs.fetch("1:1", 2);
  await expect(flightLogs.list("1:1")).rejects.toMatchObject({ failure: { code: "busy" } });
  await first;
  await expect(flightLogs.fetch("1:1", 77)).rejects.toMatchObject({ failure: { code: "not-found" } });
});

it("logs of two vehicles with one number are kept apart by who their autopilots are", async () => {
  const { flightLogs, versions, logs } = await flown();
  const of = vi.spyOn(versions, "of");
  const identity = {
    systemId: 1,
    firmware: "4.6.0 official",
    boardId: 0,
    vendorId: 0,
    productId: 0,
    can: new Set<string>(),
  };
  of.mockReturnValue({ ...identity, uid: "0000000000000abc" });
  const first = await flightLogs.fetch("1:1", 1);
  of.mockReturnValue({ ...identity, uid: "0000000000000def" });
  const second = await flightLogs.fetch("1:1", 1);
  expect([basename(first), basename(second)]).toEqual([
    "vehicle-1-uid-0000000000000abc-log-1-no-date-3000.bin",
    "vehicle-1-uid-0000000000000def-log-1-no-date-3000.bin",
  ]);
  expect(readFileSync(second).equals(logs[0]!)).toBe(true);
});

it("an undated log of a vehicle that does not say who it is goes on with nothing fetched before, and is named so", async () => {
  const { flightLogs, folder, logs } = await flown();
  const name = /^vehicle-1-uid-unknown-log-1-no-date-fetched-[-\dT]{19}-3000\.bin$/;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "vehicle-1-uid-unknown-log-1-no-date-3000.bin.part"), Buffer.alloc(1_000));
  const file = await flightLogs.fetch("1:1", 1);
  expect(basename(file)).toMatch(name);
  expect(readFileSync(file).equals(logs[0]!)).toBe(true);
});
