import { expect, test } from "vitest";
import { denseMs, longestHoldMs, Pairing, shortestHoldMs } from "../../renderer/video/pairing.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";

const boxes = (at: number): FrameTracks => ({ streamId: "v", at, width: 640, height: 360, tracks: [] });

function pairing() {
  const dropped: string[] = [];
  return { dropped, pairs: new Pairing<string>((frame) => dropped.push(frame)) };
}

test("a frame waits for its own boxes and is shown with them", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(900), 1_000);
  pairs.addFrame(1_000, "a", 1_010);
  expect(pairs.take(1_020)).toBeUndefined();
  pairs.addBoxes(boxes(1_000), 1_060);
  expect(pairs.take(1_060)).toEqual({ at: 1_000, frame: "a", boxes: boxes(1_000), exact: true });
});

test("a frame between two that were analysed shortly after each other is left out", () => {
  const { pairs, dropped } = pairing();
  pairs.addBoxes(boxes(900), 1_000);
  pairs.addFrame(960, "between", 1_010);
  pairs.addFrame(1_020, "analysed", 1_020);
  pairs.addBoxes(boxes(1_020), 1_070);
  expect(pairs.take(1_070)).toEqual({ at: 1_020, frame: "analysed", boxes: boxes(1_020), exact: true });
  expect(dropped).toEqual(["between"]);
});

test("where few frames are analysed the others are shown too, with the boxes before them", () => {
  const { pairs, dropped } = pairing();
  pairs.addBoxes(boxes(1_000), 1_000);
  pairs.addFrame(1_100, "a", 1_110);
  pairs.addBoxes(boxes(1_000 + denseMs + 1), 1_200);
  expect(pairs.take(1_200)).toEqual({ at: 1_100, frame: "a", boxes: boxes(1_000), exact: false });
  expect(dropped).toEqual([]);
});

test("no frame is held longer than a moment, and old boxes are not drawn on it", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(500), 1_000);
  pairs.addFrame(1_000, "a", 1_010);
  expect(pairs.take(1_010 + pairs.holdMs - 1)).toBeUndefined();
  expect(pairs.take(1_010 + pairs.holdMs)).toEqual({ at: 1_000, frame: "a", boxes: undefined, exact: false });
});

test("the moment follows how long boxes take, within limits", () => {
  const { pairs } = pairing();
  const follow = (lag: number) => {
    for (let at = 0; at < 4_000; at += 100) {
      pairs.addFrame(at, "f", at);
      pairs.addBoxes(boxes(at), at + lag);
      pairs.take(at + lag);
    }
    return pairs.holdMs;
  };
  expect(follow(120)).toBeCloseTo(180, 0);
  expect(follow(5)).toBe(shortestHoldMs);
  expect(follow(900)).toBe(longestHoldMs);
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
