import { describe, expect, test } from "vitest";
import { DriftFilter } from "../../src/review/driftFilter.ts";
import { type FixError, keptOf, lastingParts, whiteOf } from "../../src/review/fixError.ts";
import { gaussian } from "../geo/local.ts";

/** Errors of a camera that flies by: each source's effect turns with the direction that it looks in. */
function errorsAt(t: number): FixError[] {
  const look = -1 + t / 12;
  return [
    { source: "east", east: 1.5, north: 0 },
    { source: "north", east: 0, north: 1.5 },
    { source: "heading", east: 3 * Math.cos(look), north: -3 * Math.sin(look) },
    { source: "ground", east: 5 * Math.sin(look), north: 5 * Math.cos(look) },
    { source: "aimAcross", east: 0.8, north: 0.2 },
  ];
}

/** Follows one vehicle for so long; how far it was put wrong in the filter's own σ, squared, and in metres. */
function follow(seed: number, seconds: number, speed: number): { nees: number; off: number } {
  const g = gaussian(seed);
  const drift = lastingParts(errorsAt(0).map(({ source }) => source)).map((part) => ({ part, value: g() }));
  let filter: DriftFilter | undefined;
  let origin = { east: 0, north: 0 };
  for (let i = 0; i <= seconds * 5; i++) {
    const errors = errorsAt(i / 5);
    let east = speed * (i / 5);
    let north = 0;
    for (const one of drift) {
      const keep = keptOf(one.part, { seconds: 0.2, metres: speed * 0.2 });
      if (i > 0) one.value = keep * one.value + Math.sqrt(1 - keep ** 2) * g();
    }
    for (const error of errors) {
      let by = Math.sqrt(whiteOf(error.source)) * g();
      for (const { part, value } of drift) if (part.source === error.source) by += Math.sqrt(part.share) * value;
      east += error.east * by;
      north += error.north * by;
    }
    if (filter) {
      filter.predict(0.2, 1.5);
      filter.update(east - origin.east, north - origin.north, { ee: 0, nn: 0, en: 0 }, errors);
    } else {
      filter = new DriftFilter({ ee: 0, nn: 0, en: 0 }, errors, 10);
      origin = { east, north };
    }
  }
  const { ee, nn, en } = filter!.place;
  const e = origin.east + filter!.motion.east - speed * seconds;
  const n = origin.north + filter!.motion.north;
  return { nees: (e * e * nn - 2 * e * n * en + n * n * ee) / (ee * nn - en * en), off: Math.hypot(e, n) };
}

describe("a filter that knows which errors last", () => {
  test("is as often outside its own 95 % ellipse as it says, after one fix and after a hundred", () => {
    const inside = (seconds: number, speed: number) => {
      let count = 0;
      for (let seed = 1; seed <= 300; seed++) if (follow(seed, seconds, speed).nees <= 5.991) count++;
      return count / 300;
    };
    for (const [seconds, speed] of [
      [0, 0],
      [2, 10],
      [20, 10],
      [20, 0],
    ] as const) {
      const share = inside(seconds, speed);
      expect({ seconds, speed, share, holds: share > 0.91 && share < 0.99 }).toMatchObject({ holds: true });
    }
  });

  test("gives the most weight to the fixes that suffer least, and is never surer than the errors that all share", () => {
    const near: FixError[] = [
      { source: "east", east: 1.5, north: 0 },
      { source: "north", east: 0, north: 1.5 },
    ];
    const far: FixError[] = [...near, { source: "ground", east: 12, north: 0 }];
    const filter = new DriftFilter({ ee: 0, nn: 0, en: 0 }, far, 0.01);
    for (let i = 1; i <= 50; i++) {
      filter.predict(0.2, 0.001);
      filter.update(i % 2 ? 0 : 12, 0, { ee: 0, nn: 0, en: 0 }, i % 2 ? near : far);
    }
    expect(Math.abs(filter.motion.east)).toBeLessThan(0.2);
    expect(filter.place.ee).toBeGreaterThan(1.4 ** 2);
    expect(filter.place.ee).toBeLessThan(1.6 ** 2);
  });
});
