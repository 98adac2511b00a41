import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog, type LogLine } from "../../src/base/log.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { type MemoryLink, memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode, type Passing } from "../../src/mavlink/node.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { TelemetryLog } from "../../src/station/telemetryLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { readTlog } from "../mavlink/readTlog.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vedette-telemetry-"));
  folder = join(root, "telemetry");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const noon = Date.UTC(2026, 0, 31, 12);
const heartbeat = () => messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 });
const attitude = (timeBootMs: number) => messageOf(common.Attitude, { timeBootMs, yawspeed: 1 });

/** A ground station with two radios that both hear the same, and what it records. */
async function station({
  mostBytes,
  settings = new Settings(openDatabase(":memory:")),
}: {
  mostBytes?: number;
  settings?: Settings;
} = {}) {
  const clock = new VirtualClock(noon);
  const node = new MavlinkNode({ clock });
  const radios: MemoryLink[] = [];
  for (const name of ["north", "south"]) {
    const [near, far] = memoryLinkPair({ clock });
    await Promise.all([near.open(), far.open()]);
    node.addLink(name, near);
    radios.push(far);
  }
  const lines: LogLine[] = [];
  const failures: string[] = [];
  const passed: Passing[] = [];
  node.onPacket((passing) => passed.push({ ...passing, bytes: passing.bytes.slice() }));
  const telemetry = new TelemetryLog({
    ...{ node, folder, settings },
    log: createLog(
      "telemetry",
      (line) => lines.push(line),
      () => clock.now(),
    ),
    fail: ({ failure: { code, message } }) => failures.push(`${code} ${message}`),
    ...(mostBytes !== undefined && { mostBytes }),
  });
  const sequences = new Map<string, number>();
  const say = (message: MavLinkData, systemId = 1, componentId = 1) => {
    const source = `${systemId} ${componentId}`;
    const sequence = sequences.get(source) ?? 0;
    sequences.set(source, (sequence + 1) & 0xff);
    const bytes = encodePacket(message, { systemId, componentId, sequence });
    for (const radio of radios) radio.send(bytes);
  };
  return { clock, node, telemetry, settings, lines, failures, passed, say, radios };
}

/** Made from the format's description alone: 8 bytes of big-endian µs, then a MAVLink 2 packet, signed or not. */
function plainly(file: string): { at: number; bytes: Buffer }[] {
  const all = readFileSync(file);
  const entries = [];
  for (let i = 0; i < all.length; ) {
    const start = i + 8;
    if (all[start] !== 0xfd) throw new Error(`no packet at byte ${start}`);
    const end = start + 12 + all[start + 1]! + (all[start + 2]! & 1 ? 13 : 0);
    if (end > all.length) throw new Error(`the packet at byte ${start} is cut off`);
    entries.push({ at: Number(all.readBigUInt64BE(i)) / 1_000, bytes: all.subarray(start, end) });
    i = end;
  }
  return entries;
}

const files = () =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".tlog"))
        .sort()
    : [];
const everything = () => files().flatMap((name) => plainly(join(folder, name)));
const idOf = (bytes: Buffer) => bytes.readUIntLE(7, 3);
const sender = (bytes: Buffer) => `${bytes[5]}:${bytes[6]}`;

