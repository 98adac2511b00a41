import { AV_PIX_FMT_NV12, AV_PIX_FMT_YUV420P } from "node-av/constants";
import { describe, expect, onTestFinished, test } from "vitest";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld } from "../../src/sim/world.ts";
import { newFrame } from "../../src/vision/av.ts";
import { brighterThanAround, isGrey, ThermalSigns } from "../../src/vision/thermalSigns.ts";

const [width, height] = [490, 270];
const box = { x: 0.4, y: 0.4, w: 0.2, h: 0.2 };

/** A grey picture with a square in its middle; `tint` is how far its colours are from none, on a share of the rows. */
function frameOf({ square = 100, tint = 0, rows = 1 }: { square?: number; tint?: number; rows?: number } = {}) {
  const frame = newFrame(width, height, AV_PIX_FMT_YUV420P);
  onTestFinished(() => frame.free());
  const [y, u, v] = frame.data ?? [];
  const strides = frame.linesize;
  if (!y || !u || !v) throw new Error("no planes");
  y.fill(100);
  for (let row = height * 0.4; row < height * 0.6; row++)
    y.fill(square, row * (strides[0] ?? 0) + width * 0.4, row * (strides[0] ?? 0) + width * 0.6);
  // What lies beyond a row's end is no part of the picture.
  for (const [plane, stride] of [
    [u, strides[1] ?? 0],
    [v, strides[2] ?? 0],
  ] as const) {
    plane.fill(0);
    for (let row = 0; row < height / 2; row++) {
      const value = row < (height / 2) * rows ? 128 + tint : 128;
      plane.fill(value, row * stride, row * stride + width / 2);
    }
  }
  return frame;
}

describe("the signs of a thermal camera", () => {
  test("pictures are grey when nearly all of them has no colour", () => {
    expect(isGrey(frameOf())).toBe(true);
    expect(isGrey(frameOf({ tint: 4 }))).toBe(true); // what an encoder leaves
    expect(isGrey(frameOf({ tint: 60, rows: 0.015 }))).toBe(true); // symbols of the camera
    expect(isGrey(frameOf({ tint: 20, rows: 0.3 }))).toBe(false);
    const packed = newFrame(width, height, AV_PIX_FMT_NV12);
    onTestFinished(() => packed.free());
    expect(isGrey(packed)).toBeUndefined();
  });

  test("a stream is grey after some seconds, and no more after one picture with colours", () => {
    const signs = new ThermalSigns();
    const seen: boolean[] = [];
    for (let at = 0; at <= 5_000; at += 500) {
      signs.observe(frameOf(), at, []);
      seen.push(signs.grey);
    }
    expect(seen).toEqual([...new Array(8).fill(false), true, true, true]);
    signs.observe(frameOf({ tint: 40 }), 5_500, []);
    expect(signs.grey).toBe(false);
  });

  test("a polarity is guessed from many vehicles that agree, and from none that do not", () => {
    const guess = (squares: readonly number[]) => {
      const signs = new ThermalSigns();
      for (let i = 0; i < 24; i++) signs.observe(frameOf({ square: squares[i % squares.length] ?? 0 }), i * 500, [box]);
      return signs.polarity;
    };
    expect([guess([180]), guess([20]), guess([180, 20]), guess([102])]).toEqual([
      "white-hot",
      "black-hot",
      undefined,
      undefined,
    ]);
  });

  test("vehicles of the simulator's thermal camera tell its polarity", () => {
    const world = createWorld(7);
    const model = { width, height, hfovDeg: 40 };
    const votes = { white: 0, black: 0 };
    for (const [look, side] of [["thermal-white", "white"] as const, ["thermal-black", "black"] as const]) {
      const camera = new SceneCamera(world, model, { look });
      for (let i = 0; i < 4; i++) {
        const at = 1_700_000_000_000 + i * 7_000;
        const vehicle = world.movers(at)[i];
        if (!vehicle) throw new Error("the world has no traffic");
        const { east, north } = world.frame.toEnu(vehicle.place);
        const place = { ...world.frame.toPosition({ east, north: north - 20 }), amsl: vehicle.place.amsl + 40 };
        const rgb = camera.render({ ...place, headingDeg: 0, pitchDeg: -63, rollDeg: 0 }, at);
        const data = Uint8Array.from({ length: width * height }, (_, pixel) => rgb[3 * pixel] ?? 0);
        for (const { box: b, occluded, cut } of camera.visible()) {
          if (occluded > 0.3 || cut > 0.1) continue;
          const share = { x: b.x / width, y: b.y / height, w: b.w / width, h: b.h / height };
          const brighter = brighterThanAround({ data, stride: width, width, height }, share);
          if (brighter === (side === "white")) votes[side]++;
          else throw new Error(`${look}: a vehicle stands out the other way`);
        }
      }
    }
    expect(votes.white).toBeGreaterThan(1);
    expect(votes.black).toBe(votes.white);
  });
});
