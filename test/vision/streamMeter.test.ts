import { expect, test } from "vitest";
import { StreamMeter } from "../../src/vision/streamMeter.ts";

/** Ten seconds of pictures at 10 a second, each as late as `lateMs` says. */
function heard(lateMs: (index: number) => number): StreamMeter {
  const meter = new StreamMeter();
  for (let i = 0; i < 100; i++) meter.arrived(5000, 1000 + i * 100 + lateMs(i), i * 9000);
  return meter;
}

test("rates are those of the last seconds", () => {
  const { framesPerSecond = 0, bitsPerSecond = 0 } = heard(() => 0).rates(11_000);
  expect(framesPerSecond).toBeCloseTo(10);
  expect(bitsPerSecond).toBeCloseTo(400_000);
  expect(heard(() => 0).rates(60_000)).toEqual({});
});

test("jitter is none of an even stream, however late, and the mean change of delay of an uneven one", () => {
  expect(heard(() => 700).jitterMs).toBe(0);
  expect(heard((i) => (i % 2) * 20).jitterMs).toBeCloseTo(20, 0); // each comes 20 ms more or less late than the one before
});

test("a stream that begins anew says nothing about jitter", () => {
  const meter = heard(() => 0);
  meter.arrived(5000, 11_000, 5_000_000);
  expect(meter.jitterMs).toBe(0);
});

test("loss is the share that the link damaged of what came in the last ten seconds", () => {
  const meter = new StreamMeter();
  expect(meter.loss(0, 0)).toBe(0);
  let damaged = 0;
  const seen: number[] = [];
  for (let second = 1; second <= 40; second++) {
    for (let i = 0; i < 10; i++) meter.arrived(1, second * 1000, i);
    if (second > 10 && second <= 20) damaged += 10; // as many as come whole
    seen.push(meter.loss(damaged, second * 1000));
  }
  expect(seen.slice(0, 10)).toEqual(Array(10).fill(0));
  expect(seen[19]).toBeCloseTo(0.5, 1);
  expect(seen.slice(-5)).toEqual(Array(5).fill(0));
});
