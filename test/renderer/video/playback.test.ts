import { describe, expect, test } from "vitest";
import { flaggedSpan } from "../../../renderer/video/flaggedSpan.ts";
import { Playback, type Speed, speeds } from "../../../renderer/video/playback.ts";
import { clipAt, someClip } from "./someClip.ts";

const started = (speed: Speed = 1) => {
  const playback = new Playback(someClip(), clipAt);
  playback.setSpeed(speed, 0);
  playback.play(0);
  return playback;
};
const indexAfter = (playback: Playback, ms: number): number => {
  playback.tick(ms);
  return playback.state.get().index;
};

describe("speed", () => {
  test("a clip goes through at each of the speeds, as many times as fast as it was taken", () => {
    expect(speeds).toEqual([0.25, 0.5, 1, 2, 4, 8, 16]);
    expect(speeds.map((speed) => indexAfter(started(speed), 240))).toEqual([1, 3, 6, 12, 24, 48, 96]);
  });

  test("a change while it plays goes on from the picture that is shown", () => {
    const playback = started(2);
    expect(indexAfter(playback, 400)).toBe(20);
    playback.changeSpeed(-1, 400);
    expect(playback.mode.get().speed).toBe(1);
    expect(indexAfter(playback, 400)).toBe(20);
    expect(indexAfter(playback, 800)).toBe(30);
    playback.setSpeed(16, 800);
    playback.changeSpeed(1, 800);
    expect(playback.mode.get().speed).toBe(16);
    expect(indexAfter(playback, 900)).toBe(70);
  });

  test("it is kept over pause, step and seek", () => {
    const playback = started(4);
    playback.tick(80);
    playback.pause();
    playback.step(-1);
    expect(playback.state.get()).toEqual({ index: 7, playing: false });
    playback.play(1_000);
    expect(indexAfter(playback, 1_040)).toBe(11);
  });
});

describe("a loop", () => {
  const loop = { from: 20, to: 30 };

  test("goes over and over through its pictures and no others, at any speed", () => {
    for (const speed of speeds) {
      const playback = started(speed);
      playback.setLoop(loop, 0);
      const seen = new Set<number>();
      let begun = 0;
      for (let ms = 0; ms <= 6_000; ms += 5) {
        const before = playback.state.get().index;
        const index = indexAfter(playback, ms);
        if (index < before) begun++;
        seen.add(index);
      }
      expect([Math.min(...seen), Math.max(...seen)], `${speed}×`).toEqual([20, 30]);
      expect(begun, `${speed}×`).toBeGreaterThanOrEqual(speed === 0.25 ? 1 : 2);
      expect(playback.state.get().playing).toBe(true);
    }
  });

  test("stays where it is when that lies inside, and leaves the rest of the clip to be stepped through", () => {
    const playback = new Playback(someClip(), clipAt + 25 * 40);
    playback.setLoop(loop, 0);
    expect(playback.state.get()).toEqual({ index: 25, playing: false });
    playback.seek(50);
    playback.play(0);
    expect(playback.state.get()).toEqual({ index: 20, playing: true });
    playback.setLoop(undefined, 0);
    expect(indexAfter(playback, 4_000)).toBe(99);
    expect(playback.state.get().playing).toBe(false);
  });

  test("of one single picture stands there and does not end", () => {
    const playback = new Playback(someClip(), clipAt);
    playback.setLoop({ from: 5, to: 5 }, 0);
    playback.play(0);
    expect([10, 500, 1_000].map((ms) => indexAfter(playback, ms))).toEqual([5, 5, 5]);
    expect(playback.state.get().playing).toBe(true);
  });
});

describe("what the flag is about", () => {
  const box = (index: number, score: number, size = 0.1, x = 0.5) => ({
    ...{ at: clipAt + index * 40 + 1.6, trackId: "t", score },
    box: { x, y: 0.5, w: size, h: size },
  });

  test("is from the first to the last box; the best moment has the largest, surest box that is whole in the picture", () => {
    const boxes = [box(30, 0.9), box(40, 0.8, 0.2), box(50, 0.95, 0.3, 0), box(60, 0.99)];
    expect(flaggedSpan(someClip({ boxes }))).toEqual({ from: 30, to: 60, best: 40 });
  });

  test("a box whose time is a little before its picture's belongs to that picture all the same", () => {
    const boxes = [{ ...box(30, 0.9), at: clipAt + 30 * 40 - 2 }];
    expect(flaggedSpan(someClip({ boxes }))).toEqual({ from: 30, to: 30, best: 30 });
  });

  test("is nothing where there are no boxes", () => {
    expect(flaggedSpan(someClip())).toBeUndefined();
  });
});

test("a second on or back stands still there, and over a gap it goes one picture at least", () => {
  const playback = new Playback(someClip({ stepMs: 1_500 }), clipAt);
  playback.skip(1_000);
  expect(playback.state.get()).toEqual({ index: 1, playing: false });
  playback.skip(4_500);
  playback.skip(-1_000);
  expect(playback.state.get().index).toBe(3);
  const even = new Playback(someClip(), clipAt + 50 * 40);
  even.skip(1_000);
  expect(even.state.get().index).toBe(75);
  even.skip(-1_000);
  expect(even.state.get().index).toBe(50);
  even.skip(-10_000);
  expect(even.state.get().index).toBe(0);
});

test("a loop shows its last picture also on a machine that paints seldom", () => {
  const playback = new Playback(someClip(), clipAt);
  playback.setSpeed(16, 0);
  playback.setLoop({ from: 20, to: 90 }, 0);
  playback.play(0);
  expect([300, 600, 900, 1_200].map((ms) => indexAfter(playback, ms))).toEqual([90, 20, 90, 20]);
});
