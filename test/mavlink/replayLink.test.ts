import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData } from "mavlink-mappings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { decodeMessage, encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { ReplayLink } from "../../src/mavlink/replayLink.ts";
import { TlogCursor } from "../../src/mavlink/tlogCursor.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { readTlog } from "./readTlog.ts";

let folder: string;
let file: string;
const links: ReplayLink[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-replay-"));
  file = join(folder, "flight.tlog");
});
afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
  rmSync(folder, { recursive: true });
});

const BEGAN = 1_600_000_000_000;

/** A log of attitudes of system 1, numbered, at these ms after its begin. */
function logged(times: readonly number[], path = file): void {
  writeFileSync(
    path,
    Buffer.concat(times.map((ms, i) => entry(BEGAN + ms, messageOf(common.Attitude, { roll: i }), i))),
  );
}

function entry(at: number, message: MavLinkData, sequence: number): Buffer {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(at * 1_000));
  return Buffer.concat([stamp, encodePacket(message, { systemId: 1, componentId: 1, sequence: sequence & 0xff })]);
}

/** A log that is open and plays; `heard` are the numbers of its attitudes with the ms since then. */
async function playing(path = file) {
  const clock = new VirtualClock();
  const link = new ReplayLink({ kind: "tlog", path }, { clock });
  links.push(link);
  const heard: [number, number][] = [];
  let at = 0;
  const scanner = new PacketScanner((packet) => {
    heard.push([(decodeMessage(packet) as common.Attitude).roll, at - 1_700_000_000_000]);
  });
  link.onBytes((received) => {
    at = received.at;
    scanner.feed(received.bytes, at);
  });
  await link.open();
  return { clock, link, heard };
}

const tenHertz = (seconds: number) => Array.from({ length: seconds * 10 + 1 }, (_, i) => i * 100);

