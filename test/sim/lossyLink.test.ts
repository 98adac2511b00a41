import { expect, test } from "vitest";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { LossyLink } from "../../src/sim/lossyLink.ts";

/** What arrives of a hundred packets sent over a bad link, and when. */
async function arrivals(options: {
  seed: number;
  loss?: number;
  duplicate?: number;
  delayMs?: number;
  jitterMs?: number;
}) {
  const clock = new VirtualClock(0);
  const [a, b] = memoryLinkPair({ clock });
  const bad = new LossyLink(a, { clock, ...options });
  await bad.open();
  await b.open();
  const got: number[] = [];
  const times: number[] = [];
  b.onBytes(({ bytes, at }) => {
    got.push(bytes[0] ?? -1);
    times.push(at);
  });
  for (let i = 0; i < 100; i++) {
    bad.send(Uint8Array.of(i));
    await clock.advance(10);
  }
  await clock.advance(1000);
  return { got, times, bad, b, clock };
}

test("a link without faults passes everything on in order", async () => {
  const { got } = await arrivals({ seed: 1 });
  expect(got).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test("a lossy link loses its share, the same packets for the same seed", async () => {
  const first = await arrivals({ seed: 5, loss: 0.3 });
  expect(first.got.length).toBeGreaterThan(55);
  expect(first.got.length).toBeLessThan(85);
  expect((await arrivals({ seed: 5, loss: 0.3 })).got).toEqual(first.got);
  expect((await arrivals({ seed: 6, loss: 0.3 })).got).not.toEqual(first.got);
});

test("a bad radio doubles, delays and reorders", async () => {
  const { got, times } = await arrivals({ seed: 3, duplicate: 0.2, delayMs: 100, jitterMs: 50 });
  expect(got.length).toBeGreaterThan(105);
  expect(new Set(got).size).toBe(100);
  expect(got).not.toEqual([...got].sort((x, y) => x - y));
  expect(times[0]).toBeGreaterThanOrEqual(100);
});

test("what arrives is spoiled too, and a cut link passes nothing", async () => {
  const { bad, b, clock } = await arrivals({ seed: 2 });
  const heard: number[] = [];
  bad.onBytes(({ bytes }) => heard.push(bytes[0] ?? -1));
  b.send(Uint8Array.of(1));
  await clock.advance(10);
  bad.conditions.cut = true;
  b.send(Uint8Array.of(2));
  await clock.advance(10);
  bad.conditions.cut = false;
  b.send(Uint8Array.of(3));
  await clock.advance(10);
  expect(heard).toEqual([1, 3]);
});
