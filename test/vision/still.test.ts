import { AV_CODEC_ID_MJPEG, AV_PIX_FMT_NV12, AV_PIX_FMT_YUV420P } from "node-av/constants";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";
import { describe, expect, onTestFinished, test } from "vitest";
import { newFrame } from "../../src/vision/av.ts";
import { cutAround, StillMaker } from "../../src/vision/still.ts";

/** A dark picture with a bright square of 40 × 40 pixels in it. */
function pictureWith(left: number, top: number, format: typeof AV_PIX_FMT_YUV420P | typeof AV_PIX_FMT_NV12): Frame {
  const frame = newFrame(960, 540, format);
  onTestFinished(() => frame.free());
  const [luma, ...chroma] = frame.data ?? [];
  const stride = frame.linesize[0] ?? 0;
  luma?.fill(40);
  for (const plane of chroma) plane.fill(128);
  for (let y = top; y < top + 40; y++) luma?.fill(220, y * stride + left, y * stride + left + 40);
  return frame;
}

/** The brightness at a place of a JPEG. */
function decoded(jpeg: Uint8Array): { width: number; height: number; luma: (x: number, y: number) => number } {
  const codec = Codec.findDecoder(AV_CODEC_ID_MJPEG);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.open2Sync(codec);
  const packet = new Packet();
  packet.alloc();
  packet.data = Buffer.from(jpeg);
  const frame = new Frame();
  frame.alloc();
  expect([context.sendPacketSync(packet), context.receiveFrameSync(frame)]).toEqual([0, 0]);
  const { width, height } = frame;
  const [plane] = frame.data ?? [];
  const copy = Uint8Array.from(plane ?? []);
  const stride = frame.linesize[0] ?? 0;
  context.freeContext();
  return { width, height, luma: (x, y) => copy[y * stride + x] ?? 0 };
}

describe("a still", () => {
  test.each([
    ["YUV 4:2:0", AV_PIX_FMT_YUV420P],
    ["NV12", AV_PIX_FMT_NV12],
  ] as const)("shows the box in the middle of what is around it, from %s", async (_, format) => {
    const maker = new StillMaker();
    onTestFinished(() => maker.free());
    for (const [left, top] of [
      [400, 200],
      [300, 300],
    ] as const) {
      const box = { x: left / 960, y: top / 540, w: 40 / 960, h: 40 / 540 };
      const { width, height, luma } = decoded(await maker.make(pictureWith(left, top, format), box));
      expect([width, height]).toEqual([320, 240]);
      // The cut is 176 pixels wide: the square covers 72 pixels of the still, from 124 on.
      expect(luma(160, 120)).toBeGreaterThan(200);
      expect(luma(115, 120)).toBeLessThan(70);
      expect(luma(205, 120)).toBeLessThan(70);
      expect(luma(10, 10)).toBeLessThan(70);
    }
  });

  test("stays inside the picture, and is even in every measure", () => {
    for (const x of [0, 0.013, 0.49, 0.96])
      for (const size of [0.01, 0.04]) {
        const { left, top, width, height } = cutAround({ x, y: x, w: size, h: size }, 961, 541);
        expect(left >= 0 && top >= 0 && left + width <= 961 && top + height <= 541).toBe(true);
        expect([left, top, width, height].map((v) => v % 2)).toEqual([0, 0, 0, 0]);
        expect(width / height).toBeCloseTo(4 / 3, 1);
      }
  });

  test("of a large box shows as much as there is", () => {
    expect(cutAround({ x: 0.1, y: 0.1, w: 0.8, h: 0.8 }, 960, 540)).toEqual({
      left: 120,
      top: 0,
      width: 720,
      height: 540,
    });
  });
});
