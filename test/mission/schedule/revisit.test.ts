import { describe, expect, test } from "vitest";
import { revisitAtPlaces, revisitOf } from "../../../src/mission/schedule/revisit.ts";
import type { Stretch } from "../../../src/mission/schedule/sortie.ts";
import { randomOf } from "./samples.ts";

const s = (fromAt: number, from: number, toAt: number, to: number): Stretch => ({ fromAt, from, toAt, to });

describe("the worst revisit", () => {
  test("of one drone there and back is the whole way, at the ends", () => {
    const watch = [s(0, 0, 100_000, 1000), s(100_000, 1000, 200_000, 0), s(200_000, 0, 300_000, 1000)];
    const revisit = revisitOf(watch, { length: 1000, endAt: 300_000 });
    expect(revisit.worstMs).toBeCloseTo(200_000, -1);
    expect(revisit.along).toBeCloseTo(0.01, 1);
    expect(revisit.allSeenAt).toBeCloseTo(100_000, -1);
  });

  test("is found where two drones cross in the middle of their way, too", () => {
    // Both pass the middle at 5 s, the ends are seen again at 10 s; then nobody comes before 100 s.
    const watch = [s(0, 0, 10_000, 100), s(0, 100, 10_000, 0), s(100_000, 0, 100_001, 100)];
    const revisit = revisitOf(watch, { length: 100, endAt: 100_001 });
    expect([revisit.worstMs / 1000, revisit.along]).toEqual([expect.closeTo(95, 2), expect.closeTo(50, 1)]);
  });

  test("is without end where a place is never seen, be it a metre in the middle", () => {
    const watch = [s(0, 0, 50_000, 499), s(0, 500, 50_000, 1000)];
    const revisit = revisitOf(watch, { length: 1000, endAt: 60_000 });
    expect(revisit.worstMs).toBe(Number.POSITIVE_INFINITY);
    expect(revisit.along).toBeGreaterThan(498.9);
    expect(revisit.along).toBeLessThan(500.1);
  });

  test("counts a place that nobody came back to until the end", () => {
    const revisit = revisitOf([s(0, 0, 10_000, 100)], { length: 100, endAt: 500_000, promiseMs: 60_000 });
    expect(revisit.worstMs).toBeCloseTo(500_000, -1);
    expect(revisit.breach?.at).toBeCloseTo(60_000, -1);
    expect(revisit.breach?.along).toBeCloseTo(0.01, 2);
  });

  test("agrees with looking at every metre, for random flights", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomOf(seed);
      const watch: Stretch[] = [s(0, 0, 20_000, 200)];
      for (let drones = 0; drones < 4; drones++) {
        let at = random() * 30_000;
        let along = random() * 200;
        for (let i = 0; i < 12; i++) {
          const to = random() * 200;
          const toAt = at + (Math.abs(to - along) + 1) * (60 + 100 * random());
          watch.push(s(at, along, toAt, to));
          [at, along] = [toAt + (random() < 0.2 ? 5000 : 0), to];
        }
      }
      const exact = revisitOf(watch, { length: 200, endAt: 150_000 }).worstMs;
      const places = Array.from({ length: 4001 }, (_, i) => 0.005 + (i * 199.99) / 4000);
      const sampled = revisitAtPlaces(watch, places, 150_000);
      expect(exact, `seed ${seed}`).toBeGreaterThanOrEqual(sampled - 1);
      expect(exact, `seed ${seed}`).toBeLessThanOrEqual(sampled + 0.05 * 2 * 161 + 1);
    }
  });
});
