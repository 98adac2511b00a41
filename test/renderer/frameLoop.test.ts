import { expect, test } from "vitest";
import { FrameLoop, longestHoldMs } from "../../renderer/station/frameLoop.ts";
import { Pacer } from "../../renderer/station/pacer.ts";

function loopUnderTest() {
  let now = 0;
  let frame: (() => void) | undefined;
  const done: string[] = [];
  const loop = new FrameLoop({
    requestAnimationFrame: (callback) => {
      frame = () => callback(now);
      return 0;
    },
    now: () => now,
  });
  loop.onPaint(() => done.push("paint"));
  loop.onPainted(() => done.push("painted"));
  loop.attachGlobe({
    paint: () => done.push("globe"),
    draw: () => done.at(-1) === "globe",
  });
  loop.start();
  const step = (ms: number) => {
    done.length = 0;
    now += ms;
    frame?.();
    return [...done];
  };
  return { loop, step };
}

test("nothing is painted in a frame that nobody asked for", () => {
  const { loop, step } = loopUnderTest();
  expect(step(16)).toEqual(["paint", "globe", "painted"]);
  expect(step(16)).toEqual([]);
  loop.request();
  expect(step(16)).toEqual(["paint", "globe", "painted"]);
  expect(step(16)).toEqual([]);
});

test("where drawing the globe holds up the next frame, moving pictures get frames without it", () => {
  const { loop, step } = loopUnderTest();
  const off = loop.onEachFrame(() => {});
  loop.request();
  expect(step(16)).toEqual(["paint", "globe", "painted"]);
  loop.request();
  expect(step(300)).toEqual(["paint"]);
  loop.request();
  expect(step(200)).toEqual(["paint"]);
  expect(step(110)).toEqual(["globe", "painted"]);
  off();
  loop.request();
  expect(step(300)).toEqual(["paint", "globe", "painted"]);
});

test("on a fast screen the globe never pauses, and never for longer than half a second", () => {
  const pacer = new Pacer();
  expect(pacer.mayDraw(0)).toBe(true);
  pacer.drawn(4);
  expect(pacer.mayDraw(20)).toBe(true);
  pacer.drawn(24);
  expect(pacer.mayDraw(3_000)).toBe(false);
  expect(pacer.mayDraw(3_499)).toBe(false);
  expect(pacer.mayDraw(3_500)).toBe(true);
});

test("what is waited for comes first: the globe is drawn once it is let go, all else is painted meanwhile", () => {
  const { loop, step } = loopUnderTest();
  step(16);
  const letGo = loop.hold();
  const alsoLetGo = loop.hold();
  loop.request();
  expect(step(16)).toEqual(["paint"]);
  letGo();
  letGo();
  expect(step(16)).toEqual([]);
  alsoLetGo();
  expect(step(16)).toEqual(["globe", "painted"]);
});

test("held again and again, the globe is still drawn once a second", () => {
  const { loop, step } = loopUnderTest();
  step(16);
  const drawnAt: number[] = [];
  let letGo = loop.hold();
  for (let ms = 100; ms <= 3_000; ms += 100) {
    const next = loop.hold();
    letGo();
    letGo = next;
    loop.request();
    if (step(100).includes("globe")) drawnAt.push(ms);
  }
  expect(drawnAt).toEqual([longestHoldMs, 2 * longestHoldMs, 3 * longestHoldMs]);
});
