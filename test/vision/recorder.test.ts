import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Failure } from "../../src/contract/failure.ts";
import type { FootageGap } from "../../src/contract/footage.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import type { AccessUnit, MetadataUnit } from "../../src/vision/accessUnit.ts";
import { readSegment } from "../../src/vision/clip.ts";
import type { DiskRoom } from "../../src/vision/diskRoom.ts";
import { readSt0601 } from "../../src/vision/klv.ts";
import { Recorder } from "../../src/vision/recorder.ts";
import { readGaps, readIndex } from "../../src/vision/segmentIndex.ts";
import { TsDemuxer } from "../../src/vision/tsDemuxer.ts";
import { TsMuxer } from "../../src/vision/tsMuxer.ts";
import { announced, testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;

type Item = { readonly unit: AccessUnit } | { readonly metadata: MetadataUnit };

/** What a camera sends, in order. */
async function sent(frames: number): Promise<readonly Item[]> {
  const file = join(await testFolder(), "sent.ts");
  await film({ address: file, frames, startAt });
  const demuxer = new TsDemuxer();
  const items: Item[] = [];
  demuxer.onUnit((unit) => items.push({ unit }));
  demuxer.onMetadata((metadata) => items.push({ metadata }));
  demuxer.feed(await readFile(file));
  demuxer.flush();
  return items;
}

/** Gives a recorder everything, as taken from `from` on. */
function record(recorder: Recorder, items: readonly Item[], from: number): void {
  for (const item of items)
    if ("metadata" in item) recorder.pushMetadata(item.metadata);
    else recorder.push({ ...item.unit, at: from + item.unit.pts / 90 });
}

function newRecorder(folder: string, room?: (folder: string) => Promise<DiskRoom>) {
  const recorder = new Recorder({ streamId: "video-1-1", folder, hasMetadata: () => true, ...(room && { room }) });
  const gaps: FootageGap[] = [];
  recorder.onGap((gap) => gaps.push(gap));
  const segments = new Map<string, SegmentRecord>();
  const failures: (Failure | undefined)[] = [];
  recorder.onSegment((segment) => segments.set(basename(segment.file), segment));
  recorder.onFailure((failure) => failures.push(failure));
  return { recorder, segments, failures, gaps };
}

/** How many pictures are in each segment. */
async function picturesIn(segments: ReadonlyMap<string, SegmentRecord>): Promise<[string, number][]> {
  const counts: [string, number][] = [];
  for (const [name, { file }] of segments) {
    let units = 0;
    for await (const { at } of readSegment(file, 0)) units += at > 0 ? 1 : 0;
    counts.push([name, units]);
  }
  return counts;
}

describe("the recorder", () => {
  test("writes every picture and packet as it came, from the first key picture on", async () => {
    const items = await sent(40);
    const folder = join(await testFolder(), "a/b");
    const { recorder, segments, failures } = newRecorder(folder);
    record(recorder, items.slice(6), startAt); // it comes in the middle of a second
    await recorder.stop();
    const name = "video-1-1-20231114T221321.000Z.ts";
    expect([...segments.entries()]).toEqual([
      [name, { streamId: "video-1-1", file: join(folder, name), startAt: startAt + 1000, endAt: startAt + 2600 }],
    ]);
    expect(failures).toEqual([]);
    const demuxer = new TsDemuxer();
    const units: AccessUnit[] = [];
    const stamps: number[] = [];
    demuxer.onUnit((unit) => units.push(unit));
    demuxer.onMetadata(({ data }) => stamps.push(readSt0601(data).at));
    demuxer.feed(await readFile(join(folder, name)));
    demuxer.flush();
    const wanted = items.flatMap((item) => ("unit" in item && item.unit.pts >= 90_000 ? [item.unit] : []));
    expect(units).toEqual(wanted);
    expect(stamps.length).toBe(25);
  });

  test("a stream that begins anew goes into a new segment, with nothing lost", async () => {
    const items = await sent(20);
    const folder = await testFolder();
    const { recorder, segments, failures } = newRecorder(folder);
    record(recorder, items, startAt);
    record(recorder, items, startAt + 60_000);
    await recorder.stop();
    expect(failures).toEqual([]);
    expect(await picturesIn(segments)).toEqual([
      ["video-1-1-20231114T221320.000Z.ts", 20],
      ["video-1-1-20231114T221420.000Z.ts", 20],
    ]);
  });

  test("pictures that are said to be taken at the same time again, as of a film played twice, replace none", async () => {
    const items = await sent(20);
    const folder = await testFolder();
    const { recorder, segments } = newRecorder(folder);
    for (let turn = 0; turn < 3; turn++) record(recorder, items, startAt);
    await recorder.stop();
    expect(await picturesIn(segments)).toEqual([
      ["video-1-1-20231114T221320.000Z.ts", 20],
      ["video-1-1-20231114T221320.000Z_2.ts", 20],
      ["video-1-1-20231114T221320.000Z_3.ts", 20],
    ]);
  });

  test.each([
    ["back", -3 * 365 * 86_400_000],
    ["forward", 3_600_000],
  ])("a clock that is set %s begins a segment at the next key picture, loses none and is no gap", async (_, by) => {
    const items = await sent(45);
    const folder = await testFolder();
    const { recorder, segments, gaps } = newRecorder(folder);
    record(recorder, items.slice(0, 2 * 20), startAt);
    record(recorder, items.slice(2 * 20), startAt + by);
    await recorder.stop();
    expect((await picturesIn(segments)).map(([, pictures]) => pictures)).toEqual([30, 15]);
    expect([...segments.values()].map(({ startAt: from, endAt }) => [from, endAt])).toEqual([
      [startAt, startAt + 19_000 / 15],
      [startAt + by + 2000, startAt + by + 44_000 / 15],
    ]);
    expect(gaps).toEqual([]);
  });

  test("a folder that cannot be made is a failure, and recording goes on when it can", async () => {
    const items = await sent(120);
    const folder = await testFolder();
    const inTheWay = join(folder, "sortie");
    await writeFile(inTheWay, "a file where the folder should be");
    const { recorder, segments, failures } = newRecorder(join(inTheWay, "video"));
    const failed = announced(recorder.onFailure, (failure) => failure !== undefined);
    record(recorder, items.slice(0, 10), startAt);
    expect(await failed).toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(/^Video cannot be recorded: (ENOTDIR|EEXIST)/),
      remedy: "Choose another folder, or mend this one",
    });
    await rm(inTheWay);
    record(recorder, items.slice(10), startAt);
    await recorder.stop();
    expect(failures.at(-1)).toBeUndefined();
    const [segment, ...more] = segments.values();
    expect(more).toEqual([]);
    // It is tried again five seconds later, at a key picture.
    expect(segment).toMatchObject({ startAt: startAt + 5000, endAt: expect.closeTo(startAt + 119_000 / 15, 0) });
  });

  test("a link that was lost leaves a gap that is told and kept beside the segments", async () => {
    const items = await sent(40);
    const folder = await testFolder();
    const { recorder, segments, gaps } = newRecorder(folder);
    record(recorder, items, startAt);
    // What comes after 3.3 s of silence goes on with the camera's clock, in the middle of a group of pictures.
    const later = await sent(100);
    record(recorder, later.slice(2 * 90), startAt);
    await recorder.stop();
    expect(segments.size).toBe(1);
    const gap = {
      streamId: "video-1-1",
      fromAt: startAt + (39 * 1000) / 15,
      toAt: startAt + (90 * 1000) / 15,
      why: "link-lost",
    };
    expect(gaps).toEqual([gap]);
    expect(await readGaps(folder)).toEqual([gap]);
  });

  test("what another recorder left is gone on with, and the time between is a gap", async () => {
    const items = await sent(20);
    const folder = await testFolder();
    const index = join(folder, "segments.jsonl");
    const once = async (from: number) => {
      const { recorder, gaps } = newRecorder(folder);
      record(recorder, items, from);
      await recorder.stop();
      return gaps;
    };
    expect(await once(startAt)).toEqual([]);
    const ended = { streamId: "video-1-1", fromAt: startAt + 19_000 / 15, toAt: startAt + 10_000, why: "stopped" };
    expect(await once(startAt + 10_000)).toEqual([ended]);
    // A kill leaves no word of an end, and may tear the last line.
    const lines = (await readFile(index, "utf8")).trimEnd().split("\n");
    expect(lines.at(-1)).toContain("stoppedAt");
    await writeFile(index, [...lines.slice(0, -1), '{"file":"video-1-1-2023'].join("\n"));
    await writeFile(join(folder, "video-1-1-20231114T221400.000Z.ts"), ""); // its next segment had just been opened
    const killed = {
      streamId: "video-1-1",
      fromAt: startAt + 10_000 + 19_000 / 15,
      toAt: startAt + 50_000,
      why: "process-killed",
    };
    expect(await once(startAt + 50_000)).toEqual([killed]);
    expect(await readGaps(folder)).toEqual([ended, killed]);
    const timeOf = await readIndex(join(folder, "video-1-1-20231114T221410.000Z.ts"));
    expect(timeOf(0)).toBe(startAt + 50_000); // its first line is not lost to the torn one
  });

  test("a disk that gets full ends the recording in words, and it goes on by itself when there is room", async () => {
    const items = await sent(300); // twenty seconds
    const folder = await testFolder();
    let free = 10e9;
    const { recorder, segments, failures, gaps } = newRecorder(folder, async () => ({ free, size: 100e9 }));
    const give = async (from: number, to: number) => {
      record(recorder, items.slice(2 * from, 2 * to), startAt);
      await recorder.idle();
    };
    await give(0, 30);
    free = 100e6;
    await give(30, 120);
    expect(recorder.recording).toBe(false);
    free = 300e6; // more than where it ended, but not enough to begin again
    await give(120, 180);
    expect(recorder.recording).toBe(false);
    free = 600e6;
    await give(180, 300);
    expect(recorder.recording).toBe(true);
    await recorder.stop();
    expect(failures).toEqual([
      {
        code: "disk-full",
        message: `Video is not recorded: the disk is full, ${folder}`,
        remedy: "Free some space: recording then goes on by itself",
      },
      undefined,
    ]);
    expect(gaps).toEqual([{ streamId: "video-1-1", fromAt: startAt + 2000, toAt: startAt + 12_000, why: "disk-full" }]);
    expect(
      [...segments.values()].map(({ startAt: from, endAt }) => [from - startAt, Math.round(endAt - startAt)]),
    ).toEqual([
      [0, 2000],
      [12_000, 19_933],
    ]);
  });

  test("a full disk is named as such", async () => {
    const muxer = await TsMuxer.open("/dev/full", { codec: "h264", width: 320, height: 180, metadata: false }).catch(
      (cause: unknown) => cause,
    );
    const write = async () => {
      if (!(muxer instanceof TsMuxer)) throw muxer;
      for (const item of await sent(3)) if ("unit" in item) await muxer.writeVideo(item.unit);
    };
    await expect(write()).rejects.toMatchObject({
      failure: {
        code: "disk-full",
        message: "Video cannot be written: No space left on device, /dev/full",
        remedy: "Free some space, or choose another folder",
      },
    });
  });
});
