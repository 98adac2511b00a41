import { describe, expect, test } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { GroundTrack } from "../../src/review/groundTrack.ts";
import { above, at, gaussian, metres } from "../geo/local.ts";

/** Fixes of a vehicle, 10 a second, each off by noise of its own and by an error that lasts. */
function follow({
  seconds,
  place,
  noise = 1,
  lasting = { east: 0, north: 0 },
  seed = 1,
  track = new GroundTrack(),
}: {
  seconds: number;
  place: (t: number) => readonly [number, number];
  noise?: number;
  lasting?: { east: number; north: number };
  seed?: number;
  track?: GroundTrack;
}) {
  const g = gaussian(seed);
  const variance = 4 * noise ** 2; // the noise is a quarter of the variance, the rest lasts
  for (let i = 0; i <= seconds * 10; i++) {
    const [e, n] = place(i / 10);
    const fix = above(e + noise * g() + lasting.east, n + noise * g() + lasting.north, 400);
    track.observe(fix, { ee: variance, nn: variance, en: 0 }, i * 100);
  }
  const state = track.state();
  if (!state) throw new Error("no state");
  return { state, track };
}

describe("a vehicle on the ground", () => {
  test("that drives has its speed and heading", () => {
    const { state } = follow({ seconds: 6, place: (t) => [12 * t * Math.sin(1), 12 * t * Math.cos(1)] });
    expect(Math.abs(state.speed - 12)).toBeLessThan(0.8);
    expect(Math.abs(state.headingDeg - (1 * 180) / Math.PI)).toBeLessThan(4);
    expect(state.stationary).toBe(false);
    expect(distance(state.place, at(72 * Math.sin(1), 72 * Math.cos(1)))).toBeLessThan(2);
  });

  test("that turns is followed", () => {
    const circle = (t: number) => [60 * Math.sin(t / 6), 60 * Math.cos(t / 6)] as const; // 10 m/s
    const { state } = follow({ seconds: 30, place: circle });
    expect(distance(state.place, at(...circle(30)))).toBeLessThan(3);
    expect(Math.abs(state.speed - 10)).toBeLessThan(1.5);
  });

  test("that is parked is stationary, in twenty draws of the noise", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { state } = follow({ seconds: 12, place: () => [5, 7], seed });
      expect({ seed, stationary: state.stationary, speed: state.speed }).toEqual({ seed, stationary: true, speed: 0 });
    }
  });

  test("that is parked is known to be after a few seconds already, but not at once", () => {
    expect(follow({ seconds: 2, place: () => [0, 0] }).state.stationary).toBe(false);
    expect(follow({ seconds: 5, place: () => [0, 0] }).state.stationary).toBe(true);
  });

  test("that crawls is not stationary", () => {
    expect(follow({ seconds: 12, place: (t) => [t, 0], noise: 0.5 }).state.stationary).toBe(false);
    expect(follow({ seconds: 5, place: (t) => [3 * t, 0] }).state.stationary).toBe(false);
  });

  test("that stops becomes stationary, and moving again when it drives off", () => {
    const drive = (t: number) => [t < 5 ? 10 * t : t < 20 ? 50 : 50 + 10 * (t - 20), 0] as const;
    expect(follow({ seconds: 4.5, place: drive }).state.stationary).toBe(false);
    expect(follow({ seconds: 19, place: drive }).state.stationary).toBe(true);
    expect(follow({ seconds: 22, place: drive }).state.stationary).toBe(false);
  });

  test("is never surer of its place than the errors that last allow", () => {
    const lasting = { east: 1.5, north: -1 };
    const { state } = follow({ seconds: 20, place: () => [0, 0], lasting });
    // The fixes have σ 2 m, of which √3 m lasts.
    expect(state.ellipse.major).toBeGreaterThan(Math.sqrt(3));
    expect(state.ellipse.major).toBeLessThan(2);
    expect(distance(state.place, at(0, 0))).toBeLessThan(2 * state.ellipse.major);
  });

  test("leans on sure fixes more than on unsure ones", () => {
    const track = new GroundTrack();
    for (let i = 0; i < 20; i++) {
      const sure = i % 2 === 0;
      track.observe(above(sure ? 0 : 30, 0, 400), { ee: sure ? 1 : 900, nn: 1, en: 0 }, i * 100);
    }
    expect(Math.abs(metres([track.state()?.place ?? at(99, 0)])[0]?.[0] ?? 99)).toBeLessThan(1);
  });

  test("out of sight goes on as it went", () => {
    const { track } = follow({ seconds: 6, place: (t) => [0, 10 * t], noise: 0.2 });
    const ahead = track.placeAt(8_000);
    expect(distance(ahead ?? at(0, 0), at(0, 80))).toBeLessThan(2);
  });

  test("has no place before its first fix, and leaves out fixes that come late", () => {
    const track = new GroundTrack();
    expect([track.state(), track.placeAt(5)]).toEqual([undefined, undefined]);
    track.observe(above(0, 0, 400), { ee: 1, nn: 1, en: 0 }, 1_000);
    track.observe(above(500, 0, 400), { ee: 1, nn: 1, en: 0 }, 900);
    expect(metres([track.state()?.place ?? at(9, 9)])).toEqual([[0, 0]]);
  });

  test("survives two fixes of the same instant", () => {
    const track = new GroundTrack();
    for (const east of [0, 2]) track.observe(above(east, 0, 400), { ee: 1, nn: 1, en: 0 }, 1_000);
    const [place] = metres([track.state()?.place ?? at(9, 9)]);
    expect(place?.[0]).toBeCloseTo(1, 1);
  });
});
