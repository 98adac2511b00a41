import { expect, it } from "vitest";
import { Random } from "../../src/sim/random.ts";
import { removable, type StoredSegment, sparedSpans } from "../../src/station/footageRules.ts";

const now = 100_000_000;
const segment = (streamId: string, startAt: number, endAt = startAt + 30_000): StoredSegment => ({
  ...{ streamId, file: `/${streamId}/${startAt}.ts`, startAt, endAt },
  ...{ bytes: 1, writtenAt: endAt },
});

it("what touches any span of its stream and sortie is spared, however spans lie to each other", () => {
  const random = new Random(3);
  const span = () => {
    const fromAt = random.between(0, 40_000_000);
    const sortieId = random.pick(["s1", "s2", undefined]);
    return {
      ...{ streamId: random.pick(["a", "b"]), fromAt, toAt: fromAt + random.between(0, 400_000) },
      ...(sortieId !== undefined && { sortieId }),
    };
  };
  const spared = Array.from({ length: 60 }, span);
  const segments = Array.from({ length: 2_000 }, (_, n): StoredSegment => {
    const sortieId = ["s1", "s2", "s3", undefined][(n >> 1) % 4];
    return { ...segment(n % 2 ? "a" : "b", n * 20_000), ...(sortieId !== undefined && { sortieId }) };
  });
  const touches = (one: StoredSegment) =>
    spared.some(
      (s) =>
        s.streamId === one.streamId &&
        (s.sortieId === undefined || one.sortieId === undefined || s.sortieId === one.sortieId) &&
        one.startAt <= s.toAt &&
        one.endAt >= s.fromAt,
    );
  const left = segments.filter((one) => !touches(one));
  expect([left.length > 500, left.length < 1_900]).toEqual([true, true]);
  expect(removable(segments, { spared, now })).toEqual(left);
});

it("a hundred thousand flags beside thirty thousand segments keep nobody waiting", () => {
  const sightings = Array.from({ length: 100_000 }, (_, n) => ({
    streamId: "a",
    fromAt: n * 700_000,
    toAt: n * 700_000 + 100,
  }));
  const segments = Array.from({ length: 30_000 }, (_, n) => segment("a", n * 700_000 + 300_000));
  const began = process.cpuUsage();
  expect(removable([...segments, segment("a", 1)], { spared: sparedSpans([{ sightings }]), now: 1e12 })).toEqual(
    segments,
  );
  expect(process.cpuUsage(began).user / 1_000).toBeLessThan(2_000);
});
