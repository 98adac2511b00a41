import { existsSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ExportPicture, FootageWriting, ToldPicture } from "../../src/contract/footageExport.ts";
import type { SegmentRecord, TrackRecord } from "../../src/contract/records.ts";
import { Container } from "../../src/vision/container.ts";
import { FootageExport } from "../../src/vision/footageExport.ts";
import { trackUuid } from "../../src/vision/klv/klvOf.ts";
import { writeSecurity } from "../../src/vision/klv/st0102.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { testFolder } from "./folder.ts";
import { bookPacket, bookTargets } from "./klv/bookReader.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;
const frameMs = 1000 / 15;

/** Recorded segments of three seconds, one for each beginning (s after the first), as the recorder leaves them. */
async function recordings(folder: string, begins: readonly number[], { metadata = true } = {}) {
  const sortie = join(folder, "sortie");
  await mkdir(sortie, { recursive: true });
  const segments: SegmentRecord[] = [];
  for (const [part, begin] of begins.entries()) {
    const file = join(sortie, `part-${part}.ts`);
    const from = startAt + begin * 1000;
    const security = part === 0 ? writeSecurity({ classification: "restricted", caveats: "BORDER" }) : undefined;
    await film({ address: file, frames: 45, startAt: from, metadata, ...(security && { more: { security } }) });
    await appendIndex(sortie, { file: `part-${part}.ts`, pts: 0, at: from });
    segments.push({ streamId: "video-1-1", file, startAt: from, endAt: from + 44 * frameMs });
  }
  return segments;
}

const track = (id: string, at: number): TrackRecord => ({
  ...{ id, streamId: "video-1-1", vehicleId: "1:1", className: "truck", score: 0.8 },
  ...{ firstAt: startAt, lastAt: at, stationary: false, ended: false },
  place: { lat: 47.001, lon: 11.002, amsl: 600 },
  ellipse: { major: 8, minor: 4, angleDeg: 90 },
});
const target = (id: string, at: number) => ({
  seen: { trackId: id, className: "truck", score: 0.8, confirmed: true, box: { x: 0.25, y: 0.5, w: 0.1, h: 0.1 } },
  track: track(id, at),
});

type Teller = (picture: ExportPicture, index: number) => ToldPicture;
const nothing: Teller = () => ({ targets: [] });

/** Exports, answering what is asked of each picture. */
function exported(dataFolder: string, order: Omit<FootageWriting, "exportId">, tell: Teller = nothing) {
  const asked: ExportPicture[] = [];
  const shares: number[] = [];
  const one: FootageExport = new FootageExport({ exportId: "e", ...order }, dataFolder, {
    onAsk: (batch, pictures) => {
      const told = pictures.map((picture, i) => tell(picture, asked.length + i));
      asked.push(...pictures);
      queueMicrotask(() => one.tell(batch, told));
    },
    onProgress: (share) => shares.push(share),
  });
  return { one, asked, shares };
}

/** What another implementation of the containers, FFmpeg's, reads of a file: times in 90 kHz. */
async function readBack(file: string) {
  const container = await Container.open(`file:${file}`, file, {});
  const pictures: { pts: number; key: boolean; data: Uint8Array }[] = [];
  const packets: { pts: number | undefined; data: Uint8Array }[] = [];
  for (let item = await container.next(); item; item = await container.next())
    if (item.kind === "unit") pictures.push({ pts: item.unit.pts, key: item.unit.key, data: item.unit.data });
    else packets.push({ pts: item.unit.pts, data: item.unit.data });
  await container.close();
  return { pictures, packets };
}

const timeOf = (items: Map<number, Buffer>): number => Number(items.get(2)?.readBigUInt64BE()) / 1000;

