import { expect, test } from "vitest";
import { longestHoldMs, mostKept, mostWaiting, Pairing, shortestHoldMs } from "../../renderer/video/pairing.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";

/** A car that moves a hundredth of the picture's width in 10 ms. */
const boxes = (at: number): FrameTracks => ({
  ...{ streamId: "v", at, width: 640, height: 360 },
  tracks: [
    { trackId: "t", className: "car", score: 0.9, confirmed: true, box: { x: at / 1e4 - 0.1, y: 0.5, w: 0.2, h: 0.1 } },
  ],
});

function pairing() {
  const dropped: string[] = [];
  const pairs = new Pairing<string>((frame) => dropped.push(frame));
  /** A frame and boxes for it `lag` later, every 100 ms. */
  const follow = (lag: number, until = 4_000) => {
    for (let at = 0; at < until; at += 100) {
      pairs.addFrame(at, "f", at);
      pairs.addBoxes(boxes(at), at + lag);
      pairs.take(at + lag + 1_000);
    }
    return pairs.holdMs;
  };
  return { dropped, pairs, follow };
}

test("a frame waits as long as boxes take and is shown with its own", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(900), 1_000);
  pairs.addFrame(1_000, "a", 1_010);
  expect(pairs.take(1_020)).toBeUndefined();
  pairs.addBoxes(boxes(1_000), 1_060);
  expect(pairs.take(1_010 + longestHoldMs)).toEqual({ at: 1_000, frame: "a", boxes: boxes(1_000), exact: true });
});

test("every frame of an even stream is shown, as evenly as it came, though only each third is looked into", () => {
  const { pairs, dropped, follow } = pairing();
  follow(50);
  const shown: [string, boolean][] = [];
  for (let now = 5_000, i = 0; i < 60; now += 5) {
    if (now % 35 === 0) pairs.addFrame(now, `${i++}`, now);
    if ((now - 50) % 105 === 0) pairs.addBoxes(boxes(now - 50), now);
    const paired = pairs.take(now);
    if (paired && paired.at > 5_200) shown.push([paired.frame, paired.exact]);
    if (paired?.boxes && paired.at > 5_200) expect(paired.boxes.tracks[0]?.box.x).toBeCloseTo(paired.at / 1e4 - 0.1, 6);
  }
  expect(dropped.filter((frame) => frame !== "f")).toEqual([]);
  const numbers = shown.map(([frame]) => Number(frame));
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
  expect(shown.filter(([, exact]) => exact).length / shown.length).toBeCloseTo(1 / 3, 1);
});

test("boxes of a slow detector are moved on to the frame that is shown, and never drawn where they were found", () => {
  const { pairs } = pairing();
  for (const at of [1_000, 1_400, 1_800]) pairs.addBoxes(boxes(at), at + 400);
  pairs.addFrame(2_100, "late", 2_110);
  const paired = pairs.take(2_110 + longestHoldMs);
  expect(paired).toMatchObject({ frame: "late", exact: false, boxes: { at: 2_100 } });
  expect(paired?.boxes?.tracks[0]?.box.x).toBeCloseTo(0.11, 6);
});

test("no frame is held longer than a moment, and old boxes are not drawn on it", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(400), 1_000);
  pairs.addFrame(1_000, "a", 1_010);
  expect(pairs.take(1_010 + pairs.holdMs - 1)).toBeUndefined();
  expect(pairs.take(1_010 + pairs.holdMs)).toEqual({ at: 1_000, frame: "a", boxes: undefined, exact: false });
});

test("the moment follows how long boxes take, within limits", () => {
  expect(pairing().follow(120)).toBeCloseTo(120, 0);
  expect(pairing().follow(5)).toBe(shortestHoldMs);
  expect(pairing().follow(900)).toBe(longestHoldMs);
});

test("where nobody analyses the stream, frames are shown at once", () => {
  const { pairs } = pairing();
  pairs.addFrame(1_000, "a", 1_010);
  expect(pairs.take(1_010)).toEqual({ at: 1_000, frame: "a", boxes: undefined, exact: false });
});

test("when several frames are due only the newest is shown, and the others are given back", () => {
  const { pairs, dropped } = pairing();
  pairs.addFrame(1_000, "a", 1_000);
  pairs.addFrame(1_040, "b", 1_040);
  pairs.addFrame(1_080, "c", 1_080);
  expect(pairs.take(1_090)?.frame).toBe("c");
  expect(dropped).toEqual(["a", "b"]);
  pairs.addFrame(1_120, "d", 1_120);
  pairs.clear();
  expect(dropped).toEqual(["a", "b", "d"]);
});

test("a window that takes no frames keeps a few, and gives the oldest back", () => {
  const { pairs, dropped } = pairing();
  for (let i = 0; i < mostKept + 3; i++) pairs.addFrame(i * 40, `${i}`, i * 40);
  expect(dropped).toEqual(["0", "1", "2"]);
});

test("a stream of many pictures a second is shown on, though more are due to wait than a decoder can hand out", () => {
  const { pairs, dropped, follow } = pairing();
  follow(900);
  const shown: string[] = [];
  for (let i = 0; i < 100; i++) {
    const now = 5_000 + i * 10;
    pairs.addBoxes(boxes(now - 900), now);
    pairs.addFrame(now, `${i}`, now);
    const paired = pairs.take(now);
    if (paired) shown.push(paired.frame);
  }
  expect(shown).toEqual(Array.from({ length: 100 - mostWaiting }, (_, i) => `${i}`));
  expect(dropped.filter((frame) => frame !== "f")).toEqual([]);
});

test("a stream that begins anew with earlier times is not given the boxes of before", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(90_000), 1_000);
  pairs.addBoxes(boxes(100), 1_200);
  pairs.addFrame(90_040, "a", 1_210);
  expect(pairs.take(1_210 + longestHoldMs)?.boxes).toBeUndefined();
});
