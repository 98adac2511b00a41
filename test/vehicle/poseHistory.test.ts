import { describe, expect, it } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { PoseHistory } from "../../src/vehicle/poseHistory.ts";

const frame = new EnuFrame({ lat: 47, lon: 8, amsl: 500 });

/** Flies a circle of 50 m at 10 m/s; place, velocity and heading at `at`. */
function circle(at: number) {
  const turn = (at / 1_000) * (10 / 50);
  const place = frame.toPosition({ east: 50 * Math.sin(turn), north: 50 * Math.cos(turn), up: 2 * Math.sin(turn) });
  return {
    place: {
      at,
      ...place,
      ahl: 0,
      east: 10 * Math.cos(turn),
      north: -10 * Math.sin(turn),
      down: -0.4 * Math.cos(turn),
    },
    attitude: { at, rollDeg: 5, pitchDeg: -3, yawDeg: ((((turn * 180) / Math.PI + 90) % 360) + 360) % 360 },
    gimbal: { at, pitchDeg: -40 + at / 1_000, yawDeg: ((at / 100) % 360) - 180 },
  };
}

function flown(seconds: number): PoseHistory {
  const history = new PoseHistory();
  for (let at = 0; at <= seconds * 1_000; at += 100) {
    const { place, attitude, gimbal } = circle(at);
    if (at % 200 === 0) history.addPlace(place);
    history.addAttitude(attitude);
    history.addGimbal(gimbal);
  }
  return history;
}

const metres = (a: { lat: number; lon: number; amsl: number }, b: typeof a): number => {
  const [p, q] = [frame.toEnu(a), frame.toEnu(b)];
  return Math.hypot(p.east - q.east, p.north - q.north, p.up - q.up);
};

describe("the pose history", () => {
  it("interpolates a turning flight at 5 Hz to a millimetre and its angles to a hundredth", () => {
    const history = flown(30);
    for (let at = 137; at < 30_000; at += 331) {
      const pose = history.poseAt(at)!;
      const truth = circle(at);
      expect(metres(pose.position, truth.place)).toBeLessThan(0.001);
      expect(Math.abs(pose.yawDeg - truth.attitude.yawDeg)).toBeLessThan(0.01);
      expect(Math.abs(pose.gimbalPitchDeg! - truth.gimbal.pitchDeg)).toBeLessThan(0.01);
    }
  });

  it("tells each gimbal by its number, and takes a single one for whatever number is asked", () => {
    const history = new PoseHistory();
    const pitchOf = (number?: number) => history.poseAt(1_000, number)?.gimbalPitchDeg;
    const { place, attitude } = circle(0);
    for (let at = 0; at <= 1_000; at += 500) {
      history.addPlace({ ...place, at });
      history.addAttitude({ ...attitude, at });
      history.addGimbal({ at, pitchDeg: -30, yawDeg: 0 }, { number: 1, main: true });
    }
    expect([pitchOf(), pitchOf(1), pitchOf(2)]).toEqual([-30, -30, -30]);
    for (let at = 0; at <= 1_000; at += 500)
      history.addGimbal({ at, pitchDeg: -80, yawDeg: 40 }, { number: 2, main: false });
    expect([pitchOf(), pitchOf(1), pitchOf(2), pitchOf(3)]).toEqual([-30, -30, -80, undefined]);
  });

  it("turns through north the short way", () => {
    const history = new PoseHistory();
    const { place } = circle(0);
    for (const [at, yawDeg] of [
      [0, 350],
      [1_000, 10],
    ] as const) {
      history.addPlace({ ...place, at });
      history.addAttitude({ at, rollDeg: 0, pitchDeg: 0, yawDeg });
    }
    expect(history.poseAt(250)!.yawDeg).toBeCloseTo(355);
    expect(history.poseAt(750)!.yawDeg).toBeCloseTo(5);
  });

  it("carries on for a second beyond the newest sample, ever less sure, and then knows nothing", () => {
    const history = flown(10);
    const [soon, late] = [history.poseAt(10_100)!, history.poseAt(10_900)!];
    expect(metres(soon.position, circle(10_100).place)).toBeLessThan(0.02);
    expect(metres(late.position, circle(10_900).place)).toBeLessThan(late.sigma.horizontal * 2);
    expect(late.sigma.horizontal).toBeGreaterThan(soon.sigma.horizontal);
    expect(late.sigma.yawDeg).toBeGreaterThan(soon.sigma.yawDeg);
    expect(history.poseAt(11_100)).toBeUndefined();
  });

  it("knows how fast it moves and turns, between samples and beyond them", () => {
    const history = flown(30);
    for (const at of [20_037, 30_000, 30_200]) {
      const { rates } = history.poseAt(at)!;
      const turn = (Math.min(at, 30_000) / 1_000) * 0.2;
      expect(Math.hypot(rates.east - 10 * Math.cos(turn), rates.north + 10 * Math.sin(turn))).toBeLessThan(0.1);
      expect(rates.yawDeg).toBeCloseTo((0.2 * 180) / Math.PI, 1);
      expect(rates.gimbalPitchDeg).toBeCloseTo(1, 6);
      expect(rates.gimbalYawDeg).toBeCloseTo(10, 6);
    }
  });

  it("carries a turn on beyond the newest sample", () => {
    const history = flown(10);
    expect(Math.abs(history.poseAt(10_400)!.yawDeg - circle(10_400).attitude.yawDeg)).toBeLessThan(0.1);
  });

  it("knows nothing before the first sample, after two minutes, nor inside a gap of more than five seconds", () => {
    const history = flown(300);
    expect(history.poseAt(-1)).toBeUndefined();
    expect(history.poseAt(10_000)).toBeUndefined();
    const { place, attitude } = circle(310_000);
    history.addPlace(place);
    history.addAttitude(attitude);
    expect(history.poseAt(305_000)).toBeUndefined();
    expect(history.poseAt(310_000)).toBeDefined();
  });

  it("leaves the gimbal out when there is none", () => {
    const history = new PoseHistory();
    history.addPlace(circle(0).place);
    history.addAttitude(circle(0).attitude);
    const pose = history.poseAt(0)!;
    expect("gimbalPitchDeg" in pose).toBe(false);
    expect(pose.sigma).toEqual({ horizontal: 2.5, vertical: 3.5, yawDeg: 2, tiltDeg: 0.5, gimbalDeg: 5 });
  });

  it("leaves out samples that are older than the newest", () => {
    const history = flown(10);
    history.addPlace({ ...circle(5_000).place, lat: 0 });
    expect(metres(history.poseAt(5_000)!.position, circle(5_000).place)).toBeLessThan(0.001);
  });
});
