import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeMessage, encodePacket, type Packet } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { TlogWriter } from "../../src/mavlink/tlogWriter.ts";
import { heardBy, pair } from "./fakeVehicle.ts";
import { readTlog } from "./readTlog.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-tlog-"));
  file = join(folder, "flight.tlog");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A minute of flight: `count` messages down, one heartbeat up each second. */
async function flown(count: number) {
  const p = await pair();
  const writer = new TlogWriter(p.ground, file);
  for (let i = 0; i < count; i++) {
    p.say(common.Attitude, { timeBootMs: i, roll: i / 100 });
    if (i % 10 === 0) p.ground.send(messageOf(minimal.Heartbeat, { type: 6, mavlinkVersion: 3 }));
    await p.clock.advance(100);
  }
  return { ...p, writer };
}

async function all(path = file): Promise<Packet[]> {
  const packets: Packet[] = [];
  for await (const packet of readTlog(path)) packets.push(packet);
  return packets;
}

/** An independent reading of the format: 8 bytes big-endian µs, then a whole packet, again and again. */
function plainly(bytes: Buffer): { at: number; length: number }[] {
  const entries: { at: number; length: number }[] = [];
  for (let i = 0; i < bytes.length; ) {
    const at = Number(bytes.readBigUInt64BE(i)) / 1_000;
    const magic = bytes[i + 8];
    if (magic !== 0xfd) throw new Error(`no packet at byte ${i + 8}`);
    const length = 12 + bytes[i + 9]!;
    entries.push({ at, length });
    i += 8 + length;
  }
  return entries;
}

describe("a telemetry log", () => {
  it("holds every packet in both directions with its time, as other programs read it", async () => {
    const { writer, clock } = await flown(100);
    await writer.close();
    const packets = await all();
    const rolls = packets.flatMap((p) =>
      p.messageId === 30 ? [(decodeMessage(p) as common.Attitude).timeBootMs] : [],
    );
    expect(rolls).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(packets.filter((p) => p.systemId === 255).length).toBe(10);
    expect(plainly(readFileSync(file))).toEqual(packets.map(({ at, bytes }) => ({ at, length: bytes.length })));
    expect(packets.at(-1)!.at).toBeGreaterThan(clock.now() - 1_000);
  });

  it("is on disk up to the last second at any time, without being closed", async () => {
    const { clock } = await flown(50);
    await clock.advance(1_000);
    await expect.poll(async () => (await all()).filter((p) => p.messageId === 30).length).toBe(50);
  });

  it("holds a burst of thousands between two writes, and what comes while it is written, in order and once", async () => {
    const { ground, clock, say } = await pair();
    const writer = new TlogWriter(ground, file);
    const burst = (from: number) => {
      for (let i = from; i < from + 3_000; i++) say(common.Attitude, { timeBootMs: i });
    };
    burst(0);
    await clock.advance(500); // the write begins
    burst(3_000);
    await clock.advance(1);
    await writer.close();
    const times = (await all()).map((p) => (decodeMessage(p) as common.Attitude).timeBootMs);
    expect(times).toEqual(Array.from({ length: 6_000 }, (_, i) => i));
  });

  it("goes on where it ended when it is opened again", async () => {
    await (await flown(10)).writer.close();
    await (await flown(10)).writer.close();
    expect((await all()).filter((p) => p.messageId === 30).length).toBe(20);
  });

  it("survives being cut off at any byte: all packets before the cut are read, and nothing else", async () => {
    await (await flown(12)).writer.close();
    const whole = readFileSync(file);
    const expected = plainly(whole);
    let end = 0;
    const ends = expected.map(({ length }) => (end += 8 + length));
    for (let cut = whole.length; cut >= 0; cut--) {
      truncateSync(file, cut);
      expect((await all()).length, `cut at byte ${cut}`).toBe(ends.filter((e) => e <= cut).length);
    }
  });

  it("is read on after a damaged stretch", async () => {
    await (await flown(20)).writer.close();
    const bytes = readFileSync(file);
    const before = await all();
    bytes.fill(0xfd, 100, 140);
    writeFileSync(file, bytes);
    const after = await all();
    expect(after.length).toBeGreaterThanOrEqual(before.length - 3);
    expect(after.at(-1)).toEqual(before.at(-1));
  });

  it("never holds the key that SETUP_SIGNING carries", async () => {
    const { ground, writer, clock } = await flown(1);
    ground.send(messageOf(common.SetupSigning, { targetSystem: 1, secretKey: Array.from({ length: 32 }, () => 0xab) }));
    await clock.advance(1_000);
    await writer.close();
    expect((await all()).some((p) => p.messageId === 256)).toBe(false);
    expect(readFileSync(file).includes(Buffer.alloc(32, 0xab))).toBe(false);
  });

  it("does not hold what another log replays meanwhile", async () => {
    const { ground, writer, clock } = await flown(1);
    const [replay, far] = memoryLinkPair({ clock });
    Object.assign(replay, { mute: true });
    await Promise.all([replay.open(), far.open()]);
    ground.addLink("replay", replay);
    const heard = heardBy(ground, common.Attitude);
    far.send(encodePacket(messageOf(common.Attitude, {}), { systemId: 9, componentId: 1, sequence: 0 }));
    await clock.advance(1_000);
    await writer.close();
    expect([heard.length, (await all()).filter((p) => p.systemId === 9)]).toEqual([1, []]);
  });

  it("that is none, or has no folder, is a clear answer and no crash", async () => {
    writeFileSync(file, "this is not a log at all, but it is long enough to look at");
    expect(await all()).toEqual([]);
    expect(() => new TlogWriter({} as never, join(folder, "no", "such", "folder.tlog"))).toThrow("ENOENT");
  });

  it("tells once that the disk is full", async () => {
    const p = await pair();
    const failures: string[] = [];
    new TlogWriter(p.ground, "/dev/full", { onFailure: ({ code, message }) => failures.push(`${code} ${message}`) });
    const goOn = async () => {
      p.say(common.Attitude, {});
      await p.clock.advance(1_000);
    };
    await goOn();
    await expect.poll(() => failures.length).toBe(1);
    for (let i = 0; i < 5; i++) await goOn();
    expect(failures).toEqual(["disk-full Telemetry is no longer recorded: the disk is full: /dev/full"]);
  });
});