describe("the station's telemetry log", () => {
  it("holds all that passes, disarmed or not, of vehicles, companions, other stations and us, each once", async () => {
    const { clock, node, telemetry, passed, say } = await station();
    say(heartbeat());
    say(attitude(1));
    say(messageOf(common.StatusText, { text: "companion" }), 1, 191);
    say(heartbeat(), 252, 190);
    say(messageOf(common.AdsbVehicle, { callsign: "D-EABC" }), 9, 156);
    await clock.advance(100);
    node.send(messageOf(common.CommandLong, { targetSystem: 1, targetComponent: 1, command: 400 }), { systemId: 1 });
    node.send(heartbeat());
    await clock.advance(100);
    await telemetry.close();
    expect(files()).toEqual(["2026-01-31T12-00-00Z.tlog"]);
    const entries = everything();
    expect(entries.map(({ bytes }) => `${sender(bytes)} ${idOf(bytes)}`)).toEqual([
      "1:1 0",
      "1:1 30",
      "1:191 253",
      "252:190 0",
      "9:156 246",
      "255:190 76",
      "255:190 0",
    ]);
    expect(entries.map(({ at, bytes }) => [at, [...bytes]])).toEqual(passed.map(({ at, bytes }) => [at, [...bytes]]));
  });

  it("is read by our own reader as by others, packet by packet", async () => {
    const { clock, telemetry, say } = await station();
    for (let i = 0; i < 300; i++) {
      say(attitude(i));
      await clock.advance(20);
    }
    await telemetry.close();
    const read = [];
    for await (const { at, bytes } of readTlog(join(folder, files()[0]!))) read.push({ at, bytes: Buffer.from(bytes) });
    expect(read).toHaveLength(300);
    expect(read).toEqual(everything());
  });

  it("holds no key, nothing that signing refused, and nothing that a log replays", async () => {
    const { clock, node, telemetry, say } = await station();
    say(attitude(1));
    await clock.advance(100);
    node.send(messageOf(common.SetupSigning, { targetSystem: 1, secretKey: Array.from({ length: 32 }, () => 0xab) }));
    say(messageOf(common.SetupSigning, { targetSystem: 255, secretKey: Array.from({ length: 32 }, () => 0xab) }), 252);
    const [replay, log] = memoryLinkPair({ clock });
    Object.assign(replay, { mute: true });
    await Promise.all([replay.open(), log.open()]);
    node.addLink("replay", replay);
    log.send(encodePacket(attitude(2), { systemId: 7, componentId: 1, sequence: 0 }));
    await clock.advance(100);
    const key = SigningKey.fromText("north", "ab".repeat(32));
    for (const linkId of ["north", "south"]) node.useSigning({ linkId }, key);
    say(attitude(3));
    await clock.advance(100);
    await telemetry.close();
    expect(node.statsOf("north").refused.unsigned).toBe(1);
    expect(everything().map(({ bytes }) => `${sender(bytes)} ${idOf(bytes)}`)).toEqual(["1:1 30"]);
  });

  it("is not begun before somebody is heard, however much we say", async () => {
    const { clock, node, telemetry, say } = await station();
    for (let i = 0; i < 5; i++) {
      node.send(heartbeat());
      await clock.advance(1_000);
    }
    expect([files(), telemetry.record, await telemetry.list()]).toEqual([[], { keepBytes: 10e9 }, []]);
    say(heartbeat());
    await clock.advance(1_000);
    const file = join(folder, "2026-01-31T12-00-05Z.tlog");
    const { record } = telemetry;
    await telemetry.close();
    expect(everything()).toHaveLength(1);
    expect(record).toEqual({
      recording: { file, from: noon + 5_000, bytes: statSync(file).size },
      keepBytes: 10e9,
    });
    expect(await telemetry.list()).toEqual([{ file, from: noon + 5_000, bytes: statSync(file).size }]);
  });

  it("begins a new file each day and when one is full, and loses and doubles nothing thereby", async () => {
    const { clock, telemetry, passed, say } = await station({ mostBytes: 2_000 });
    await clock.advance(12 * 3_600_000 - 3_050);
    for (let i = 0; i < 120; i++) {
      say(attitude(i));
      await clock.advance(50);
    }
    await telemetry.close();
    const names = files();
    expect(names.filter((name) => name.startsWith("2026-01-31")).length).toBeGreaterThan(1);
    expect(names.filter((name) => name.startsWith("2026-02-01")).length).toBeGreaterThan(1);
    expect(everything().map(({ bytes }) => bytes.readUInt32LE(10))).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(passed).toHaveLength(120);
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(3_000);
  });

  it("never writes into an earlier file that was begun in the same second", async () => {
    const first = await station();
    first.say(attitude(1));
    await first.clock.advance(10);
    await first.telemetry.close();
    const second = await station();
    second.say(attitude(2));
    await second.clock.advance(10);
    await second.telemetry.close();
    expect(files()).toEqual(["2026-01-31T12-00-00Z-2.tlog", "2026-01-31T12-00-00Z.tlog"]);
    expect((await second.telemetry.list()).map(({ file }) => file)).toEqual(files().map((name) => join(folder, name)));
  });
});

