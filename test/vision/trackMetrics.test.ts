import { describe, expect, test } from "vitest";
import { addCounts, countTracks, measuresOf, overlap, type ScoredFrame } from "../../bench/track/metrics.ts";

const boxAt = (x: number) => ({ x, y: 0, w: 0.1, h: 0.1 });
/** Pictures in which objects and tracks lie at these places. */
const scene = (...pictures: [truth: Record<string, number>, tracks: Record<string, number>][]): ScoredFrame[] => {
  const named = (places: Record<string, number>) => Object.entries(places).map(([id, x]) => ({ id, box: boxAt(x) }));
  return pictures.map(([truth, tracks]) => ({ truth: named(truth), tracks: named(tracks) }));
};

describe("the measures of a tracker", () => {
  test("the overlap of boxes is their intersection over their union", () => {
    expect(overlap(boxAt(0), boxAt(0))).toBeCloseTo(1);
    expect(overlap(boxAt(0), boxAt(0.05))).toBeCloseTo(1 / 3);
    expect(overlap(boxAt(0), boxAt(0.1))).toBe(0);
  });

  test("a tracker that is always right is perfect, and so is one of an empty scene", () => {
    const frames = scene(
      [
        { a: 0, b: 0.5 },
        { 1: 0, 2: 0.5 },
      ],
      [
        { a: 0.1, b: 0.5 },
        { 1: 0.1, 2: 0.5 },
      ],
    );
    const { idf1, mota, switches, fragmentations } = measuresOf(countTracks(frames));
    expect({ idf1, mota, switches, fragmentations }).toEqual({ idf1: 1, mota: 1, switches: 0, fragmentations: 0 });
    expect(measuresOf(countTracks([]))).toMatchObject({ idf1: 1, mota: 1 });
  });

  test("a track that gets another id after three of four pictures is one switch, and a quarter is not identified", () => {
    const frames = scene([{ a: 0 }, { 1: 0 }], [{ a: 0 }, { 1: 0 }], [{ a: 0 }, { 1: 0 }], [{ a: 0 }, { 2: 0 }]);
    expect(measuresOf(countTracks(frames))).toEqual({
      truth: 4,
      given: 4,
      missed: 0,
      wrong: 0,
      switches: 1,
      fragmentations: 0,
      idTrue: 3,
      idf1: 0.75,
      mota: 0.75,
    });
  });

  test("two tracks that swap are two switches, and each is half right", () => {
    const frames = scene(
      [
        { a: 0, b: 0.5 },
        { 1: 0, 2: 0.5 },
      ],
      [
        { a: 0, b: 0.5 },
        { 1: 0, 2: 0.5 },
      ],
      [
        { a: 0, b: 0.5 },
        { 1: 0.5, 2: 0 },
      ],
      [
        { a: 0, b: 0.5 },
        { 1: 0.5, 2: 0 },
      ],
    );
    expect(measuresOf(countTracks(frames))).toMatchObject({ switches: 2, fragmentations: 0, idTrue: 4, idf1: 0.5 });
  });

  test("an object lost and found again by the same track is a fragmentation and no switch", () => {
    const frames = scene([{ a: 0 }, { 1: 0 }], [{ a: 0 }, {}], [{ a: 0 }, { 1: 0 }]);
    expect(countTracks(frames)).toEqual({
      truth: 3,
      given: 2,
      missed: 1,
      wrong: 0,
      switches: 0,
      fragmentations: 1,
      idTrue: 2,
    });
  });

  test("an object that is hidden is not missed, and another track on it afterwards is a switch", () => {
    const frames = scene([{ a: 0 }, { 1: 0 }], [{}, {}], [{ a: 0 }, { 2: 0 }]);
    expect(countTracks(frames)).toMatchObject({ missed: 0, switches: 1, fragmentations: 0, idTrue: 1 });
  });

  test("a pair goes on while it overlaps, though another track lies nearer", () => {
    const frames = scene([{ a: 0 }, { 1: 0 }], [{ a: 0 }, { 1: 0.02, 2: 0 }]);
    expect(countTracks(frames)).toMatchObject({ missed: 0, wrong: 1, switches: 0, idTrue: 2 });
  });

  test("boxes without an object are wrong, and those too far from theirs are both wrong and missed", () => {
    expect(countTracks(scene([{ a: 0 }, { 1: 0.05, 2: 0.7 }]))).toMatchObject({ missed: 1, wrong: 2, idTrue: 0 });
  });

  test("the counts of scenes add up", () => {
    const one = countTracks(scene([{ a: 0 }, { 1: 0 }], [{ a: 0 }, { 2: 0 }]));
    expect(addCounts([one, one])).toEqual({
      truth: 4,
      given: 4,
      missed: 0,
      wrong: 0,
      switches: 2,
      fragmentations: 0,
      idTrue: 2,
    });
  });
});
