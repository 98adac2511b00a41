import { describe, expect, test } from "vitest";
import { FrameClock } from "../../src/vision/frameClock.ts";

describe("the frame clock", () => {
  test("takes the time of the metadata nearest by presentation time", () => {
    const clock = new FrameClock(200);
    clock.observe({ at: 1000 }, 0);
    clock.observe({ at: 2000.5 }, 90_000);
    expect(clock.timeOf(3000, 999_999)).toEqual({ at: 1000 + 3000 / 90, metadata: { at: 1000 } });
    expect(clock.timeOf(87_000, 999_999)).toEqual({ at: 2000.5 - 3000 / 90, metadata: { at: 2000.5 } });
  });

  test("leaves metadata aside that is more than a second away", () => {
    const clock = new FrameClock(200);
    clock.observe({ at: 1000 }, 0);
    expect(clock.timeOf(90_001, 50_000)).toEqual({ at: 49_800 });
  });

  test("metadata without a time of its own belongs to the newest picture", () => {
    const clock = new FrameClock(0);
    clock.timeOf(90_000, 1000);
    clock.observe({ at: 5000 }, undefined);
    expect(clock.timeOf(93_000, 1033).at).toBeCloseTo(5000 + 3000 / 90, 6);
  });

  test("without metadata it is the arrival less the latency, freed of jitter", () => {
    const clock = new FrameClock(100);
    const jitter = [40, 0, 25, 60, 5, 33, 0, 80];
    const times = jitter.map((late, i) => clock.timeOf(i * 3000, 10_000 + (i * 100) / 3 + late).at);
    // From the first undelayed picture on, the times are even to the fraction of the drift that is allowed for.
    times.slice(1).forEach((at, i) => {
      expect(at).toBeCloseTo(10_000 + ((i + 1) * 100) / 3 - 100, 1);
    });
  });

  test("a stream that begins anew does not take the times of the one before", () => {
    const clock = new FrameClock(0);
    for (let i = 0; i < 16; i++) clock.observe({ at: 1000 + i * 40 }, 900_000 + i * 3600);
    clock.observe({ at: 70_000 }, 0);
    expect(clock.timeOf(900_000, 99_000)).toEqual({ at: 99_000 });
  });

  test("a stream that begins anew is followed at once", () => {
    const clock = new FrameClock(0);
    clock.timeOf(900_000_000, 1_000_000);
    expect(clock.timeOf(0, 1_000_500).at).toBe(1_000_500);
  });
});
