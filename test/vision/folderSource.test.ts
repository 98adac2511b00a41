import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_PNG,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUVJ420P,
  type AVCodecID,
} from "node-av/constants";
import { Codec, CodecContext, Packet, Rational } from "node-av/lib";
import { expect, test } from "vitest";
import type { AccessUnit } from "../../src/vision/accessUnit.ts";
import { newFrame } from "../../src/vision/av.ts";
import { Decoder } from "../../src/vision/decoder.ts";
import { FolderSource } from "../../src/vision/folderSource.ts";
import { createSource } from "../../src/vision/openSource.ts";
import type { VideoSource } from "../../src/vision/source.ts";
import { formatOf } from "../../src/vision/sps.ts";
import { Transcoder } from "../../src/vision/transcoder.ts";
import { announced, testFolder } from "./folder.ts";

/** A picture file of one grey, `level` 0 to 255. */
function pictureFile(kind: "jpg" | "png", width: number, height: number, level: number): Buffer {
  const id: AVCodecID = kind === "jpg" ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_PNG;
  const format = kind === "jpg" ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_RGB24;
  const codec = Codec.findEncoder(id);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = format;
  context.timeBase = new Rational(1, 25);
  context.open2Sync(codec);
  const frame = newFrame(width, height, format);
  const bytes = Buffer.alloc(kind === "jpg" ? (width * height * 3) / 2 : width * height * 3, level);
  if (kind === "jpg") bytes.fill(128, width * height);
  frame.fromBuffer(bytes);
  frame.pts = 0n;
  const packet = new Packet();
  packet.alloc();
  context.sendFrameSync(frame);
  context.sendFrameSync(null);
  context.receivePacketSync(packet);
  const file = Buffer.from(packet.data ?? []);
  packet.free();
  frame.free();
  context.freeContext();
  return file;
}

async function played(source: VideoSource): Promise<AccessUnit[]> {
  const units: AccessUnit[] = [];
  source.onUnit((unit) => units.push(unit));
  const ended = announced(source.onState, ({ phase }) => phase === "ended");
  await source.open();
  await ended;
  await source.close();
  return units;
}

/** The middle pixel's brightness of each picture. */
async function greys(units: readonly AccessUnit[]): Promise<number[]> {
  const seen: number[] = [];
  return new Promise((resolve) => {
    const decoder = new Decoder((frame) => {
      const middle = Math.floor(frame.height / 2) * (frame.linesize[0] ?? 0) + Math.floor(frame.width / 2);
      seen.push(frame.data?.[0]?.[middle] ?? -1);
      if (seen.length === units.length) void decoder.close().then(() => resolve(seen));
    });
    for (const unit of units) decoder.push({ ...unit, at: unit.pts });
  });
}

test("a folder of pictures is played in the order of its numbers, damaged ones left out and counted, sizes as they come", async () => {
  const folder = await testFolder();
  const save = (name: string, bytes: Uint8Array | string) => writeFile(join(folder, name), bytes);
  await save("frame10.jpg", pictureFile("jpg", 160, 90, 200));
  await save("frame2.jpg", pictureFile("jpg", 160, 90, 100));
  await save("frame1.jpg", pictureFile("jpg", 160, 90, 50));
  await save("frame11.jpg", "no picture at all");
  await save("frame12.png", pictureFile("png", 321, 181, 150));
  await save("notes.txt", "of the patrol of Tuesday");
  const source = new FolderSource(folder, { picturesPerSecond: 50 });
  const units = await played(source);
  expect(units.map(({ pts, key }) => [pts, key])).toEqual([
    [0, true],
    [1800, false],
    [3600, false],
    [7200, true],
  ]);
  expect(source.damaged).toBe(1);
  const sizes = units.filter(({ key }) => key).map((unit) => formatOf(unit));
  expect(sizes.map((format) => [format?.width, format?.height])).toEqual([
    [160, 90],
    [320, 180],
  ]);
  const [first = 0, second = 0, third = 0] = await greys(units);
  expect(first).toBeLessThan(second);
  expect(second).toBeLessThan(third);
});

test("a path that is a folder is one, an empty one and one without a readable picture are named", async () => {
  const folder = await testFolder();
  await expect(createSource(folder).open()).rejects.toMatchObject({
    failure: {
      code: "bad-input",
      message: `No pictures in it: ${folder}`,
      remedy: "Choose a folder of JPEG, PNG, BMP or WebP files",
    },
  });
  await mkdir(join(folder, "bad"));
  await writeFile(join(folder, "bad", "a.jpg"), "");
  const source = createSource(join(folder, "bad"));
  const ended = announced(source.onState, ({ phase }) => phase === "ended");
  await source.open();
  expect((await ended).failure?.message).toBe(`None of its pictures can be read: ${join(folder, "bad")}`);
});

test("a folder is played as fast as its address says, and the same is asked for again", async () => {
  const folder = await testFolder();
  for (const i of [1, 2, 3]) await writeFile(join(folder, `${i}.png`), pictureFile("png", 64, 48, i * 50));
  const address = `${folder}?fps=50`;
  expect((await played(createSource(address))).map(({ pts }) => pts)).toEqual([0, 1800, 3600]);
  const source = createSource(address);
  expect(await source.open()).toEqual({ address });
  await source.close();
  expect(() => createSource(`${folder}?fps=500`)).toThrow(`Pictures can not be played so fast: ${folder}?fps=500`);
});

test("motion JPEG in a file is made H.264, picture for picture", async () => {
  const file = join(await testFolder(), "film.mjpeg");
  await writeFile(file, Buffer.concat([40, 80, 120, 160, 200].map((level) => pictureFile("jpg", 160, 90, level))));
  const units = await played(createSource(file));
  expect(units.map(({ pts, key, codec }) => [pts, key, codec])).toEqual(
    [0, 1, 2, 3, 4].map((i) => [i * 3600, i === 0, "h264"]),
  );
  const seen = await greys(units);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBeGreaterThan(100);
});

test("a picture that is larger than can be encoded is made smaller in its proportions", async () => {
  const transcoder = new Transcoder(AV_CODEC_ID_MJPEG, null, 96 * 54);
  const [unit] = await transcoder.take(pictureFile("jpg", 192, 108, 128), 0);
  transcoder.free();
  expect(unit && formatOf(unit)).toMatchObject({ width: 96, height: 54 });
});
