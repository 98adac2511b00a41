import { describe, expect, test } from "vitest";
import {
  greatestScale,
  pannedBy,
  pictureAt,
  screenAt,
  wholePicture,
  zoomedAt,
} from "../../../renderer/video/pictureView.ts";

describe("a picture that is zoomed into", () => {
  test("keeps what is under the pointer under the pointer", () => {
    const pointer = { x: 0.7, y: 0.2 };
    let view = wholePicture;
    const seen = pictureAt(view, pointer);
    for (const by of [1.3, 2, 0.8, 3]) {
      view = zoomedAt(view, by, pointer);
      expect(pictureAt(view, pointer)).toEqual({ x: expect.closeTo(seen.x, 9), y: expect.closeTo(seen.y, 9) });
    }
    expect(view.scale).toBeCloseTo(1.3 * 2 * 0.8 * 3, 9);
  });

  test("never shows what is beyond its edges, and is whole again when it is zoomed out", () => {
    const far = zoomedAt(wholePicture, 4, { x: 1, y: 1 });
    expect(far).toEqual({ scale: 4, x: 0.75, y: 0.75 });
    expect(zoomedAt(far, 0.5, { x: 0, y: 0 })).toEqual({ scale: 2, x: 0.5, y: 0.5 });
    expect(zoomedAt(far, 0.01, { x: 0.3, y: 0.3 })).toEqual(wholePicture);
    expect(zoomedAt(far, 1_000, { x: 0.5, y: 0.5 }).scale).toBe(greatestScale);
    expect(pannedBy(wholePicture, { x: 0.4, y: -0.4 })).toEqual(wholePicture);
  });

  test("goes with the hand that drags it", () => {
    const view = zoomedAt(wholePicture, 4, { x: 0.5, y: 0.5 });
    const held = pictureAt(view, { x: 0.5, y: 0.5 });
    const dragged = pannedBy(view, { x: 0.2, y: -0.1 });
    expect(pictureAt(dragged, { x: 0.7, y: 0.4 })).toEqual({
      x: expect.closeTo(held.x, 9),
      y: expect.closeTo(held.y, 9),
    });
    expect(pannedBy(view, { x: 10, y: 0 }).x).toBe(0);
  });

  test("tells of each place where it is on the screen, and back", () => {
    const view = { scale: 5, x: 0.31, y: 0.64 };
    const place = { x: 0.4, y: 0.7 };
    expect(screenAt(view, place)).toEqual({ x: expect.closeTo(0.45, 9), y: expect.closeTo(0.3, 9) });
    expect(pictureAt(view, screenAt(view, place))).toEqual({ x: expect.closeTo(0.4, 9), y: expect.closeTo(0.7, 9) });
  });
});
