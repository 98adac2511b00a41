import { expect, test } from "vitest";
import { holdMs, Pairing } from "../../renderer/video/pairing.ts";
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

test("a frame that nobody analysed is shown with the boxes before it as soon as a later frame's boxes are there", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(900), 1_000);
  pairs.addFrame(1_000, "a", 1_010);
  pairs.addBoxes(boxes(1_060), 1_070);
  expect(pairs.take(1_070)).toEqual({ at: 1_000, frame: "a", boxes: boxes(900), exact: false });
});

test("no frame is held longer than a moment, and old boxes are not drawn on it", () => {
  const { pairs } = pairing();
  pairs.addBoxes(boxes(500), 1_000);
  pairs.addFrame(1_000, "a", 1_010);
  expect(pairs.take(1_010 + holdMs - 1)).toBeUndefined();
  expect(pairs.take(1_010 + holdMs)).toEqual({ at: 1_000, frame: "a", boxes: undefined, exact: false });
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
