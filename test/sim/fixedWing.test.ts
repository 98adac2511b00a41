import { describe, expect, test } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { toRad } from "../../src/geo/position.ts";
import { Battery, sixCellPack } from "../../src/sim/battery.ts";
import { FixedWing, type WingDemand } from "../../src/sim/fixedWing.ts";
import { L1Guidance } from "../../src/sim/l1Guidance.ts";
import { bankFor, type PathGuidance } from "../../src/sim/pathGuidance.ts";
import { VectorGuidance } from "../../src/sim/vectorGuidance.ts";
import { Wind } from "../../src/sim/wind.ts";
import { testPlace } from "./testStation.ts";

const cruise: WingDemand = { bankDeg: 0, climb: 0, airspeed: 20 };

function flying(wind = { speed: 0, fromDeg: 0 }, gust?: number) {
  const air = new Wind(wind, 1);
  if (gust !== undefined) air.change(wind, gust);
  const made = new FixedWing({
    frame: new EnuFrame(testPlace),
    ground: flatGround(testPlace.amsl),
    wind: air,
    start: testPlace,
    headingDeg: 0,
    home: () => undefined,
  });
  made.rotors = "flying";
  const fly = (seconds: number, demand: WingDemand | (() => WingDemand), each: () => void = () => {}) => {
    for (let i = 0; i < seconds * 50; i++) {
      made.step(0.02, typeof demand === "function" ? demand() : demand);
      each();
    }
  };
  fly(40, { ...cruise, climb: 3 });
  return { made, fly };
}

describe("a fixed wing", () => {
  test("rolls until it is fast enough, and climbs no faster than its motor lets it", () => {
    const { made } = flying();
    expect(made.onGround).toBe(false);
    expect(made.agl).toBeGreaterThan(90);
    expect(made.agl).toBeLessThan(120);
    expect(made.velocity.east).toBeCloseTo(0, 6);
  });

  test("turns on the radius of its bank, v² / (g · tan φ), less what it slips, and a little faster", () => {
    const { made, fly } = flying();
    fly(4, { ...cruise, bankDeg: 30 });
    let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    fly(40, { ...cruise, bankDeg: 30 }, () => {
      west = Math.min(west, made.place.east);
      east = Math.max(east, made.place.east);
    });
    expect(made.rollDeg).toBeCloseTo(30, 1);
    const { turnShare, turnGain } = made.model;
    expect(made.airspeed).toBeCloseTo(20 + turnGain * Math.tan(toRad(30)) ** 2, 1);
    expect((east - west) / 2).toBeCloseTo(made.airspeed ** 2 / (turnShare * 9.80665 * Math.tan(toRad(30))), 0);
  });

  test("rolls no faster than it can", () => {
    const { made, fly } = flying();
    let fastest = 0;
    fly(2, { ...cruise, bankDeg: 45 }, () => {
      fastest = Math.max(fastest, made.rates.roll);
    });
    expect(fastest).toBeGreaterThan(60);
    expect(fastest).toBeLessThanOrEqual(65.001);
  });

  test("is carried by the wind: over ground it is faster with it and slower against it", () => {
    const speeds = [0, 180].map((fromDeg) => {
      const { made, fly } = flying({ speed: 8, fromDeg }, 0);
      fly(10, cruise);
      expect(Math.hypot(made.airVelocity.east, made.airVelocity.north)).toBeCloseTo(20, 0);
      return made.groundSpeed;
    });
    expect(speeds[0]).toBeCloseTo(12, 0);
    expect(speeds[1]).toBeCloseTo(28, 0);
  });

  test("glides down without thrust, touches the ground, and comes to rest", () => {
    const { made, fly } = flying();
    made.rotors = "idle";
    fly(10, { ...cruise, stop: true });
    expect(made.velocity.up).toBeLessThan(-0.8);
    expect(made.velocity.up).toBeGreaterThan(-2.5);
    fly(120, { ...cruise, stop: true });
    expect([made.onGround, made.groundSpeed, made.agl]).toEqual([true, 0, 0]);
    expect(made.touchdown).toBeGreaterThan(0.8);
  });

  test("draws from its battery what two hours of cruising take", () => {
    const { made, fly } = flying();
    fly(20, cruise);
    const battery = new Battery(sixCellPack);
    battery.step(1, made.watts);
    const hours = sixCellPack.capacityMah / 1000 / battery.amperes;
    expect(hours).toBeGreaterThan(1.6);
    expect(hours).toBeLessThan(2.4);
    const level = made.watts;
    fly(5, { ...cruise, climb: 3 });
    expect(made.watts).toBeGreaterThan(2 * level);
  });
});

const guidances: [string, () => PathGuidance][] = [
  ["L1", () => new L1Guidance(() => ({ periodSeconds: 17, damping: 0.75, waypointRadius: 90 }))],
  ["a vector field", () => new VectorGuidance(() => ({ periodSeconds: 10, damping: 0.7, switchShare: 0.32 }))],
];

describe.each(guidances)("guidance by %s", (_name, make) => {
  test("comes onto a line in a wind across and stays on it", () => {
    const { made, fly } = flying({ speed: 8, fromDeg: 270 }, 0);
    const guidance = make();
    const from = { east: 300, north: made.place.north, up: 100 };
    const to = { east: 300, north: made.place.north + 5000, up: 100 };
    const steer = () => ({ ...cruise, bankDeg: bankFor(guidance.line(made, from, to), 45) });
    fly(60, steer);
    let worst = 0;
    fly(60, steer, () => {
      worst = Math.max(worst, Math.abs(made.place.east - 300));
    });
    expect(worst).toBeLessThan(8);
    expect(made.velocity.north).toBeGreaterThan(15);
  });

  test.each([true, false])("flies a circle, clockwise %s, in wind", (clockwise) => {
    const { made, fly } = flying({ speed: 5, fromDeg: 200 }, 0);
    const guidance = make();
    const circle = { centre: { east: 0, north: made.place.north + 600, up: 100 }, radius: 120, clockwise };
    const steer = () => ({ ...cruise, bankDeg: bankFor(guidance.circle(made, circle), 45) });
    expect(guidance.isOn(made, circle)).toBe(false);
    fly(60, steer);
    expect(guidance.isOn(made, circle)).toBe(true);
    let worst = 0;
    let turned = 0;
    fly(60, steer, () => {
      const out = Math.hypot(made.place.east, made.place.north - circle.centre.north);
      worst = Math.max(worst, Math.abs(out - 120));
      turned += made.rates.yaw * 0.02;
    });
    expect(worst).toBeLessThan(25);
    expect(Math.sign(turned)).toBe(clockwise ? 1 : -1);
    expect(Math.abs(turned)).toBeGreaterThan(360);
  });
});
