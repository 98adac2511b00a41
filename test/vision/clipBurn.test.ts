import { spawnSync } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BurnIn, ExportPicture, ToldPicture } from "../../src/contract/footageExport.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import { readSegment } from "../../src/vision/clip.ts";
import { ClipBurn } from "../../src/vision/clipBurn.ts";
import { addChapters } from "../../src/vision/clipBurnChapters.ts";
import { drawBurnIn } from "../../src/vision/clipBurnDraw.ts";
import { burntCodec } from "../../src/vision/clipBurnEncoder.ts";
import { glyphsOf, widthOf } from "../../src/vision/clipBurnFont.ts";
import { Container } from "../../src/vision/container.ts";
import { Decoder } from "../../src/vision/decoder.ts";
import { largestH264 } from "../../src/vision/encoder.ts";
import { FootageExport } from "../../src/vision/footageExport.ts";
import { Mp4Muxer } from "../../src/vision/footageExportMp4.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import type { TimedBytes } from "../../src/vision/tsMuxer.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = Date.UTC(2026, 0, 31, 12);
const frameMs = 1000 / 15;
const box = { x: 0.5, y: 0.5, w: 0.2, h: 0.2 };
const burn: BurnIn = {
  lines: ["Flag f1: Watch zone", "Drone Falcon"],
  tags: { title: "Flag f1: vehicle", comment: "Watch zone, 48.6 N 16.9 E", artist: "Falcon", date: "2026-01-31" },
  chapters: [
    { fromAt: startAt, title: "Before" },
    { fromAt: startAt + 600, title: "Seen: vehicle" },
    { fromAt: startAt + 1300, title: "After" },
  ],
};

async function recording(folder: string): Promise<SegmentRecord> {
  const sortie = join(folder, "sortie");
  await mkdir(sortie, { recursive: true });
  const file = join(sortie, "part.ts");
  await film({ address: file, frames: 45, startAt, metadata: false });
  await appendIndex(sortie, { file: "part.ts", pts: 0, at: startAt });
  return { streamId: "video-1-1", file, startAt, endAt: startAt + 44 * frameMs };
}

/** Exports, answering each picture with its targets by its number. */
function exported(folder: string, segments: readonly SegmentRecord[], file: string, told: (i: number) => ToldPicture) {
  let asked = 0;
  const shares: number[] = [];
  const one: FootageExport = new FootageExport(
    { exportId: "e", segments, fromAt: startAt, toAt: startAt + 2000, format: "mp4", file, burn },
    folder,
    {
      onAsk: (batch, pictures: readonly ExportPicture[]) => {
        const answers = pictures.map((_, i) => told(asked + i));
        asked += pictures.length;
        queueMicrotask(() => one.tell(batch, answers));
      },
      onProgress: (share) => shares.push(share),
    },
  );
  return { one, shares };
}

/** Y, U and V of a place (pixels) in each picture of a file, as decoded anew. */
async function coloursAt(file: string, places: readonly (readonly [number, number])[]) {
  const container = await Container.open(`file:${file}`, file, {});
  const found: { pts: number; colours: number[][] }[] = [];
  let pts = 0;
  const decoder = new Decoder((frame) => {
    const planes = frame.data ?? [];
    const colours = places.map(([x, y]) =>
      [1, 2, 2].map(
        (half, i) => planes[i]?.[Math.floor(y / half) * (frame.linesize[i] ?? 0) + Math.floor(x / half)] ?? 0,
      ),
    );
    found.push({ pts, colours });
  });
  for (let item = await container.next(); item; item = await container.next()) {
    if (item.kind !== "unit") continue;
    pts = item.unit.pts;
    decoder.push({ ...item.unit, at: pts });
    await decoder.drained();
  }
  await decoder.close();
  await container.close();
  return found;
}

const isYellow = ([y = 0, u = 0, v = 0]: number[]): boolean => y > 170 && u < 60 && v > 125 && v < 165;
const hasProbe = spawnSync("ffprobe", ["-version"]).status === 0;

