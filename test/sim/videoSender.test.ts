import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLog, type LogLine } from "../../src/base/log.ts";
import type { CameraPose } from "../../src/geo/camera.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { encodablePicture } from "../../src/sim/pictureSize.ts";
import { VideoSender, type VideoSenderOptions } from "../../src/sim/videoSender.ts";
import { largestH264 } from "../../src/vision/encoder.ts";
import { readSt0601 } from "../../src/vision/klv.ts";
import { TsDemuxer } from "../../src/vision/tsDemuxer.ts";
import { testPlace } from "./testStation.ts";

const camera = { width: 160, height: 90, hfovDeg: 50 };
const pose: CameraPose = { ...testPlace, amsl: 230, headingDeg: 0, pitchDeg: -40, rollDeg: 0 };
const shot = (at: number) => ({ at, pose, platform: { yawDeg: 0, pitchDeg: 0, rollDeg: 0 } });
const startAt = 1_700_000_000_000;

let folder: string;
let file: string;
const lines: LogLine[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vedette-video-"));
  file = join(folder, "sent.ts");
  lines.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

function sender(options: Partial<VideoSenderOptions> = {}): VideoSender {
  return new VideoSender({
    camera,
    framesPerSecond: 10,
    bitrate: 300_000,
    address: file,
    ground: flatGround(180),
    render: () => new Uint8Array(camera.width * camera.height * 3).fill(90),
    clock: () => 0,
    log: createLog(
      "video",
      (line) => lines.push(line),
      () => 0,
    ),
    ...options,
  });
}

async function sentFrames(): Promise<{ pictures: number; times: number[] }> {
  const demuxer = new TsDemuxer();
  let pictures = 0;
  const times: number[] = [];
  demuxer.onUnit(() => pictures++);
  demuxer.onMetadata(({ data }) => times.push(readSt0601(data).at));
  demuxer.feed(await readFile(file));
  demuxer.flush();
  return { pictures, times };
}

describe("a simulated camera's video", () => {
  test("has a picture and its metadata, with the time it was taken, for each frame that is due", async () => {
    const video = sender();
    const taken: number[] = [];
    for (let at = startAt; at < startAt + 1000; at += 20) {
      if (!video.isDue(at)) continue;
      taken.push(at);
      await video.take(shot(at));
    }
    await video.close();
    expect(taken).toEqual(Array.from({ length: 10 }, (_, i) => startAt + i * 100));
    expect(await sentFrames()).toEqual({ pictures: 10, times: taken });
    expect({ sent: video.sent, skipped: video.skipped }).toEqual({ sent: 10, skipped: 0 });
  });

  test("leaves frames out, and queues none, while one is under way", async () => {
    let finish = () => {};
    const video = sender({
      render: () =>
        new Promise((resolve) => {
          finish = () => resolve(new Uint8Array(camera.width * camera.height * 3));
        }),
    });
    const first = video.take(shot(startAt));
    expect(video.isDue(startAt + 500)).toBe(false);
    finish();
    await first;
    expect(video.isDue(startAt + 500)).toBe(true);
    const second = video.take(shot(startAt + 500));
    finish();
    await second;
    await video.close();
    expect({ sent: video.sent, skipped: video.skipped }).toEqual({ sent: 2, skipped: 4 });
    expect((await sentFrames()).times).toEqual([startAt, startAt + 500]);
  });

  test("makes fewer frames where one costs more than its share of time", async () => {
    let clock = 0;
    const video = sender({
      clock: () => clock,
      render: () => {
        clock += 180;
        return new Uint8Array(camera.width * camera.height * 3);
      },
    });
    const taken: number[] = [];
    for (let at = startAt; at < startAt + 6000; at += 20)
      if (video.isDue(at)) {
        taken.push(at);
        await video.take(shot(at));
      }
    await video.close();
    expect(video.costMs).toBeGreaterThan(150);
    const last = taken.slice(-6);
    const gaps = last.slice(1).map((at, i) => at - (last[i] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(180);
  });

  test("says once why frames are lost, and goes on when the camera works again", async () => {
    let broken = true;
    const video = sender({
      render: () => {
        if (broken) throw new Error("the lens is covered");
        return new Uint8Array(camera.width * camera.height * 3);
      },
    });
    await video.take(shot(startAt));
    await video.take(shot(startAt + 100));
    broken = false;
    await video.take(shot(startAt + 200));
    await video.close();
    expect(lines.map(({ level, text }) => [level, text])).toEqual([
      ["warn", "a frame of video was lost: the lens is covered"],
    ]);
    expect(video.sent).toBe(1);
  });

  test("is made smaller inside Electron when its encoder could not bear it", () => {
    const video = { width: 1280, height: 720, framesPerSecond: 10, hfovDeg: 50 };
    expect(encodablePicture(video)).toEqual(video);
    const { width, height } = encodablePicture(video, largestH264(true));
    expect(width * height).toBeLessThanOrEqual(960 * 540);
    expect(width / height).toBeCloseTo(16 / 9, 1);
    expect([width % 2, height % 2]).toEqual([0, 0]);
  });
});
