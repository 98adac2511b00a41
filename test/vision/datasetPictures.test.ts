import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { datasetVisionParsers, type WantedPicture } from "../../src/contract/dataset.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import { DatasetDesk } from "../../src/vision/datasetDesk.ts";
import { DatasetPictures } from "../../src/vision/datasetPictures.ts";
import { FramePictures } from "../../src/vision/framePicture.ts";
import { readPicture } from "../../src/vision/pictureFile.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;
const atOf = (picture: number) => startAt + (picture * 1_000) / 15;

/** A recording of three seconds, as the recorder leaves it. */
async function recording() {
  const folder = await testFolder();
  const file = join(folder, "part.ts");
  await film({ address: file, frames: 45, startAt });
  await appendIndex(folder, { file: "part.ts", pts: 0, at: startAt });
  const segment: SegmentRecord = { streamId: "v1", file, startAt, endAt: startAt + 2_933 };
  const wanted = (name: string, at: number, of = segment): WantedPicture => ({ file: `${name}.jpg`, at, segment: of });
  const out = join(folder, "out");
  await mkdir(out);
  const shares: number[] = [];
  const pictures = (...pictures: WantedPicture[]) =>
    new DatasetPictures({ pictures, folder: out, dataFolder: folder, onShare: (share) => shares.push(share) });
  return { folder, out, segment, wanted, pictures, shares };
}

/** The left edge of what is red in a picture file: it moves two pixels from picture to picture, from 20 on. */
async function redIn(file: string): Promise<{ left: number; width: number; height: number }> {
  const frame = await readPicture(file);
  const pictures = new FramePictures();
  try {
    const { width, height } = frame;
    const { red, blue } = await pictures.of(frame).planes(width, height);
    const row = Array.from({ length: width }, (_, x) => [red[50 * width + x] ?? 0, blue[50 * width + x] ?? 0] as const);
    return { left: row.findIndex(([r, b]) => r > 150 && b < 100), width, height };
  } finally {
    pictures.free();
    frame.free();
  }
}

it("the very pictures that are wanted are written whole, from wherever in the recording, each decoded from the key picture before", async () => {
  const { out, wanted, pictures, shares } = await recording();
  const { written, missing, cancelled } = await pictures(
    wanted("train/images/b", atOf(29)),
    wanted("train/images/a", atOf(3)),
    wanted("val/images/c", atOf(44)),
  ).run();
  expect([missing, cancelled, shares]).toEqual([[], false, [1]]);
  expect(written.map(({ file, at, width, height }) => [file, Math.round(at - startAt), width, height])).toEqual([
    ["train/images/a.jpg", 200, 320, 180],
    ["train/images/b.jpg", 1_933, 320, 180],
    ["val/images/c.jpg", 2_933, 320, 180],
  ]);
  for (const [file, picture] of [
    ["train/images/a.jpg", 3] as const,
    ["train/images/b.jpg", 29] as const,
    ["val/images/c.jpg", 44] as const,
  ])
    expect(await redIn(join(out, file))).toEqual({
      left: expect.closeTo(20 + 2 * picture, -0.5),
      width: 320,
      height: 180,
    });
});

it("the nearest picture is taken, two wanted ones that are one are written once, and what there is none of is told", async () => {
  const { out, wanted, pictures } = await recording();
  const gone = { streamId: "v1", file: join(out, "gone.ts"), startAt, endAt: startAt + 1 };
  const { written, missing } = await pictures(
    wanted("near", atOf(10) + 20),
    wanted("same", atOf(10) - 20),
    wanted("late", startAt + 60_000),
    wanted("gone", startAt, gone),
  ).run();
  expect(written.map(({ file, at }) => [file, Math.round(at - startAt)])).toEqual([["same.jpg", 667]]);
  expect(missing).toEqual([
    { file: "late.jpg", why: "Nothing was recorded at that moment" },
    { file: "gone.jpg", why: expect.stringContaining("There is no such recording") },
  ]);
});

it("a recording of random bytes gives no picture and ends no export", async () => {
  const { folder, wanted, pictures } = await recording();
  const file = join(folder, "noise.ts");
  await writeFile(file, Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)));
  const { written, missing } = await pictures(
    wanted("noise", startAt + 10, { streamId: "v1", file, startAt, endAt: startAt + 1_000 }),
    wanted("whole", atOf(1)),
  ).run();
  expect([written.map((one) => one.file), missing.map((one) => one.file)]).toEqual([["whole.jpg"], ["noise.jpg"]]);
});

it("a picture that can not be written ends it with the reason", async () => {
  const { out, wanted, pictures } = await recording();
  await writeFile(join(out, "train"), "a file where the folder should be");
  await expect(pictures(wanted("train/images/a", atOf(1))).run()).rejects.toThrow("A picture cannot be written");
});

it("one that is cancelled ends soon, and a second under the same name is refused", async () => {
  const { folder, out, wanted } = await recording();
  const desk = new DatasetDesk(folder, { onProgress: () => {} }).handlers();
  const order = { datasetId: "d", folder: out, pictures: [wanted("a", atOf(1))] };
  const running = desk["dataset.write"](order);
  await expect(async () => desk["dataset.write"](order)).rejects.toThrow("is under way already");
  desk["dataset.stop"]({ datasetId: "d" });
  expect((await running).cancelled).toBe(true);
  expect(await readdir(out)).toEqual([]);
  const none = new DatasetDesk(undefined, { onProgress: () => {} }).handlers();
  await expect(async () => none["dataset.write"](order)).rejects.toThrow("no data folder was given");
});

it("a picture's file lies below the folder, whatever is asked", () => {
  const ask = (file: string) => () =>
    datasetVisionParsers["dataset.write"]({
      ...{ datasetId: "d", folder: "/tmp/x" },
      pictures: [{ file, at: 0, segment: { streamId: "v", file: "f", startAt: 0, endAt: 0 } }],
    });
  expect(ask("../a.jpg")).toThrow("Expected a path below the folder");
  expect(ask("a.png")).toThrow("ends in .jpg");
  expect(ask("train/images/a-1.jpg")()).toMatchObject({ datasetId: "d" });
});

it("a JPEG of a picture is a JPEG", async () => {
  const { out, wanted, pictures } = await recording();
  await pictures(wanted("a", atOf(1))).run();
  expect([...(await readFile(join(out, "a.jpg"))).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
});
