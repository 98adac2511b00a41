import { join } from "node:path";
import { AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX265 } from "node-av/constants";
import { Codec, CodecContext, Packet } from "node-av/lib";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../../src/base/log.ts";
import type { VideoStream } from "../../src/contract/vision.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import { newFrame, tsClock } from "../../src/vision/av.ts";
import { readSegment } from "../../src/vision/clip.ts";
import { Pipeline } from "../../src/vision/pipeline.ts";
import { Recorder } from "../../src/vision/recorder.ts";
import { TsMuxer } from "../../src/vision/tsMuxer.ts";
import { announced, testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const [width, height, frames] = [320, 192, 30];

/** Sends a film in H.265, or writes it to a file, a key picture each ten; `sent` is waited for after each picture. */
async function sendHevc(address: string, sent: () => Promise<void> = async () => {}): Promise<void> {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX265);
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    width,
    height,
    pixelFormat: AV_PIX_FMT_YUV420P,
    timeBase: tsClock,
    gopSize: 10,
    maxBFrames: 0,
  });
  context.setOption("preset", "ultrafast");
  context.setOption("tune", "zerolatency");
  context.setOption("x265-params", "log-level=none:pools=none:frame-threads=1");
  expect(context.open2Sync(codec)).toBe(0);
  const target = address.startsWith("udp:") ? `${address}?pkt_size=1316` : address;
  const muxer = await TsMuxer.open(target, { codec: "hevc", width, height, metadata: false });
  const frame = newFrame(width, height, AV_PIX_FMT_YUV420P);
  const packet = new Packet();
  packet.alloc();
  for (let i = 0; i < frames; i++) {
    frame.makeWritable();
    frame.fromBuffer(Buffer.alloc((width * height * 3) / 2, 60 + i * 5));
    frame.pts = BigInt(i * 6000);
    expect(await context.sendFrame(frame)).toBe(0);
    while ((await context.receivePacket(packet)) >= 0) {
      const { data, isKeyframe: key, pts, dts } = packet;
      if (data) await muxer.writeVideo({ data: Uint8Array.from(data), pts: Number(pts), dts: Number(dts), key });
      packet.unref();
    }
    await sent();
  }
  await muxer.close();
  packet.free();
  frame.free();
  context.freeContext();
}

test("H.265 over UDP is decoded, described and recorded picture for picture", async () => {
  const log = createLog(
    "test",
    () => {},
    () => 0,
  );
  const folder = join(await testFolder(), "video");
  const pipeline = new Pipeline(
    { streamId: "video-1-1", address: "udp://127.0.0.1:0", folder, detect: true, latencyMs: 0 },
    { analyst: new Analyst(log), trackPrefix: "t", log },
  );
  onTestFinished(() => pipeline.close());
  const address = await pipeline.open();
  const segments = new Set<string>();
  pipeline.onSegment(({ file }) => segments.add(file));
  const decoded = announced<VideoStream>(pipeline.onRecord, (record) => record.decoded === frames);
  await sendHevc(address, () => new Promise((resolve) => setTimeout(resolve, 5)));
  expect(await decoded).toMatchObject({ width, height, codec: expect.stringMatching(/^hev1\.1\./), recording: true });
  await pipeline.close();
  const recorded: [number, boolean][] = [];
  for (const file of segments) for await (const { unit } of readSegment(file, 0)) recorded.push([unit.pts, unit.key]);
  expect(recorded).toEqual(Array.from({ length: frames }, (_, i) => [i * 6000, i % 10 === 0]));
});

test("a camera that changes to H.265 goes on into a file of its own", async () => {
  const folder = await testFolder();
  const [early, late] = [join(folder, "h264.ts"), join(folder, "h265.ts")];
  await film({ address: early, frames: 20, startAt: 1_700_000_000_000, metadata: false });
  await sendHevc(late);
  const recorder = new Recorder({ streamId: "video-1-1", folder: join(folder, "video"), hasMetadata: () => false });
  const files = new Set<string>();
  recorder.onSegment(({ file }) => files.add(file));
  let from = 0;
  for (const file of [early, late]) {
    for await (const { unit } of readSegment(file, 0)) {
      const [pts, dts] = [unit.pts + from, unit.dts + from]; // its clock goes on
      recorder.push({ ...unit, pts, dts, at: 1_700_000_000_000 + pts / 90 });
    }
    from = 20 * 6000;
  }
  await recorder.stop();
  const recorded: string[][] = [];
  for (const file of files) {
    const codecs: string[] = [];
    for await (const { unit } of readSegment(file, 0)) codecs.push(unit.codec);
    recorded.push(codecs);
  }
  expect(recorded).toEqual([Array(20).fill("h264"), Array(frames).fill("hevc")]);
});