describe("an MP4 with boxes burnt in", () => {
  test("has them on the very pictures in which they were seen, at their places, and the time in all", async () => {
    const folder = await testFolder();
    const segment = await recording(folder);
    const file = join(folder, "clip.mp4");
    const seen = { trackId: "t1", className: "car", score: 0.9, confirmed: true, box };
    const { one, shares } = exported(folder, [segment], file, (i) => ({
      targets: i >= 10 && i < 20 ? [{ seen }] : [],
    }));
    expect(await one.run()).toMatchObject({ cancelled: false, counts: { pictures: 31, targets: 10, tracks: 1 } });
    expect(shares.at(-1)).toBeCloseTo(1, 1);
    // Just outside of the box, left of it and below it (the label stands above), and in its middle.
    const [left, below, middle, text] = [
      [158, 108],
      [192, 127],
      [192, 108],
      [0, 0],
    ] as const;
    const pictures = await coloursAt(file, [left, below, middle, text]);
    expect(pictures).toHaveLength(31);
    expect(pictures.map(({ pts }) => Math.round((pts - (pictures[0]?.pts ?? 0)) / 90))).toEqual(
      pictures.map((_, i) => Math.round(i * frameMs)),
    );
    const boxed = pictures.map(({ colours }) => [0, 1, 2].map((i) => isYellow(colours[i] ?? [])));
    expect(boxed).toEqual(pictures.map((_, i) => (i >= 10 && i < 20 ? [true, true, false] : [false, false, false])));
    expect(pictures.every(({ colours }) => (colours[3]?.[0] ?? 99) < 70)).toBe(true);
  });

  test("has chapters and tags that tell what it shows", async () => {
    const folder = await testFolder();
    const file = join(folder, "clip.mp4");
    await exported(folder, [await recording(folder)], file, () => ({ targets: [] })).one.run();
    const bytes = (await readFile(file)).toString("latin1");
    for (const text of ["chpl", "Seen: vehicle", "Flag f1: vehicle", "Watch zone, 48.6 N 16.9 E"])
      expect(bytes).toContain(text);
    if (!hasProbe) return;
    const told = spawnSync("ffprobe", [
      "-v",
      "error",
      "-of",
      "json",
      "-show_chapters",
      "-show_format",
      "-show_streams",
      file,
    ]);
    expect(told.stderr.toString()).toBe("");
    const { chapters, format, streams } = JSON.parse(told.stdout.toString()) as {
      chapters: { start_time: string; tags: { title: string } }[];
      format: { tags: Record<string, string>; duration: string };
      streams: { codec_name: string; nb_frames: string }[];
    };
    expect(chapters.map(({ start_time, tags }) => [Number(start_time).toFixed(2), tags.title])).toEqual([
      ["0.00", "Before"],
      ["0.60", "Seen: vehicle"],
      ["1.33", "After"],
    ]);
    expect(format.tags).toMatchObject(burn.tags);
    expect(streams).toMatchObject([{ codec_name: "h264", nb_frames: "31" }]);
    expect(Number(format.duration)).toBeCloseTo(31 / 15, 1);
  });

  test("leaves nothing when it is cancelled while it is encoded", async () => {
    const folder = await testFolder();
    const file = join(folder, "clip.mp4");
    const { one } = exported(folder, [await recording(folder)], file, (i) => {
      if (i === 0) queueMicrotask(() => one.cancel());
      return { targets: [] };
    });
    expect(await one.run()).toMatchObject({ cancelled: true, counts: { bytes: 0 } });
    await expect(readFile(file)).rejects.toThrow("ENOENT");
  });
});

test("large pictures are encoded by what Electron bears, and play as well", async () => {
  expect([
    burntCodec(960 * 540, largestH264(true)),
    burntCodec(1920 * 1080, largestH264(true)),
    burntCodec(1920 * 1080),
  ]).toEqual([...["h264", "vp9", "h264"]]);
  const folder = await testFolder();
  const segment = await recording(folder);
  const burnt = new ClipBurn({ width: 320, height: 180 }, burn, "vp9");
  const file = join(folder, "vp9.mp4");
  let muxer: Mp4Muxer | undefined;
  const write = async (pictures: readonly TimedBytes[]) => {
    for (const picture of pictures) {
      const program = { codec: burnt.codec, width: 320, height: 180, first: picture.data, tags: { title: "Flag" } };
      muxer ??= await Mp4Muxer.open(file, { ...program, indexLast: true });
      await muxer.writeVideo(picture);
    }
  };
  for await (const { unit, at } of readSegment(segment.file, startAt))
    await write(await burnt.push({ ...unit, at }, [], unit.pts));
  await write(await burnt.flush());
  await muxer?.finish();
  await burnt.close();
  await addChapters(file, [{ fromMs: 0, title: "Before" }]);
  expect((await readFile(file)).toString("latin1")).toContain("vpcC");
  if (!hasProbe) return;
  const told = spawnSync("ffprobe", [
    "-v",
    "error",
    "-count_frames",
    "-of",
    "json",
    "-show_streams",
    "-show_chapters",
    file,
  ]);
  expect(told.stderr.toString()).toBe("");
  expect(JSON.parse(told.stdout.toString())).toMatchObject({
    streams: [{ codec_name: "vp9", width: 320, height: 180, nb_read_frames: "45" }],
    chapters: [{ tags: { title: "Before" } }],
  });
});

test("text gives way to a box that lies below it, and never hides one", () => {
  const [width, height] = [320, 240];
  const drawn = (boxes: readonly { x: number; y: number }[]) => {
    const planes = [1, 4, 4].map((part) => new Uint8Array((width * height) / part).fill(110)) as [
      ...[Uint8Array, Uint8Array, Uint8Array],
    ];
    const shown = boxes.map((at) => ({ box: { ...at, w: 0.1, h: 0.1 }, label: "car" }));
    drawBurnIn({ width, height, planes, strides: [width, width / 2, width / 2] }, shown, ["one line of text", "two"]);
    const dark = (y: number) => planes[0][y * width] === 16;
    const edges = boxes.map(({ x, y }) => planes[0][Math.floor((y + 0.05) * height) * width + x * width - 1]);
    return { top: dark(0), bottom: dark(height - 1), edges };
  };
  expect(drawn([])).toEqual({ top: true, bottom: false, edges: [] });
  expect(drawn([{ x: 0.5, y: 0 }])).toEqual({ top: true, bottom: false, edges: [210] });
  expect(drawn([{ x: 0.05, y: 0.02 }])).toEqual({ top: false, bottom: true, edges: [210] });
  expect(
    drawn([
      { x: 0.05, y: 0.02 },
      { x: 0.05, y: 0.85 },
    ]).edges,
  ).toEqual([210, 210]);
});

test("texts are written in capitals, with what has no letter as a question mark", () => {
  const rows = (text: string) => glyphsOf(text).map(({ rows: own }) => own);
  expect(rows("Ça, über“x”")).toEqual(rows("CA, UBER'X'"));
  expect(rows("車")).toEqual(rows("?"));
  expect(widthOf(glyphsOf("AM."))).toBe(3 + 1 + 5 + 1 + 3);
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;-+/%()'=_?!°#"].map((one) => JSON.stringify(rows(one)));
  // O and 0 differ, and so does everything else.
  expect(new Set(letters).size).toBe(letters.length);
});
