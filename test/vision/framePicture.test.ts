import { AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P } from "node-av/constants";
import type { Frame } from "node-av/lib";
import { describe, expect, onTestFinished, test } from "vitest";
import { newFrame } from "../../src/vision/av.ts";
import { FramePictures, FrameScaler } from "../../src/vision/framePicture.ts";

const [width, height] = [320, 180];

/** A frame that is red on the left and blue on the right, with a white square from (200, 60) to (240, 100). */
async function scene(format: typeof AV_PIX_FMT_YUV420P | typeof AV_PIX_FMT_RGB24): Promise<Frame> {
  const rgb = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const white = x >= 200 && x < 240 && y >= 60 && y < 100;
      rgb.set(white ? [255, 255, 255] : x < 160 ? [220, 20, 20] : [20, 20, 220], 3 * (y * width + x));
    }
  const frame = newFrame(width, height, AV_PIX_FMT_RGB24);
  frame.fromBuffer(rgb);
  onTestFinished(() => frame.free());
  if (format === AV_PIX_FMT_RGB24) return frame;
  const scaler = new FrameScaler(width, height, format);
  onTestFinished(() => scaler.free());
  return scaler.scale(frame);
}

describe("a part of a decoded frame", () => {
  for (const [name, format] of [
    ["4:2:0", AV_PIX_FMT_YUV420P],
    ["RGB", AV_PIX_FMT_RGB24],
  ] as const)
    test(`is cut out and scaled in one step, from ${name}`, async () => {
      const pictures = new FramePictures();
      onTestFinished(() => pictures.free());
      const picture = pictures.of(await scene(format));
      const { red, green, blue } = await picture.planes(100, 50, { x: 180, y: 50, width: 100, height: 100 });
      const at = (x: number, y: number) => [red, green, blue].map((plane) => plane[y * 100 + x] ?? -1);
      for (const value of at(40, 15)) expect(value).toBeGreaterThan(235); // (220, 80) of the frame: white
      const [r = 0, , b = 0] = at(80, 40); // (260, 130): blue
      expect([r < 60, b > 190]).toEqual([true, true]);
      const whites = [...green].filter((value) => value > 128).length;
      expect(Math.abs(whites - 40 * 20)).toBeLessThan(60);
    });

  test("shows what the whole picture shows there", async () => {
    const pictures = new FramePictures();
    onTestFinished(() => pictures.free());
    const picture = pictures.of(await scene(AV_PIX_FMT_YUV420P));
    const whole = Uint8Array.from((await picture.planes(width, height)).red);
    const part = await picture.planes(128, 64, { x: 160, y: 40, width: 128, height: 64 });
    let worst = 0;
    for (let y = 2; y < 62; y++)
      for (let x = 2; x < 126; x++)
        worst = Math.max(worst, Math.abs((part.red[y * 128 + x] ?? 0) - (whole[(y + 40) * width + x + 160] ?? 0)));
    expect(worst).toBeLessThan(12);
  });
});
