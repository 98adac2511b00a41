import { expect, test } from "vitest";
import { carriedBoxes, reachMs } from "../../renderer/video/carriedBoxes.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";

const frame = (at: number, places: Readonly<Record<string, number>>): FrameTracks => ({
  ...{ streamId: "v", at, width: 640, height: 360 },
  tracks: Object.entries(places).map(([trackId, x]) => ({
    ...{ trackId, className: "car", score: 0.9, confirmed: true, box: { x, y: 0.5, w: 0.1, h: 0.1 } },
  })),
});

/** Where each track's box is, its left edge in thousandths of the picture's width. */
const places = (known: readonly FrameTracks[], at: number) => {
  const carried = carriedBoxes(known, at);
  return carried && Object.fromEntries(carried.tracks.map(({ trackId, box }) => [trackId, Math.round(box.x * 1000)]));
};

test("between two frames that were looked into a box is on its way from one to the other", () => {
  expect(places([frame(0, { a: 0.1, b: 0.5 }), frame(100, { a: 0.2, b: 0.4 })], 25)).toEqual({ a: 125, b: 475 });
});

test("after the last one it goes on as it went, for a moment only", () => {
  const known = [frame(0, { a: 0.1 }), frame(100, { a: 0.2 }), frame(200, { a: 0.3 })];
  expect(places(known, 260)).toEqual({ a: 360 });
  expect(places(known, 200 + reachMs + 1)).toBeUndefined();
});

test("between frames half a second apart it is on its way, and not drawn where nobody looked for longer", () => {
  expect(places([frame(0, { a: 0.1 }), frame(500, { a: 0.2 })], 400)).toEqual({ a: 180 });
  expect(places([frame(0, { a: 0.1 }), frame(1_500, { a: 0.2 })], 400)).toBeUndefined();
});

test("one that the next frame lost goes on until then; one that is new is not drawn before it was seen", () => {
  const known = [frame(0, { a: 0.1 }), frame(100, { a: 0.2 }), frame(200, { b: 0.7 })];
  expect(places(known, 150)).toEqual({ a: 250 });
  expect(places(known, 210)).toEqual({ b: 700 });
});

test("one that was seen once is left where it was for one picture, not longer", () => {
  expect(places([frame(0, { a: 0.1 })], 40)).toEqual({ a: 100 });
  expect(places([frame(0, { a: 0.1 })], 60)).toEqual({});
});

test("its motion is taken over a tenth of a second or so, not from one picture to the next", () => {
  const known = [frame(0, { a: 0.1 }), frame(90, { a: 0.19 }), frame(100, { a: 0.21 })];
  expect(places(known, 200)).toEqual({ a: 320 });
});

test("nothing is known of a frame before the first one", () => {
  expect(places([frame(100, { a: 0.1 })], 60)).toBeUndefined();
});