describe("a replayed log", () => {
  it("plays with its own spacing, stamped with the time at which it plays, and stops at its end", async () => {
    logged([0, 40, 1_000, 1_000, 2_500]);
    const { clock, link, heard } = await playing();
    await clock.advance(10_000);
    expect(heard).toEqual([
      [0, 0],
      [1, 40],
      [2, 1_000],
      [3, 1_000],
      [4, 2_500],
    ]);
    expect(link.replay).toEqual({
      playing: false,
      speed: 1,
      fromAt: BEGAN,
      toAt: BEGAN + 2_500,
      positionAt: BEGAN + 2_500,
    });
  });

  it("plays again from its begin when it is played from its end", async () => {
    logged([0, 100]);
    const { clock, link, heard } = await playing();
    await clock.advance(1_000);
    await link.set({ playing: true });
    await clock.advance(1_000);
    expect(heard.map(([n, ms]) => [n, ms])).toEqual([
      [0, 0],
      [1, 100],
      [0, 1_000],
      [1, 1_100],
    ]);
  });

  it("plays as fast or as slowly as asked, also in the middle of a silence", async () => {
    logged([0, 10_000, 20_000, 40_000]);
    const { clock, link, heard } = await playing();
    await clock.advance(5_000);
    await link.set({ speed: 10 }); // 5 s of the log are left, then 10
    await clock.advance(1_500);
    await link.set({ speed: 0.5 });
    await clock.advance(100_000);
    expect(heard).toEqual([
      [0, 0],
      [1, 5_500],
      [2, 6_500],
      [3, 46_500],
    ]);
  });

  it("keeps its place while it is paused", async () => {
    logged([0, 1_000]);
    const { clock, link, heard } = await playing();
    await clock.advance(400);
    await link.set({ playing: false });
    await clock.advance(60_000);
    expect([heard, link.replay.positionAt - BEGAN, link.replay.playing]).toEqual([[[0, 0]], 400, false]);
    await link.set({ playing: true });
    await clock.advance(600);
    expect(heard).toEqual([
      [0, 0],
      [1, 61_000],
    ]);
  });

  it("goes to any moment of the log, on and back, playing or paused", async () => {
    logged(tenHertz(600));
    const { clock, link, heard } = await playing();
    await clock.advance(50);
    await link.set({ positionAt: BEGAN + 300_050 });
    expect(link.replay.positionAt).toBe(BEGAN + 300_050);
    await clock.advance(150);
    expect(heard).toEqual([
      [0, 0],
      [3_001, 100],
      [3_002, 200],
    ]);
    await link.set({ playing: false, positionAt: BEGAN + 12_300 });
    await clock.advance(5_000);
    expect([heard.length, link.replay.positionAt]).toEqual([3, BEGAN + 12_300]);
    await link.set({ playing: true });
    await clock.advance(0);
    expect(heard.at(-1)).toEqual([123, 5_200]);
    await link.set({ positionAt: BEGAN + 999_999 });
    expect(link.replay).toMatchObject({ positionAt: BEGAN + 600_000 });
  });

  it("passes over a silence of an hour, and over a clock that was set back", async () => {
    logged([0, 100, 3_600_000, 3_600_100, 50, 150]);
    const { clock, heard } = await playing();
    await clock.advance(10_000);
    expect(heard).toEqual([
      [0, 0],
      [1, 100],
      [2, 100],
      [3, 200],
      [4, 200],
      [5, 300],
    ]);
  });

  it("finds its moments although one time in it is wrong by years", async () => {
    const times = tenHertz(60);
    times[200] = 3_000_000_000_000;
    logged(times);
    const { clock, link, heard } = await playing();
    await link.set({ positionAt: BEGAN + 40_000 });
    await clock.advance(0);
    expect(heard.at(-1)?.[0]).toBe(400);
    expect(link.replay.toAt).toBe(BEGAN + 60_000);
  });

  it("plays what is larger than one piece to its end, every packet once and in order", async () => {
    logged(Array.from({ length: 9_000 }, (_, i) => i * 20));
    const { clock, link, heard } = await playing();
    await link.set({ speed: 50 });
    await expect
      .poll(async () => {
        await clock.advance(1_000);
        return link.replay.playing;
      })
      .toBe(false);
    expect(heard.map(([n]) => n)).toEqual(Array.from({ length: 9_000 }, (_, i) => i));
  });

  it("does not play in one burst what was due while the computer slept", async () => {
    logged(tenHertz(100));
    const { clock, link, heard } = await playing();
    await clock.advance(100);
    const late = heard.length;
    const { now } = clock;
    clock.now = () => now.call(clock) + 50_000;
    await clock.advance(100);
    expect(heard.length - late).toBeLessThanOrEqual(2);
    expect(link.replay.positionAt).toBeLessThan(BEGAN + 1_000);
  });

  it("says nothing to anyone", async () => {
    logged([0]);
    const { link } = await playing();
    expect([link.mute, link.send()]).toEqual([true, undefined]);
  });

  it("that is not there, or is none, is refused with what to do", async () => {
    const refused = (path: string) => new ReplayLink({ kind: "tlog", path }).open().catch(failureOf);
    expect(await refused(file)).toEqual({
      code: "not-found",
      message: `There is no such telemetry log: ${file}`,
      remedy: "Choose the file again.",
    });
    writeFileSync(file, "no log at all, but long enough to look into it");
    expect(await refused(file)).toMatchObject({
      code: "bad-input",
      message: `This is no telemetry log: it holds no MAVLink packet: ${file}`,
    });
    expect(await refused(folder)).toMatchObject({ code: "bad-input", message: expect.stringContaining("a folder") });
  });
});

describe("a piece of a log", () => {
  it.each([64, 100, 333, 4_096])("of %i bytes loses nothing at its borders", async (pieceBytes) => {
    logged(tenHertz(30));
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from("an end cut off")]));
    const handle = await open(file, "r");
    const cursor = new TlogCursor(handle, { pieceBytes });
    const offsets: number[] = [];
    const times: number[] = [];
    while (!cursor.done)
      for (const { packet, offset } of await cursor.next()) {
        offsets.push(offset);
        times.push(packet.at);
      }
    expect(times).toEqual(tenHertz(30).map((ms) => BEGAN + ms));
    const half = new TlogCursor(handle, { offset: offsets[150]!, pieceBytes });
    let first = await half.next();
    while (first.length === 0) first = await half.next();
    expect(first[0]!.packet.at).toBe(times[150]);
    await handle.close();
    let whole = 0;
    for await (const _ of readTlog(file)) whole++;
    expect(whole).toBe(times.length);
  });
});
