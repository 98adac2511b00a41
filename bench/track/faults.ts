import type { Random } from "../../src/sim/random.ts";

/** What is wrong with detector and telemetry. */
export interface Faults {
  /** Share of the pictures in which a car that is in sight is not detected at all. */
  readonly missShare: number;
  readonly falseEachFrame: number;
  /** One σ of a box's middle and of its width and height: a share of its size and pixels, as a root of squares. */
  readonly box: {
    readonly centre: { readonly share: number; readonly pixels: number };
    readonly size: { readonly share: number; readonly pixels: number };
  };
  /** Of scores: one σ from picture to picture, and from car to car. */
  readonly score: number;
  readonly carScore: number;
  /** Of a telemetry's heading: σ of what lasts; of pitch and roll; and of what is new in each picture, degrees. */
  readonly headingDeg: number;
  readonly tiltDeg: number;
  readonly waverDeg: number;
  /** How late telemetry is: usually, what lasts of it in one stream, and what is new in each picture (σ). */
  readonly lagMs: number;
  readonly lagSigmaMs: number;
  readonly jitterMs: number;
  readonly position: number; // metres
  readonly groundHeight: number; // metres that the ground is thought too high or low, σ
}

/**
 * About what is met in the field: one car in eight is missed, one more in thirty is doubtful, boxes of 30 to 50 pixels lie
 * 2 to 3 pixels off, a compass is off by 2°, attitudes by 1°, and the stream's latency is known to 50 ms.
 */
export const usualFaults: Faults = {
  missShare: 1 / 8,
  falseEachFrame: 0.3,
  box: { centre: { share: 0.05, pixels: 1.5 }, size: { share: 0.06, pixels: 1 } },
  score: 0.1,
  carScore: 0.06,
  headingDeg: 2,
  tiltDeg: 1,
  waverDeg: 0.2,
  lagMs: 40,
  lagSigmaMs: 50,
  jitterMs: 25,
  position: 1.5,
  groundHeight: 4,
};

/** The same with a detector that hardly errs: what must not become worse by what helps elsewhere. */
export const fairFaults: Faults = {
  ...usualFaults,
  missShare: 0.02,
  falseEachFrame: 0.1,
  box: { centre: { share: 0.04, pixels: 0.5 }, size: { share: 0.06, pixels: 0.5 } },
};

export const noFaults: Faults = {
  missShare: 0,
  falseEachFrame: 0,
  box: { centre: { share: 0, pixels: 0 }, size: { share: 0, pixels: 0 } },
  score: 0,
  carScore: 0,
  headingDeg: 0,
  tiltDeg: 0,
  waverDeg: 0,
  lagMs: 0,
  lagSigmaMs: 0,
  jitterMs: 0,
  position: 0,
  groundHeight: 0,
};

/** A number whose σ is one. */
export const gauss = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
