import { describe, expect, test } from "vitest";
import { type FixError, keptOf, lastingParts, whiteOf } from "../../src/review/fixError.ts";
import { type StandingPlace, StandingPlaces } from "../../src/review/standingPlaces.ts";
import { gaussian } from "../geo/local.ts";

const place = { lat: 47, lon: 8 };

/** What one σ of each error moves a fix by, for a camera that looks at a place in a direction, radians from north. */
function errorsFrom(look: number): FixError[] {
  const [s, c] = [Math.sin(look), Math.cos(look)];
  return [
    { source: "east", east: 1.5, north: 0 },
    { source: "north", east: 0, north: 1.5 },
    { source: "heading", east: 4 * c, north: -4 * s },
    { source: "pitch", east: 3 * s, north: 3 * c },
    { source: "ground", east: 5 * s, north: 5 * c },
    { source: "time", east: 0.5 * c, north: -0.5 * s },
    { source: "aimDown", east: 0.3 * s, north: 0.3 * c },
  ];
}

/** A minute of fixes of some vehicles that stand, a circle flown about them; errors are drawn as the filter believes them. */
function circle({ seed, vehicles = 1, seconds = 60 }: { seed: number; vehicles?: number; seconds?: number }) {
  const g = gaussian(seed);
  const places = new StandingPlaces();
  const keys = Array.from({ length: vehicles }, () => ({}));
  const sources = errorsFrom(0).map(({ source }) => source);
  const drawn = () => lastingParts(sources).map((part) => ({ part, value: g() }));
  const pose = drawn();
  const own = keys.map(drawn);
  const isOwn = (source: string) => source === "ground" || source.startsWith("aim");
  const first: { east: number; north: number }[] = [];
  const found: (StandingPlace | undefined)[] = [];
  for (let i = 0; i <= seconds * 5; i++) {
    for (const one of [pose, ...own].flat()) {
      const keep = keptOf(one.part, { seconds: 0.2, metres: 0 });
      if (i > 0) one.value = keep * one.value + Math.sqrt(1 - keep ** 2) * g();
    }
    const errors = errorsFrom((i / 300) * 2 * Math.PI);
    keys.forEach((key, k) => {
      let [east, north] = [0, 0];
      for (const error of errors) {
        let by = Math.sqrt(whiteOf(error.source)) * g();
        for (const { part, value } of isOwn(error.source) ? own[k]! : pose)
          if (part.source === error.source) by += Math.sqrt(part.share) * value;
        east += error.east * by;
        north += error.north * by;
      }
      first[k] ??= { east, north };
      const fix = { east: east - first[k].east, north: north - first[k].north, errors, found: {}, sure: true };
      found[k] = places.observe(key, { ...place, lon: place.lon + k }, fix, i * 200) ?? found[k];
    });
  }
  return {
    places,
    off: found.map((one, k) => ({ east: one!.east + first[k]!.east, north: one!.north + first[k]!.north })),
    covariances: found.map((one) => one!.covariance),
    errorOf: (source: string) =>
      pose.reduce((sum, { part, value }) => sum + (part.source === source ? Math.sqrt(part.share) * value : 0), 0),
  };
}

describe("the places of vehicles that stand", () => {
  test("are several times better after a circle than one fix, and as often outside their ellipses as they say", () => {
    let [squares, claimed, inside] = [0, 0, 0];
    const runs = 60;
    for (let seed = 1; seed <= runs; seed++) {
      const { off, covariances } = circle({ seed });
      const { ee, nn, en } = covariances[0]!;
      const { east, north } = off[0]!;
      squares += east ** 2 + north ** 2;
      claimed += ee + nn;
      if ((east ** 2 * nn - 2 * east * north * en + north ** 2 * ee) / (ee * nn - en ** 2) <= 5.991) inside++;
    }
    const one = Math.sqrt(2 * 1.5 ** 2 + 16 + 9 + 25); // one fix: 7.4 m
    expect(Math.sqrt(squares / runs)).toBeLessThan(one / 2.5);
    expect(Math.sqrt(claimed / squares)).toBeGreaterThan(0.85);
    expect(Math.sqrt(claimed / squares)).toBeLessThan(1.6);
    expect(inside / runs).toBeGreaterThan(0.9);
  });

  test("tell what is wrong with the pose, and so make the first fix of the next vehicle better", () => {
    let [first, later, told, known] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 25; seed++) {
      const { places, errorOf } = circle({ seed, vehicles: 3 });
      told += (places.found({}, 60_000).pitch! - errorOf("pitch")) ** 2;
      known += errorOf("pitch") ** 2;
      const errors = errorsFrom(1);
      const { covariance: before } = new StandingPlaces().observe({}, place, fixOf(errors), 0)!;
      const { covariance: after } = places.observe({}, { lat: 47, lon: 9.5 }, fixOf(errors), 60_000)!;
      first += before.ee + before.nn;
      later += after.ee + after.nn;
    }
    expect(told / known).toBeLessThan(0.8);
    expect(later / first).toBeLessThan(0.8);
  });

  test("of one that may yet drive off tell nothing of the pose", () => {
    const places = new StandingPlaces();
    for (let i = 0; i < 100; i++)
      places.observe({ one: 1 }, place, { ...fixOf(errorsFrom(i / 20)), sure: false }, i * 200);
    expect(Object.values(places.found({}, 20_000))).toEqual(new Array(9).fill(0));
  });

  test("are not pulled by a fix of elsewhere, and end when their vehicles are out of sight or when there is no room", () => {
    const places = new StandingPlaces({ most: 2 });
    const [a, b, c] = [{}, {}, {}];
    for (let i = 0; i < 10; i++) for (const key of [a, b]) places.observe(key, place, fixOf(errorsFrom(0)), i * 200);
    const far = { ...fixOf(errorsFrom(0)), east: 80 };
    expect([places.observe(a, place, far, 2_000), places.observe(c, place, fixOf(errorsFrom(0)), 2_000)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(places.observe(a, place, fixOf(errorsFrom(0)), 1_000)).toBeUndefined(); // late
    places.observe(a, place, fixOf(errorsFrom(0)), 6_900);
    expect([places.has(a), places.has(b), places.size]).toEqual([true, false, 1]);
    expect(places.observe(c, place, fixOf(errorsFrom(0)), 7_000)).toBeDefined();
  });

  test("are told of other poses when those come from elsewhere", () => {
    const { places } = circle({ seed: 3, seconds: 20 });
    places.renew();
    expect(Object.values(places.found({}, 20_000))).toEqual(new Array(9).fill(0));
  });
});

const fixOf = (errors: readonly FixError[]) => ({ east: 0, north: 0, errors, found: {}, sure: true });
