import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { OfflineProgress, OfflineVisionOrder } from "../../src/contract/offline.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import type { Detector } from "../../src/vision/detector.ts";
import { OfflineRun } from "../../src/vision/offlineRun.ts";
import { Tracker } from "../../src/vision/tracker.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;

/** Finds what is red, slower than pictures can be read. */
const redDetector = (failAt = Number.POSITIVE_INFINITY): Detector => {
  let calls = 0;
  return {
    record: { file: "", name: "red", classes: ["vehicle"], provider: "CPU", threshold: 0.5 },
    async detect(picture) {
      if (calls++ === failAt) throw new Error("out of memory");
      const { width, height } = picture;
      const { red, green } = await picture.planes(width, height);
      await new Promise((resolve) => setImmediate(resolve));
      let [left, right, top, bottom] = [width, 0, height, 0];
      for (let i = 0; i < red.length; i++)
        if ((red[i] ?? 0) > 150 && (green[i] ?? 0) < 90) {
          const [x, y] = [i % width, Math.floor(i / width)];
          [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        }
      if (right <= left) return [];
      const box = { x: left / width, y: top / height, w: (right - left) / width, h: (bottom - top) / height };
      return [{ className: "vehicle", score: 0.9, box }];
    },
    close: async () => {},
  };
};

async function analysed(order: Partial<OfflineVisionOrder> & { file: string }, detector = redDetector()) {
  const folder = await testFolder();
  const run = new OfflineRun({ runId: "r1", model: "", folder, startAt: 5_000, ...order }, detector);
  const frames: FrameTracks[] = [];
  const progress: OfflineProgress[] = [];
  const segments: SegmentRecord[] = [];
  run.onFrame((frame) => frames.push(frame));
  run.onProgress((one) => progress.push(one));
  run.onSegment((one) => segments.push(one));
  return { outcome: await run.run(), frames, progress, segments, folder, run };
}

async function filmFile(frames: number, metadata = true): Promise<string> {
  const file = join(await testFolder(), "film.ts");
  await film({ address: file, frames, startAt, metadata });
  return file;
}

test("every picture of a recording is looked at, in order, at the time it was taken, and kept for clips", async () => {
  const { outcome, frames, progress, segments, folder, run } = await analysed({ file: await filmFile(40), every: 1 });
  expect(outcome).toEqual({
    counts: { pictures: 40, analysed: 40, passedOver: 0, undecodable: 0, failed: 0 },
    ...{ cancelled: false, metadata: 40, metadataErrors: 0 },
    ...{ fromAt: startAt, toAt: startAt + (39 * 1000) / 15 },
  });
  expect(frames.map(({ at }) => Math.round(at - startAt))).toEqual(
    Array.from({ length: 40 }, (_, i) => Math.round((i * 1000) / 15)),
  );
  const last = frames.at(-1);
  expect(new Set(frames.flatMap(({ tracks }) => tracks.map(({ trackId }) => trackId))).size).toBe(1);
  expect(last?.tracks[0]).toMatchObject({ className: "vehicle", confirmed: true });
  expect(run.still(last?.tracks[0]?.trackId ?? "")?.jpeg.length).toBeGreaterThan(100);
  expect(progress.at(-1)).toMatchObject({ runId: "r1", share: 1, counts: outcome.counts });
  expect((await readdir(folder)).filter((name) => name.endsWith(".ts")).length).toBe(1);
  const { streamId, startAt: from, endAt: to } = segments.at(-1) ?? { streamId: "", startAt: 0, endAt: 0 };
  expect({ streamId, from, long: Math.round(to - from) }).toEqual({
    streamId: "offline-r1",
    from: startAt,
    long: 2600,
  });
});

test("each n-th picture is looked at where that is asked for, else as many as in flight, and the others are counted", async () => {
  const file = await filmFile(40);
  const third = await analysed({ file, every: 3 });
  expect(third.outcome.counts).toEqual({ pictures: 40, analysed: 14, passedOver: 26, undecodable: 0, failed: 0 });
  const usual = await analysed({ file });
  expect(usual.outcome.counts).toEqual({ pictures: 40, analysed: 20, passedOver: 20, undecodable: 0, failed: 0 });
});

test("a recording without metadata begins when it is told to", async () => {
  const { outcome, frames } = await analysed({ file: await filmFile(10, false), startAt: 77_000, every: 1 });
  expect(outcome).toMatchObject({ fromAt: 77_000, metadata: 0 });
  expect(frames.map(({ at }) => Math.round(at))).toEqual(
    Array.from({ length: 10 }, (_, i) => Math.round(77_000 + (i * 1000) / 15)),
  );
});

test("a picture that the detector fails at is counted, and the next ones are looked at", async () => {
  const { outcome } = await analysed({ file: await filmFile(12), every: 1 }, redDetector(4));
  expect(outcome.counts).toEqual({ pictures: 12, analysed: 11, passedOver: 0, undecodable: 0, failed: 1 });
  expect(outcome.notAnalysed?.message).toContain("out of memory");
});

test("a cancelled run ends soon and accounts for what it has read", async () => {
  const file = await filmFile(40);
  const run = new OfflineRun(
    { runId: "r1", model: "", file, folder: await testFolder(), startAt, every: 1 },
    redDetector(),
  );
  run.onFrame(({ at }) => at >= startAt + 500 && run.cancel());
  const { cancelled, counts } = await run.run();
  const { pictures, analysed: looked, passedOver, undecodable, failed } = counts;
  expect({ cancelled, rest: pictures - looked - passedOver - undecodable - failed }).toEqual({
    ...{ cancelled: true, rest: 0 },
  });
  expect(pictures).toBeLessThan(20);
});

test("a file that is not there, is empty, or is no video is named", async () => {
  const folder = await testFolder();
  const empty = join(folder, "empty.ts");
  const words = join(folder, "words.ts");
  await writeFile(empty, "");
  await writeFile(words, "this is no video".repeat(100));
  await expect(analysed({ file: join(folder, "none.ts") })).rejects.toMatchObject({ failure: { code: "not-found" } });
  await expect(analysed({ file: empty })).rejects.toThrow("The file is empty: it has no bytes");
  await expect(analysed({ file: words })).rejects.toMatchObject({ failure: { code: "bad-input" } });
});

test("the view that the station tells of each picture is what its tracks are followed by", async () => {
  const update = vi.spyOn(Tracker.prototype, "update");
  onTestFinished(() => update.mockRestore());
  const file = await filmFile(20);
  const run = new OfflineRun(
    { runId: "r1", model: "", file, folder: await testFolder(), startAt, every: 1, asks: true },
    redDetector(),
  );
  const asked: FrameTracks[] = [];
  const frames: FrameTracks[] = [];
  run.onAsked((frame) => {
    asked.push(frame);
    setTimeout(() => run.hint(frame.at, { groundAmsl: 500 }), 5); // later than the detector is done
  });
  run.onFrame((frame) => {
    expect(asked.at(-1)?.at).toBe(frame.at);
    frames.push(frame);
  });
  expect((await run.run()).counts).toMatchObject({ analysed: 20, failed: 0 });
  expect(asked.map(({ at, tracks, metadata }) => [at, tracks, Math.round(metadata?.amsl ?? 0)])).toEqual(
    frames.map(({ at }) => [at, [], 900]),
  );
  expect(update.mock.calls.map(([{ at, hint }]) => [at, hint])).toEqual(
    frames.map(({ at }) => [at, { groundAmsl: 500 }]),
  );
});

test("a station that does not answer does not stop a run that is cancelled", async () => {
  const file = await filmFile(20);
  const folder = await testFolder();
  const run = new OfflineRun({ runId: "r1", model: "", file, folder, startAt, every: 1, asks: true }, redDetector());
  run.onAsked(() => run.cancel());
  expect(await run.run()).toMatchObject({ cancelled: true, counts: { failed: 0 } });
});
