import { describe, expect, test } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { Battery, sixCellPack } from "../../src/sim/battery.ts";
import { type Demand, Multirotor } from "../../src/sim/multirotor.ts";
import { cornerSpeed, Track } from "../../src/sim/track.ts";
import { Wind } from "../../src/sim/wind.ts";
import { testPlace } from "./testStation.ts";

function body(wind = { speed: 0, fromDeg: 0 }, seed = 1) {
  const air = new Wind(wind, seed);
  const made = new Multirotor({
    frame: new EnuFrame(testPlace),
    ground: flatGround(testPlace.amsl),
    wind: air,
    start: testPlace,
    headingDeg: 0,
  });
  made.rotors = "flying";
  const fly = (seconds: number, demand: Demand, each: () => void = () => {}) => {
    for (let i = 0; i < seconds * 50; i++) {
      made.step(0.02, demand);
      each();
    }
  };
  return { made, fly, air };
}

const hover: Demand = { horizontal: { east: 0, north: 0 }, up: 0, headingDeg: null };

describe("a multirotor", () => {
  test("tilts forward to go north, keeps the speed, and needs more power fast than slow", () => {
    const { made, fly } = body();
    fly(10, { ...hover, up: 2 });
    let deepest = 0;
    fly(3, { ...hover, horizontal: { east: 0, north: 8 } }, () => {
      deepest = Math.min(deepest, made.pitchDeg);
    });
    expect(deepest).toBeLessThan(-12);
    expect(deepest).toBeGreaterThan(-35);
    fly(5, { ...hover, horizontal: { east: 0, north: 8 } });
    expect(made.velocity.north).toBeCloseTo(8, 1);
    const slow = made.watts;
    fly(10, { ...hover, horizontal: { east: 0, north: 18 } });
    expect(made.velocity.north).toBeCloseTo(18, 1);
    expect(made.watts).toBeGreaterThan(slow * 1.3);
  });

  test("rolls right to go east when it faces north, and stays within its limits", () => {
    const { made, fly } = body();
    fly(5, { ...hover, up: 2 });
    let fastest = 0;
    let before = { ...made.velocity };
    fly(4, { ...hover, horizontal: { east: 15, north: 0 } }, () => {
      fastest = Math.max(
        fastest,
        Math.hypot(made.velocity.east - before.east, made.velocity.north - before.north) / 0.02,
      );
      before = { ...made.velocity };
    });
    expect(made.velocity.east).toBeGreaterThan(10);
    expect(fastest).toBeLessThan(6);
    expect(fastest).toBeGreaterThan(2);
  });

  test("turns at a limited rate by the shorter way", () => {
    const { made, fly } = body();
    fly(3, { ...hover, up: 2 });
    let fastest = 0;
    fly(2, { ...hover, headingDeg: 270 }, () => {
      fastest = Math.max(fastest, -made.rates.yaw);
    });
    expect(fastest).toBeGreaterThan(30);
    expect(fastest).toBeLessThanOrEqual(60);
    fly(4, { ...hover, headingDeg: 270 });
    expect(made.yawDeg).toBeCloseTo(270, 0);
  });

  test("is held against a gusty wind, into which it leans", () => {
    const { made, fly } = body({ speed: 10, fromDeg: 0 }, 4);
    fly(5, { ...hover, up: 2 });
    let pitch = 0;
    let drift = 0;
    fly(40, hover, () => {
      pitch += made.pitchDeg / 2000;
      drift = Math.max(drift, Math.hypot(made.velocity.east, made.velocity.north));
    });
    expect(pitch).toBeLessThan(-5);
    expect(pitch).toBeGreaterThan(-15);
    expect(drift).toBeGreaterThan(0.05);
    expect(drift).toBeLessThan(1);
  });

  test("the same seed gives the same gusts, another one others", () => {
    const gusts = (seed: number) => {
      const wind = new Wind({ speed: 6, fromDeg: 90 }, seed);
      return Array.from({ length: 50 }, () => {
        wind.step(0.1);
        return wind.velocity.east;
      });
    };
    expect(gusts(3)).toEqual(gusts(3));
    expect(gusts(3)).not.toEqual(gusts(4));
    const mean = gusts(3).reduce((a, b) => a + b, 0) / 50;
    expect(mean).toBeGreaterThan(-9);
    expect(mean).toBeLessThan(-3);
  });

  test("falls when its motors stop in the air, and stays on the ground", () => {
    const { made, fly } = body();
    fly(5, { ...hover, up: 2 });
    const from = made.agl;
    made.rotors = "stopped";
    fly(4, hover);
    expect(from).toBeGreaterThan(8);
    expect(made.touchdown).toBeCloseTo(Math.sqrt(2 * 9.80665 * from), 0);
    expect(made.agl).toBe(0);
    expect(made.velocity).toEqual({ east: 0, north: 0, up: 0 });
  });
});

describe("a battery", () => {
  test("hovers for about half an hour, its voltage falling and sagging under load", () => {
    const battery = new Battery(sixCellPack);
    expect(battery.volts).toBeCloseTo(25.2, 1);
    battery.step(1, 440);
    expect(battery.amperes).toBeCloseTo(17.7, 0);
    expect(battery.volts).toBeLessThan(24.95);
    let seconds = 1;
    let before = battery.percent;
    while (battery.percent > 20) {
      battery.step(1, 440);
      seconds++;
      expect(battery.percent).toBeLessThan(before);
      before = battery.percent;
    }
    expect(seconds / 60).toBeGreaterThan(25);
    expect(seconds / 60).toBeLessThan(36);
    expect(battery.volts).toBeGreaterThan(21.5);
    expect(battery.volts).toBeLessThan(22.5);
    expect(battery.consumedMah).toBeCloseTo(9600, -1);
  });
});

describe("a track", () => {
  const limits = { speed: 10, climb: 2, sink: 1.5, acceleration: 2.5 };
  test("asks for no more speed than its climb allows", () => {
    const climbing = new Track({ east: 0, north: 0, up: 0 }, { east: 0, north: 100, up: 50 });
    expect(climbing.velocity({ east: 0, north: 30, up: 15 }, limits, 0).north).toBeCloseTo(4, 5);
  });

  test("leads back to its line", () => {
    const track = new Track({ east: 0, north: 0, up: 20 }, { east: 100, north: 0, up: 20 });
    const { east, north } = track.velocity({ east: 40, north: 5, up: 20 }, limits, 0);
    expect(east).toBe(10);
    expect(north).toBeLessThan(-1);
  });

  test("corners are passed the slower the sharper they are", () => {
    const leg = (east: number, north: number) => new Track({ east: 0, north: 0, up: 0 }, { east, north, up: 0 });
    const speeds = [leg(0, 100), leg(50, 100), leg(100, 0), leg(0, -100)].map((next) =>
      cornerSpeed(leg(0, 100), next, 2, 2),
    );
    expect(speeds[0]).toBe(Number.POSITIVE_INFINITY);
    expect(speeds[1]).toBeGreaterThan(5);
    expect(speeds[2]).toBeCloseTo(3.1, 1);
    expect(speeds[3]).toBe(0);
  });
});