describe("the budget of telemetry logs", () => {
  const put = (name: string, { bytes = 1_000, hoursOld }: { bytes?: number; hoursOld: number }) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), Buffer.alloc(bytes));
    utimesSync(join(folder, name), noon / 1_000 - hoursOld * 3_600, noon / 1_000 - hoursOld * 3_600);
  };
  const kept = () => files().map((name) => name.slice(0, 10));

  it("has the oldest removed whole, as few as will do, and says so; what others put there stays", async () => {
    put("2026-01-26T10-00-00Z.tlog", { hoursOld: 120 });
    put("2026-01-27T10-00-00Z.tlog", { hoursOld: 96 });
    put("2026-01-28T10-00-00Z.tlog", { hoursOld: 72 });
    put("2025-brought-along.tlog", { hoursOld: 9_000, bytes: 50_000 });
    const { telemetry, settings, lines, clock } = await station();
    await clock.advance(10);
    expect(kept()).toHaveLength(4); // all of it is much less than 10 GB
    telemetry.keep(2_000);
    await telemetry.close();
    expect(kept()).toEqual(["2025-broug", "2026-01-27", "2026-01-28"]);
    expect(lines.map(({ level, text }) => `${level} ${text}`)).toEqual([
      `info Removed ${join(folder, "2026-01-26T10-00-00Z.tlog")}, 0.0 MB: telemetry logs may take 0.0 MB`,
    ]);
    await (await station({ settings })).telemetry.close();
    expect(settings.get("telemetry.keepBytes", Number)).toBe(2_000);
  });

  it("never has one removed that was written to in the last 24 hours", async () => {
    put("2026-01-29T10-00-00Z.tlog", { hoursOld: 23 });
    put("2026-01-30T10-00-00Z.tlog", { hoursOld: 25 });
    const { telemetry } = await station();
    telemetry.keep(1);
    await telemetry.close();
    expect(kept()).toEqual(["2026-01-29"]);
  });

  it("is kept while the station runs, and one that cannot be removed hinders neither the others nor the recording", async () => {
    mkdirSync(join(folder, "2026-01-01T00-00-00Z.tlog", "a folder"), { recursive: true });
    utimesSync(join(folder, "2026-01-01T00-00-00Z.tlog"), 1, 1);
    put("2026-01-30T10-00-00Z.tlog", { hoursOld: 23.9 });
    const { telemetry, clock, say, lines, failures } = await station();
    telemetry.keep(1);
    say(attitude(1));
    await clock.advance(1_200_000);
    say(attitude(2));
    await clock.advance(600);
    await telemetry.close();
    expect(kept()).toEqual(["2026-01-01", "2026-01-31"]);
    expect(plainly(join(folder, files()[1]!))).toHaveLength(2);
    expect(lines.filter(({ level }) => level === "warn")).toHaveLength(1);
    expect(failures).toEqual([]);
  });
});

describe("a disk that does not take the telemetry log", () => {
  it("is told once, and recording goes on by itself when it does", async () => {
    writeFileSync(folder, "a file where the folder should be");
    const { telemetry, clock, say, failures } = await station();
    for (let i = 0; i < 200; i++) {
      say(attitude(i));
      await clock.advance(100);
    }
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^denied Telemetry is not recorded: E.+: .+telemetry$/);
    expect(telemetry.record.failure?.remedy).toContain("goes on by itself");
    rmSync(folder);
    for (let i = 200; i < 400; i++) {
      say(attitude(i));
      await clock.advance(100);
    }
    await expect
      .poll(async () => {
        await clock.advance(500); // the disk takes its own time
        return telemetry.record.failure;
      })
      .toBeUndefined();
    await telemetry.close();
    const heard = everything().map(({ bytes }) => bytes.readUInt32LE(10));
    expect(heard.slice(-100)).toEqual(Array.from({ length: 100 }, (_, i) => 300 + i));
    expect(failures).toHaveLength(1);
  });

  it("does not go unnoticed when somebody removes the folder: a new file is begun", async () => {
    const { telemetry, clock, say } = await station();
    say(attitude(1));
    await clock.advance(600);
    await expect.poll(() => statSync(join(folder, files()[0]!)).size).toBeGreaterThan(0);
    await clock.advance(600);
    rmSync(folder, { recursive: true });
    for (let i = 2; i < 100; i++) {
      say(attitude(i));
      await clock.advance(100);
    }
    await telemetry.close();
    expect(everything().at(-1)!.bytes.readUInt32LE(10)).toBe(99);
  });

  it("holds whole packets only up to where it was full, and goes on in the same file when there is room", async (t) => {
    mkdirSync(folder);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    } catch {
      t.skip("may not mount a small disk here");
    }
    try {
      const { telemetry, clock, say, failures, lines } = await station();
      const ballast = join(folder, "ballast");
      writeFileSync(ballast, Buffer.alloc(40_960));
      let sent = 0;
      const goOn = async (seconds: number) => {
        for (let i = 0; i < seconds * 10; i++) {
          say(attitude(sent++));
          await clock.advance(100);
        }
      };
      const held = () => everything().map(({ bytes }) => bytes.readUInt32LE(10));
      await goOn(60);
      await expect.poll(() => failures).toHaveLength(1);
      await goOn(20);
      let full: number[] = [];
      await expect
        .poll(() => {
          const before = full.length;
          full = held(); // throws while a packet is half written
          return full.length > 200 && full.length === before; // nothing is being written
        })
        .toBe(true);
      expect(full).toEqual([...new Set(full)].sort((a, b) => a - b));
      rmSync(ballast);
      await goOn(10);
      await expect
        .poll(async () => {
          await goOn(1);
          return telemetry.record.failure;
        })
        .toBeUndefined();
      await telemetry.close();
      const last = held();
      expect([last.slice(0, full.length), last.at(-1)]).toEqual([full, sent - 1]);
      expect(failures).toEqual([`disk-full Telemetry is not recorded: the disk is full: ${folder}`]);
      expect(files()).toEqual(["2026-01-31T12-00-00Z.tlog"]);
      expect(lines.at(-1)!.text).toBe(`Telemetry is recorded again: ${join(folder, files()[0]!)}`);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});
