import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { afterEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { LinkRecord } from "../../src/contract/records.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { StationHandlers } from "../../src/station/handlers.ts";
import { Links } from "../../src/station/links.ts";
import { ReplayedVehicles } from "../../src/station/replayedVehicles.ts";
import { guarded } from "../../src/station/replayGuard.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { heardBy } from "../mavlink/fakeVehicle.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const BEGAN = 1_600_000_000_000;

const beat = (armed: boolean): MavLinkData =>
  messageOf(minimal.Heartbeat, {
    type: minimal.MavType.QUADROTOR,
    autopilot: minimal.MavAutopilot.ARDUPILOTMEGA,
    baseMode: armed ? minimal.MavModeFlag.SAFETY_ARMED : 0,
    systemStatus: 4,
    mavlinkVersion: 3,
  } as Partial<minimal.Heartbeat>);

/** A minute of an armed vehicle, one heartbeat a second. */
function log(folder: string, systemId = 1): string {
  const path = join(folder, `flight-${systemId}.tlog`);
  const entries = Array.from({ length: 61 }, (_, i) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt((BEGAN + i * 1_000) * 1_000));
    return Buffer.concat([stamp, encodePacket(beat(true), { systemId, componentId: 1, sequence: i })]);
  });
  writeFileSync(path, Buffer.concat(entries));
  return path;
}

