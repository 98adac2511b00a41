import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { AccessUnit, MetadataUnit } from "../../src/vision/accessUnit.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { readSt0601 } from "../../src/vision/klv.ts";
import { formatOf } from "../../src/vision/sps.ts";
import { TsDemuxer } from "../../src/vision/tsDemuxer.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;
let recording: Uint8Array;

beforeAll(async () => {
  const { mkdtemp, rm } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const folder = await mkdtemp(join(tmpdir(), "vedette-ts-"));
  await film({ address: join(folder, "film.ts"), frames: 32, startAt });
  recording = await readFile(join(folder, "film.ts"));
  await rm(folder, { recursive: true });
});

/** Feeds the bytes in pieces of this size. */
function demux(bytes: Uint8Array, piece: number) {
  const demuxer = new TsDemuxer();
  const units: AccessUnit[] = [];
  const metadata: MetadataUnit[] = [];
  demuxer.onUnit((unit) => units.push(unit));
  demuxer.onMetadata((unit) => metadata.push(unit));
  for (let at = 0; at < bytes.length; at += piece) demuxer.feed(bytes.subarray(at, at + piece));
  const waiting = 32 - units.length;
  demuxer.flush();
  return { demuxer, units, metadata, waiting };
}

const videoPid = 0x100;
const pidOf = (packet: Uint8Array): number => (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
const packetsOf = (bytes: Uint8Array): Buffer[] =>
  Array.from({ length: bytes.length / 188 }, (_, i) => Buffer.from(bytes.subarray(i * 188, (i + 1) * 188)));

/** The same packet; where a picture begins in it, its length is not told, as it is when it exceeds 64 KB. */
function withoutLength(packet: Buffer): Buffer {
  const start = packet.indexOf(Buffer.from([0, 0, 1, 0xe0]));
  if (pidOf(packet) !== videoPid || ((packet[1] ?? 0) & 0x40) === 0 || start < 0) return packet;
  const copy = Buffer.from(packet);
  copy.writeUInt16BE(0, start + 4);
  return copy;
}

/** A packet of the video that is filled up to its 188 bytes, as only a picture's last one should be. */
function paddedPacket(payload: Uint8Array, start: boolean, counter: number): Buffer {
  const packet = Buffer.alloc(188, 0xff);
  packet.set([0x47, (start ? 0x40 : 0) | (videoPid >> 8), videoPid & 0xff, 0x30 | (counter & 0x0f)]);
  packet.set([183 - payload.length, 0], 4);
  packet.set(payload, 188 - payload.length);
  return packet;
}

describe("MPEG-TS", () => {
  test("an encoded film comes out whole, with its metadata at the same times, in any cut of the bytes", () => {
    const whole = demux(recording, recording.length);
    expect(whole.units.length).toBe(32);
    expect(whole.units.map(({ pts }) => pts)).toEqual(Array.from({ length: 32 }, (_, i) => i * 6000));
    expect(whole.metadata.map(({ pts, data }) => [pts, readSt0601(data).at])).toEqual(
      Array.from({ length: 32 }, (_, i) => [i * 6000, Math.floor((startAt + (i * 1000) / 15) * 10) / 10]).map(
        ([pts, at]) => [pts, expect.closeTo(at ?? 0, 0)],
      ),
    );
    for (const piece of [1, 7, 188, 1000, 1316]) {
      const cut = demux(recording, piece);
      expect(cut.units).toEqual(whole.units);
      expect(cut.metadata).toEqual(whole.metadata);
    }
  });

  test("no picture waits for the next one to be complete", () => {
    expect(demux(recording, 1316).waiting).toBe(0);
  });

  test("a picture too large to tell its length does not wait either, but for one in 184 that fills its last packet", async () => {
    const file = join(await testFolder(), "noise.ts");
    const encoder = new TsEncoder({ width: 960, height: 540, framesPerSecond: 1, bitrate: 20_000_000, address: file });
    const rgb = new Uint8Array(960 * 540 * 3);
    for (let i = 0; i < rgb.length; i++) rgb[i] = (i * i * 31) >> 7;
    for (let i = 0; i < 4; i++) await encoder.write({ pixels: { rgb }, at: startAt + i * 1000 });
    await encoder.close();
    const units: AccessUnit[] = [];
    const demuxer = new TsDemuxer();
    demuxer.onUnit((unit) => units.push(unit));
    demuxer.feed(await readFile(file));
    expect(units.map(({ data }) => data.length > 65_536)).toEqual([true, true, true, true]);
    expect(demuxer.damaged).toBe(0);
  });

  test("pictures that do not tell their length come out the same, and do not wait", () => {
    const { units, waiting } = demux(Buffer.concat(packetsOf(recording).map(withoutLength)), 1316);
    expect(units).toEqual(demux(recording, 1316).units);
    expect(waiting).toBeLessThanOrEqual(1);
  });

  test("a sender that pads in the middle of a picture is understood from its second picture on", () => {
    let counter = 0;
    const hashed = packetsOf(recording).flatMap((packet) => {
      if (pidOf(packet) !== videoPid) return [packet];
      const payload = withoutLength(packet).subarray(4 + ((packet[3] ?? 0) & 0x20 ? 1 + (packet[4] ?? 0) : 0));
      const start = ((packet[1] ?? 0) & 0x40) !== 0;
      const halves = [payload.subarray(0, payload.length >> 1), payload.subarray(payload.length >> 1)];
      return halves.map((half, i) => paddedPacket(half, start && i === 0, counter++));
    });
    const { units } = demux(Buffer.concat(hashed), 1316);
    expect(units).toEqual(demux(recording, 1316).units.slice(1));
  });

  test("each second begins with a key picture that carries its parameter sets", () => {
    const { units } = demux(recording, 1316);
    const keys = units.filter(({ key }) => key);
    expect(keys.map(({ pts }) => pts)).toEqual([0, 90_000, 180_000]);
    for (const key of keys)
      expect(formatOf(key)).toEqual({ codec: "h264", width: 320, height: 180, codecString: "avc1.42C014" });
  });

  test("a lost packet costs its picture only, and is counted", () => {
    const packets = Math.floor(recording.length / 188);
    const pictures = demux(recording, recording.length).units;
    let lost = 0;
    for (let index = 3; index < packets; index += 5) {
      const damaged = Buffer.concat([recording.subarray(0, index * 188), recording.subarray((index + 1) * 188)]);
      const { units, demuxer } = demux(damaged, 1316);
      expect(units.length).toBeGreaterThanOrEqual(31);
      for (const unit of units) expect(pictures).toContainEqual(unit);
      if (units.length === 31 && demuxer.damaged > 0) lost++;
    }
    expect(lost).toBeGreaterThan(0);
  });

  test("foreign bytes between packets are stepped over", () => {
    const noise = Buffer.alloc(1000, 0x55);
    const { units } = demux(Buffer.concat([noise, recording, noise]), 700);
    expect(units.length).toBe(32);
  });

  test("what is no MPEG-TS at all gives nothing, and says how much of it came", () => {
    const { units, demuxer } = demux(Buffer.alloc(50_000, 0x31), 1400);
    expect(units).toEqual([]);
    expect(demuxer.skipped).toBeGreaterThan(49_000);
  });

  test("a file in another folder is written by the same encoder to the same bytes", async () => {
    const folder = await testFolder();
    await film({ address: join(folder, "again.ts"), frames: 32, startAt });
    expect(Buffer.compare(await readFile(join(folder, "again.ts")), recording)).toBe(0);
  });
});
