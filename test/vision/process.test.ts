import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FootageGap } from "../../src/contract/footage.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import type { FrameTracks, VideoStream } from "../../src/contract/vision.ts";
import { project } from "../../src/geo/camera.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld } from "../../src/sim/world.ts";
import { type RecordedUnit, readSegment } from "../../src/vision/clip.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { writeSt0601 } from "../../src/vision/klv.ts";
import { readGaps } from "../../src/vision/segmentIndex.ts";
import { announced, testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";
import { startVision, type VisionProcess } from "./visionProcess.ts";

const startAt = 1_700_000_000_000;
const model = join(import.meta.dirname, "../../models/vehicle-nano.onnx");

const open = (vision: VisionProcess, more: object = {}) =>
  vision.calls.call("stream.open", {
    streamId: "video-1-1",
    address: "udp://127.0.0.1:0",
    folder: null,
    detect: false,
    latencyMs: 0,
    ...more,
  });

const segmentFrom = (vision: VisionProcess, wanted: (segment: SegmentRecord) => boolean) =>
  announced<SegmentRecord>((listener) => vision.calls.on("segment", listener), wanted);

async function unitsOf(file: string): Promise<RecordedUnit[]> {
  const units: RecordedUnit[] = [];
  for await (const unit of readSegment(file, 0)) units.push(unit);
  return units;
}

/** Fifteen pictures a second by their own time, but sent as fast as they are recorded. */
const quick = { framesPerSecond: 15, startAt };

describe("the vision process", () => {
  test("what it had recorded when it was killed can be read to the last picture, each with its time", async () => {
    const folder = await testFolder();
    const vision = startVision(folder);
    const { address } = await open(vision, { folder: join(folder, "sortie") });
    const recorded = segmentFrom(vision, ({ endAt }) => endAt >= startAt + 32_000);
    const progress = recordingProgress(vision);
    // 36 seconds of film: more than one segment.
    const filming = film({ address, frames: 540, width: 160, height: 90, ...quick, sent: progress.keepUp });
    await recorded;
    const known = progress.recordedTo();
    await vision.kill();
    progress.giveUp();
    await filming;

    const files = (await readdir(join(folder, "sortie"))).filter((name) => name.endsWith(".ts")).sort();
    expect(files).toEqual(["video-1-1-20231114T221320.000Z.ts", "video-1-1-20231114T221350.000Z.ts"]);
    const segments = await Promise.all(files.map((name) => unitsOf(join(folder, "sortie", name))));
    for (const [first] of segments) expect(first?.unit.key).toBe(true);
    const times = segments.flat().map(({ at }) => at);
    const expected = Array.from({ length: times.length }, (_, i) => startAt + (i * 1000) / 15);
    expect(times.length).toBeGreaterThanOrEqual(((known - startAt) * 15) / 1000);
    times.forEach((at, i) => {
      expect(at).toBeCloseTo(expected[i] ?? 0, -0.5); // within 1.6 ms
    });
  });

  test("what records in its place after it was killed tells the gap, from the last picture it had", async () => {
    const folder = await testFolder();
    const sortie = join(folder, "sortie");
    const first = startVision(folder);
    const { address } = await open(first, { folder: sortie });
    const three = segmentFrom(first, ({ endAt }) => endAt >= startAt + 3000);
    const before = recordingProgress(first);
    const filming = film({ address, frames: 60, ...quick, sent: before.keepUp });
    await three;
    await first.kill();
    before.giveUp();
    await filming;

    const second = startVision(folder);
    const told = announced<FootageGap>(
      (listener) => second.calls.on("gap", listener),
      () => true,
    );
    const again = await open(second, { folder: sortie });
    const going = recordingProgress(second, startAt + 20_000);
    const more = film({
      address: again.address,
      frames: 40,
      framesPerSecond: 15,
      startAt: startAt + 20_000,
      sent: going.keepUp,
    });
    const gap = await told;
    going.giveUp();
    await more;
    await second.calls.call("stream.close", { streamId: "video-1-1" });
    const [killed = ""] = (await readdir(sortie)).filter((name) => name.endsWith(".ts")).sort();
    const last = (await unitsOf(join(sortie, killed))).at(-1)?.at ?? 0;
    expect(last).toBeGreaterThanOrEqual(startAt + 3000);
    expect(gap).toEqual({ streamId: "video-1-1", fromAt: last, toAt: startAt + 20_000, why: "process-killed" });
    expect(await readGaps(sortie)).toEqual([gap]);
  });

  test("recordings carry the metadata and an index with a line for each second", async () => {
    const folder = await testFolder();
    const vision = startVision(folder);
    const sortie = join(folder, "sortie");
    const { address } = await open(vision, { folder: sortie });
    const complete = segmentFrom(vision, ({ endAt }) => endAt >= startAt + 2933);
    await film({ address, frames: 46, ...quick, sent: recordingProgress(vision).keepUp });
    await complete;
    await vision.calls.call("stream.close", { streamId: "video-1-1" });
    const [name = ""] = (await readdir(sortie)).filter((file) => file.endsWith(".ts"));
    const lines = (await readFile(join(sortie, "segments.jsonl"), "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      ...[0, 1, 2, 3].map((s) => ({ file: name, pts: s * 90_000, at: startAt + s * 1000 })),
      { file: name, stoppedAt: startAt + 3000 },
    ]);
    expect((await readFile(join(sortie, name))).includes("KLVA")).toBe(true);
  });

  test("it finds, follows and reports with the frame's own time and place", async () => {
    const folder = await testFolder();
    const vision = startVision(folder);
    const { name, provider } = await vision.calls.call("detector.load", { file: model });
    expect({ name, provider }).toEqual({ name: "vehicle-nano", provider: "CPU" });
    const { address } = await open(vision, { detect: true });
    const frames: FrameTracks[] = [];
    vision.calls.on("frame", (frame) => frames.push(frame));
    const nextFrame = () =>
      announced<FrameTracks>(
        (listener) => vision.calls.on("frame", listener),
        () => true,
      );
    const playing = announced<VideoStream>(
      (listener) => vision.calls.on("stream", listener),
      ({ state, width }) => state === "playing" && width !== undefined,
    );
    let analysed = nextFrame();
    await film({
      address,
      frames: 13,
      ...quick,
      sent: async (index) => {
        if (index % 3 !== 0) return;
        await analysed;
        analysed = nextFrame();
      },
    });
    expect(await playing).toMatchObject({ id: "video-1-1", address, width: 320, height: 180, codec: "avc1.42C014" });
    expect(frames.length).toBeGreaterThanOrEqual(5);
    for (const { at, width, height, metadata } of frames) {
      const index = Math.round(((at - startAt) * 15) / 1000);
      expect(at).toBeCloseTo(startAt + (index * 1000) / 15, 0);
      expect({ width, height, lon: metadata?.lon }).toEqual({ width: 320, height: 180, lon: expect.closeTo(11, 5) });
      expect(metadata?.lat).toBeCloseTo(47 + index * 1e-5, 6);
    }
  });

  test("it confirms the vehicle that a simulated camera films, and keeps a still of it", async () => {
    const vision = startVision(await testFolder());
    await vision.calls.call("detector.load", { file: model });
    const { address } = await open(vision, { detect: true });
    const camera = { width: 960, height: 540, hfovDeg: 50 };
    const world = createWorld(1);
    const scene = new SceneCamera(world, camera);
    const encoder = new TsEncoder({ ...camera, framesPerSecond: 5, bitrate: 4_000_000, address });
    let last: FrameTracks | undefined;
    let box: { x: number; y: number } | undefined;
    for (let i = 0; i < 5; i++) {
      const at = startAt + i * 200;
      const [vehicle] = world.movers(at);
      if (!vehicle) throw new Error("the world has no traffic");
      const { east, north } = world.frame.toEnu(vehicle.place);
      const amsl = world.terrain.height(east, north - 70) + 75;
      const place = { ...world.frame.toPosition({ east: east + 10, north: north - 70, up: 0 }), amsl };
      const pose = { ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 };
      const rgb = scene.render(pose, at);
      const middle = project(camera, pose, vehicle.place);
      box = middle && { x: middle.u / 960, y: middle.v / 540 };
      const analysed = announced<FrameTracks>(
        (listener) => vision.calls.on("frame", listener),
        (frame) => frame.at === at,
      );
      await encoder.write({ pixels: { rgb }, at, klv: writeSt0601({ at }) });
      last = await analysed;
    }
    await encoder.close();
    const { x, y } = box ?? { x: -1, y: -1 };
    const track = last?.tracks.find(({ box: b }) => x > b.x && x < b.x + b.w && y > b.y && y < b.y + b.h);
    expect(track).toMatchObject({ className: "vehicle", confirmed: true });
    expect(track?.trackId).toMatch(/^[0-9a-f]{8}-0-0-\d+$/);
    const ask = { streamId: "video-1-1", trackId: track?.trackId ?? "" };
    const still = await vision.calls.call("track.still", ask);
    expect(still && [...still.jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(still?.at).toBeGreaterThanOrEqual(startAt);
  });

  test("bad calls fail with the reason, and it goes on", async () => {
    const folder = await testFolder();
    const vision = startVision(folder);
    const { address } = await open(vision);
    await expect(open(vision, { streamId: "second", address })).rejects.toMatchObject({ failure: { code: "busy" } });
    await expect(open(vision, { streamId: "third", address: join(folder, "none.mp4") })).rejects.toMatchObject({
      failure: { code: "not-found" },
    });
    await expect(vision.calls.call("detector.load", { file: "/nowhere.onnx" })).rejects.toMatchObject({
      failure: { code: "not-found" },
    });
    expect(await vision.calls.call("track.still", { streamId: "video-1-1", trackId: "nobody" })).toBeNull();
    expect(await vision.calls.call("stream.close", { streamId: "video-1-1" })).toBeNull();
    expect(await open(vision, { streamId: "second", address })).toEqual({ address });
  });

  test("a stream that is opened again as it was goes on without a cut", async () => {
    const folder = await testFolder();
    const vision = startVision(folder);
    const { address } = await open(vision, { folder: join(folder, "a") });
    expect(await open(vision, { folder: join(folder, "a") })).toEqual({ address });
    expect(await open(vision, { address, folder: join(folder, "a") })).toEqual({ address });
  });

  test("it ends when its parent is gone", async () => {
    const { child, calls } = startVision(await testFolder());
    await calls.call("track.still", { streamId: "none", trackId: "none" }); // it runs
    child.disconnect();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });
});

/** Lets the camera run two seconds ahead of the recording, not more: what is sent faster than it is read is lost. */
function recordingProgress(vision: VisionProcess, from = startAt) {
  let upTo = from;
  let given = false;
  let wake = () => {};
  vision.calls.on("segment", ({ endAt }) => {
    upTo = Math.max(upTo, endAt);
    wake();
  });
  return {
    recordedTo: () => upTo,
    giveUp: () => {
      given = true;
      wake();
    },
    keepUp: async (index: number) => {
      while (!given && (index * 1000) / 15 - (upTo - from) > 2000)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
  };
}