function station() {
  const folder = mkdtempSync(join(tmpdir(), "vedette-replays-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new VirtualClock();
  const node = new MavlinkNode({ clock });
  const settings = new Settings(openDatabase(":memory:"));
  const failures: string[] = [];
  const links = new Links({ node, settings, log: silentLog, fail: ({ message }) => failures.push(message) });
  ends.push(() => links.close());
  const fleet = new Fleet(node);
  ends.push(() => fleet.close());
  const replayed = new ReplayedVehicles({ node, fleet, replays: links.replays });
  ends.push(() => replayed.close());
  const record = () => links.records()[0]!;
  /** A real vehicle of that number, over a link that is none of `links`. */
  const real = async (id = "real") => {
    const [up, down] = memoryLinkPair({ clock });
    await Promise.all([up.open(), down.open()]);
    node.addLink(id, up);
    const vehicle = new MavlinkNode({ clock, systemId: 1, componentId: 1 });
    vehicle.addLink("up", down);
    return { vehicle, say: () => vehicle.send(beat(false)) };
  };
  return { folder, clock, node, settings, links, fleet, replayed, failures, record, real };
}

it("a replayed log is a link with its place in the log, announced as it plays, and not remembered", async () => {
  const { folder, clock, links, settings } = station();
  const announced: LinkRecord[] = [];
  links.onLink((record) => announced.push(record));
  const opened = await links.open(`tlog:${log(folder)}`, { remember: true });
  expect(opened).toMatchObject({
    state: "open",
    replay: { playing: true, speed: 1, fromAt: BEGAN, toAt: BEGAN + 60_000 },
  });
  announced.length = 0;
  await clock.advance(2_000);
  expect(new Set(announced.map(({ replay }) => replay!.positionAt)).size).toBe(8);
  expect(settings.get("links", (value) => value)).toEqual([]);
});

it("a replay is paused, moved and made faster, and its end is announced", async () => {
  const { folder, clock, links, record } = station();
  const { id } = await links.open(`tlog:${log(folder)}`, { remember: false });
  await links.replays.set(id, { playing: false, positionAt: BEGAN + 30_500 });
  expect(record().replay).toMatchObject({ playing: false, positionAt: BEGAN + 30_500 });
  await links.replays.set(id, { playing: true, speed: 10 });
  await clock.advance(1_000);
  expect(record().replay).toMatchObject({ playing: true, speed: 10, positionAt: BEGAN + 40_500 });
  await clock.advance(10_000);
  expect(record().replay).toMatchObject({ playing: false, positionAt: BEGAN + 60_000 });
  await links.close(id);
  expect(await links.replays.set(id, { playing: true }).catch(failureOf)).toMatchObject({ code: "not-found" });
});

it("what is no log is refused, and nothing is kept", async () => {
  const { folder, links } = station();
  expect(await links.open(`tlog:${folder}`, { remember: true }).catch(failureOf)).toMatchObject({ code: "bad-input" });
  expect(links.records()).toEqual([]);
});

it("a replayed vehicle is seen, and nothing can be said to it", async () => {
  const { folder, clock, node, links, fleet, replayed } = station();
  const passing: string[] = [];
  node.onPacket(({ direction, linkId }) => passing.push(`${direction} ${linkId}`));
  const { id } = await links.open(`tlog:${log(folder)}`, { remember: false });
  await clock.advance(5_000);
  expect(fleet.vehicle("1:1").record(clock.now())).toMatchObject({ armed: true, lost: false, linkIds: [id] });
  expect(await clock.run(fleet.vehicle("1:1").actions.returnHome().catch(failureOf))).toMatchObject({
    code: "unreachable",
  });
  const handlers = guarded(
    {
      ...{ "vehicle.land": () => null, "stream.open": () => null, "demo.start": () => null },
      "fleet.command": async ({ vehicleIds }: { vehicleIds: readonly string[] }) =>
        vehicleIds.map((vehicleId) => ({ vehicleId, ok: true })),
    } as unknown as StationHandlers,
    (vehicleId) => replayed.mustBeReal(vehicleId),
  );
  const toAll = (...vehicleIds: string[]) => handlers["fleet.command"]({ vehicleIds, command: { kind: "land" } });
  expect(await toAll("2:1", "1:1", "3:1", "2:1")).toEqual([
    { vehicleId: "2:1", ok: true },
    { vehicleId: "1:1", ok: false, failure: expect.objectContaining({ code: "refused" }) },
    { vehicleId: "3:1", ok: true },
  ]);
  expect(await toAll("1:1")).toEqual([expect.objectContaining({ vehicleId: "1:1", ok: false })]);
  expect(() => handlers["vehicle.land"]({ vehicleId: "1:1" })).toThrow("is replayed from a log: nothing can be sent");
  expect(handlers["vehicle.land"]({ vehicleId: "2:1" })).toBe(null);
  expect(handlers["stream.open"]({ vehicleId: "1:1", address: "udp:1" })).toBe(null);
  expect(handlers["demo.start"](null)).toBe(null);
  expect(new Set(passing)).toEqual(new Set([`in ${id}`]));
});

it("a log of a vehicle that is really there does not play, until the real one's link is closed", async () => {
  const { folder, clock, node, links, fleet, record, failures, real } = station();
  const { say } = await real();
  say();
  await clock.advance(100);
  const { id } = await links.open(`tlog:${log(folder)}`, { remember: false });
  await clock.advance(2_000);
  const message = "The replay of flight-1.tlog was stopped: vehicle 1, which it plays, is really there";
  expect(record()).toMatchObject({ replay: { playing: false }, failure: { code: "refused", message } });
  expect([fleet.vehicle("1:1").state.armed, failures]).toEqual([false, [message]]);
  expect(await links.replays.set(id, { playing: true }).catch(failureOf)).toMatchObject({ message });
  node.removeLink("real");
  await clock.advance(5_000);
  await links.replays.set(id, { playing: true });
  await clock.advance(2_000);
  expect(record()).toMatchObject({ replay: { playing: true } });
  expect(record().failure).toBeUndefined();
  expect(fleet.vehicle("1:1").state.armed).toBe(true);
});

it("a real vehicle ends the replay of its number, and begins with nothing of what the log said", async () => {
  const { folder, clock, node, links, fleet, replayed, failures, real } = station();
  await links.open(`tlog:${log(folder)}`, { remember: false });
  await clock.advance(2_000);
  const before = fleet.vehicle("1:1");
  const states: boolean[] = [];
  fleet.onVehicle(({ armed }) => fleet.find("1:1") !== before && states.push(armed));
  const { vehicle, say } = await real();
  const commands = heardBy(vehicle, common.CommandLong);
  // The log's file is closed in real time, which the clock of the test does not wait for.
  for (let i = 0; i < 12 || (i < 500 && fleet.find("1:1") === before); i++) {
    say();
    await clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(links.records()).toEqual([]);
  expect(failures).toEqual([
    "The replay of flight-1.tlog was closed: vehicle 1, which it plays, is really there, over another link",
  ]);
  expect(fleet.vehicle("1:1")).not.toBe(before);
  expect([fleet.vehicle("1:1").lost, new Set(states).has(true), replayed.has("1:1"), node.reaches(1)]).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(commands.some(({ command }) => command === common.MavCmd.COMPONENT_ARM_DISARM)).toBe(false);
});

it("a log that is closed can be opened again at once", async () => {
  const { folder, clock, node, links, fleet, record, failures } = station();
  const path = log(folder);
  const { id } = await links.open(`tlog:${path}`, { remember: false });
  await clock.advance(2_000);
  await links.close(id);
  await links.open(`tlog:${path}`, { remember: false });
  await clock.advance(20_000);
  expect([record().replay!.playing, failures, fleet.vehicle("1:1").lost]).toEqual([true, [], false]);
  expect([node.replayed.ownerOf(1), node.replayed.isWaiting(1)]).toEqual([record().id, false]);
});

it("two logs of one vehicle are not mixed", async () => {
  const { folder, clock, links } = station();
  await links.open(`tlog:${log(folder)}`, { remember: false });
  await clock.advance(1_000);
  const other = join(folder, "b");
  writeFileSync(other, Buffer.from(await import("node:fs").then((fs) => fs.readFileSync(log(folder)))));
  await links.open(`tlog:${other}`, { remember: false });
  await clock.advance(1_000);
  expect(links.records().map(({ replay, failure }) => [replay!.playing, failure?.message])).toEqual([
    [true, undefined],
    [false, "The replay of b was stopped: vehicle 1 is played from flight-1.tlog already"],
  ]);
});