describe("footage exported as MPEG-TS", () => {
  test("has its pictures byte for byte from a key picture on, each with the camera's own packet at its very time", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0, 3]);
    const file = join(folder, "clip.ts");
    const span = { fromAt: startAt + 2500, toAt: startAt + 4000 };
    const { one, asked, shares } = exported(folder, { segments, ...span, format: "ts", file });
    const outcome = await one.run();
    expect(outcome).toMatchObject({
      cancelled: false,
      counts: { pictures: 31, own: 31, damaged: 0, made: 0, targetsOnly: 0, targets: 0, tracks: 0 },
      fromAt: startAt + 2000,
      toAt: expect.closeTo(startAt + 4000, 0),
      gaps: [],
      missingFiles: [],
    });
    expect(asked.every(({ own, width, height }) => own && width === 320 && height === 180)).toBe(true);
    expect(shares.at(-1)).toBeCloseTo(1, 1);
    const { pictures, packets } = await readBack(file);
    const sources = await Promise.all(segments.map((segment) => readBack(segment.file)));
    const wanted = sources.flatMap((source) => source.pictures).slice(30, 61);
    expect(pictures.map(({ data }) => Buffer.from(data).toString("base64"))).toEqual(
      wanted.map(({ data }) => Buffer.from(data).toString("base64")),
    );
    expect(pictures[0]?.key).toBe(true);
    // Over the seam of two files whose stamps begin anew, time goes on picture by picture.
    expect(pictures.map(({ pts }) => pts - (pictures[0]?.pts ?? 0))).toEqual(wanted.map((_, i) => i * 6000));
    expect(packets.map(({ pts }) => pts)).toEqual(pictures.map(({ pts }) => pts));
    expect(packets.map(({ data }) => Math.round(timeOf(bookPacket(data)) - startAt))).toEqual(
      wanted.map((_, i) => Math.round(2000 + i * frameMs)),
    );
    const all = sources.flatMap((source) => source.packets).slice(30, 61);
    expect(packets.map(({ data }) => Buffer.from(data))).toEqual(all.map(({ data }) => Buffer.from(data)));
  });

  test("carries the camera's security marking through, with our tracks added under tag 74 where they were seen", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0]);
    const file = join(folder, "clip.ts");
    const { one } = exported(
      folder,
      { segments, fromAt: startAt, toAt: startAt + 1000, format: "ts", file },
      ({ at }, i) => ({ targets: i % 3 === 0 ? [target("run-0-7", at), target("run-0-9", at)] : [] }),
    );
    expect((await one.run()).counts).toMatchObject({ pictures: 16, own: 16, made: 0, targets: 12, tracks: 2 });
    const { packets } = await readBack(file);
    const read = packets.map(({ data }) => bookPacket(data));
    expect(read.every((items) => items.get(48)?.toString("latin1").includes("BORDER"))).toBe(true);
    expect(read.map((items) => items.has(74))).toEqual(read.map((_, i) => i % 3 === 0));
    const [first, second] = bookTargets(read[3]?.get(74) ?? Buffer.alloc(0));
    // Columns 81 to 112 and rows 91 to 108 of 320 × 180.
    expect(first?.pixels.slice(1)).toEqual([81 + 90 * 320, 112 + 107 * 320]);
    expect([first?.className, first?.percent, first?.sigmas?.slice(0, 2).map(Math.round)]).toEqual([
      "truck",
      80,
      [8, 4],
    ]);
    expect([first?.trackUuid, second?.trackUuid]).toEqual(
      ["run-0-7", "run-0-9"].map((id) => Buffer.from(trackUuid(id)).toString("hex")),
    );
    expect(first?.lat).toBeCloseTo(47.001, 6);
  });

  test("has packets made of what the station tells where the camera sends none, and none where nobody knows", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0], { metadata: false });
    const file = join(folder, "clip.ts");
    const { one, asked } = exported(
      folder,
      { segments, fromAt: startAt, toAt: startAt + 2000, format: "ts", file },
      ({ at }, i) =>
        i < 10
          ? { fields: { at, lat: 47, lon: 11, amsl: 900, hfovDeg: 50, missionId: "North" }, targets: [target("t", at)] }
          : { targets: i < 20 ? [target("t", at)] : [] },
    );
    expect((await one.run()).counts).toMatchObject({ pictures: 31, own: 0, made: 10, targetsOnly: 10, targets: 20 });
    expect(asked.some(({ own }) => own)).toBe(false);
    const { pictures, packets } = await readBack(file);
    expect(packets.map(({ pts }) => pts)).toEqual(pictures.slice(0, 20).map(({ pts }) => pts));
    const read = packets.map(({ data }) => bookPacket(data));
    expect(read.map((items) => [...items.keys()].join())).toEqual(
      read.map((_, i) => (i < 10 ? "2,3,13,14,15,16,65,74,1" : "2,65,74,1")),
    );
    expect(read.map((items) => Math.round(timeOf(items) - startAt))).toEqual(
      read.map((_, i) => Math.round(i * frameMs)),
    );
  });

  test("keeps a gap of the recording as long as it was, and names it", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0, 10]);
    const file = join(folder, "clip.ts");
    const { one } = exported(folder, { segments, fromAt: startAt, toAt: startAt + 20_000, format: "ts", file });
    const outcome = await one.run();
    const ends = (begin: number) => startAt + begin * 1000 + 44 * frameMs;
    expect(outcome.gaps.map(({ fromAt, toAt }) => [Math.round(fromAt), Math.round(toAt)])).toEqual([
      [Math.round(ends(0)), startAt + 10_000],
      [Math.round(ends(10)), startAt + 20_000],
    ]);
    const { pictures } = await readBack(file);
    expect(((pictures[45]?.pts ?? 0) - (pictures[0]?.pts ?? 0)) / 90).toBeCloseTo(10_000, 0);
  });

  test("a damaged packet of the camera's is passed on as it is and counted", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0]);
    const source = segments[0]?.file ?? "";
    const bytes = await readFile(source);
    const key = bytes.indexOf(Buffer.from("060e2b34020b0101", "hex"));
    bytes[key + 40] = (bytes[key + 40] ?? 0) ^ 1;
    await writeFile(source, bytes);
    const file = join(folder, "clip.ts");
    const { one } = exported(folder, { segments, fromAt: startAt, toAt: startAt + 500, format: "ts", file });
    expect((await one.run()).counts).toMatchObject({ pictures: 8, own: 8, damaged: 1 });
  });
});

test("footage exported as MP4 has the same pictures at the same times, and can be looked into from its beginning", async () => {
  const folder = await testFolder();
  const segments = await recordings(folder, [0, 3]);
  const file = join(folder, "clip.mp4");
  const { one, asked } = exported(folder, {
    ...{ segments, fromAt: startAt + 1000, toAt: startAt + 5000 },
    ...{ format: "mp4", file },
  });
  expect((await one.run()).counts).toMatchObject({ pictures: 61, own: 0 });
  expect(asked).toEqual([]);
  const { pictures, packets } = await readBack(file);
  expect(packets).toEqual([]);
  expect(pictures.map(({ pts }) => pts)).toEqual(pictures.map((_, i) => i * 6000));
  expect(pictures.map(({ key }) => key)).toEqual(pictures.map((_, i) => i % 15 === 0));
  const bytes = await readFile(file);
  expect(bytes.indexOf("moov")).toBeGreaterThan(0);
  expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
});

test("a change of the picture's size goes into MPEG-TS, where each key picture tells its own; an MP4 of it is refused", async () => {
  const folder = await testFolder();
  const segments = [...(await recordings(folder, [0]))];
  const file = join(folder, "sortie", "wide.ts");
  await film({ address: file, frames: 15, startAt: startAt + 3000, width: 480, height: 270 });
  await appendIndex(join(folder, "sortie"), { file: "wide.ts", pts: 0, at: startAt + 3000 });
  segments.push({ streamId: "video-1-1", file, startAt: startAt + 3000, endAt: startAt + 4000 });
  const order = { segments, fromAt: startAt, toAt: startAt + 4000 };
  const ts = exported(folder, { ...order, format: "ts", file: join(folder, "a.ts") });
  expect((await ts.one.run()).counts).toMatchObject({ pictures: 60 });
  expect(new Set(ts.asked.map(({ width }) => width))).toEqual(new Set([320, 480]));
  const mp4 = exported(folder, { ...order, format: "mp4", file: join(folder, "a.mp4") });
  await expect(mp4.one.run()).rejects.toThrow(
    "The footage changes from H.264 of 320 × 180 to H.264 of 480 × 270 at 2023-11-14T22:13:23.000Z: one file can not hold both",
  );
  expect(existsSync(join(folder, "a.mp4"))).toBe(false);
});

describe("an export that comes to no good end leaves no file", () => {
  const whole = { fromAt: startAt, toAt: startAt + 3000 };

  test("when it is cancelled while it waits for the station", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0]);
    const file = join(folder, "clip.ts");
    const one: FootageExport = new FootageExport({ exportId: "e", segments, ...whole, format: "ts", file }, folder, {
      onAsk: () => one.cancel(),
      onProgress: () => {},
    });
    expect(await one.run()).toMatchObject({ cancelled: true });
    expect(existsSync(file)).toBe(false);
  });

  test("when the disk is full, and says so", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0]);
    for (const format of ["ts", "mp4"] as const) {
      const file = join(folder, `clip.${format}`);
      await symlink("/dev/full", file); // what is removed is the link
      const { one } = exported(folder, { segments, ...whole, format, file });
      await expect(one.run(), format).rejects.toMatchObject({ failure: { code: "disk-full" } });
      expect([existsSync(file), existsSync("/dev/full")]).toEqual([false, true]);
    }
  });

  test("when the recordings are gone; that is told, not thrown", async () => {
    const folder = await testFolder();
    const segments = await recordings(folder, [0]);
    const file = join(folder, "clip.ts");
    await rm(segments[0]?.file ?? "");
    const { one } = exported(folder, { segments, ...whole, format: "ts", file });
    expect(await one.run()).toMatchObject({
      counts: { pictures: 0 },
      missingFiles: [segments[0]?.file],
      gaps: [whole],
    });
    expect(existsSync(file)).toBe(false);
  });
});
