import type { SolvedMounting } from "../contract/cameraCalibration.ts";
import { FailureError } from "../contract/failure.ts";
import { type CameraModel, type CameraPose, project } from "../geo/camera.ts";
import { type Mounting, mounted } from "../geo/mounting.ts";
import type { Position } from "../geo/position.ts";
import { type Fitted, leastSquares } from "./leastSquares.ts";

/** What a vehicle told of its camera for one instant: its pose without any mounting, and the airframe's attitude. */
export interface ToldPose {
  readonly pose: CameraPose;
  readonly attitude: { readonly yawDeg: number; readonly pitchDeg: number; readonly rollDeg: number };
}

/** A known place that was found in a frame. */
export interface MountingClick {
  /** Where it is in the picture, pixels of `camera`. */
  readonly u: number;
  readonly v: number;
  readonly camera: CameraModel;
  readonly place: Position;
  /** What was told for so many ms before the frame's stamp; undefined where that is not known. */
  readonly toldBefore: (ms: number) => ToldPose | undefined;
  /** One σ of where the place should appear, pixels: the click's own, and the position's and attitude's errors. */
  readonly sigma: number;
}

export interface MountingSolveOptions {
  /** The camera's arm is measured, not solved. */
  readonly arm?: Pick<Mounting, "forward" | "right" | "down">;
  /** Taken as known, and not solved. */
  readonly latencyMs?: number;
}

/**
 * How a camera sits in what carries it, and how late its stream is, from clicks on places that are known: least squares of
 * where the places appear. What clicks say of each is told as its σ, widened where the residuals are larger than the clicks'
 * own σ.
 *
 * @throws FailureError `refused` with what to click more where they do not say it well enough, or do not fit together.
 */
export function solveMounting(
  clicks: readonly MountingClick[],
  { arm = {}, latencyMs: known }: MountingSolveOptions = {},
): SolvedMounting {
  const least = known === undefined ? 4 : 3;
  if (clicks.length < least)
    throw refused(
      `${clicks.length === 1 ? "one click is" : `${clicks.length} clicks are`} too few`,
      `Click a known point in at least ${least} pictures, some left and some right in it.`,
    );
  const solved = (x: readonly number[]) => ({
    mounting: { yawDeg: x[0] ?? 0, pitchDeg: x[1] ?? 0, rollDeg: x[2] ?? 0, ...arm },
    latencyMs: known ?? (x[3] ?? 0) * SCALE_MS,
  });
  const misses = (x: readonly number[]): { u: number; v: number }[] | undefined => {
    const { mounting, latencyMs } = solved(x);
    const all = clicks.map(({ u, v, camera, place, toldBefore }) => {
      const told = toldBefore(latencyMs);
      const seen = told && project(camera, mounted(told.pose, mounting, told.attitude), place);
      return seen && { u: seen.u - u, v: seen.v - v };
    });
    return all.every((one) => one !== undefined) ? all : undefined;
  };
  const residuals = (x: readonly number[]) => {
    const all = misses(x);
    // What is believed of any camera before: nothing to speak of, but enough that what no click tells has a σ.
    const before = x.map((value, i) => value / (i < 3 ? BEFORE_DEG : BEFORE_MS / SCALE_MS));
    return all && [...all.flatMap(({ u, v }, i) => [u / clicks[i]!.sigma, v / clicks[i]!.sigma]), ...before];
  };
  const unknowns = known === undefined ? 4 : 3;
  const fitted = startsOf(unknowns)
    .map((start) => leastSquares(residuals, start, [0.05, 0.05, 0.05, 0.1].slice(0, unknowns)))
    .filter((one) => one !== undefined)
    .sort((a, b) => squares(a) - squares(b))[0];
  const off = fitted && misses(fitted.x);
  if (!fitted || !off)
    throw refused(
      "no mounting shows the points where they were clicked",
      "Look at the places and heights of the points, and that each click is on the point that it names.",
    );
  const freedom = 2 * clicks.length - unknowns;
  const widened = Math.sqrt(Math.max(1, squares(fitted) / freedom));
  if (widened > WORST_FIT)
    throw refused(
      `the clicks do not fit together: they are off by ${Math.round(rmsOf(off))} pixels in the mean`,
      "Remove the click with the largest residual, or look at its place and height.",
    );
  const [yawDeg = 0, pitchDeg = 0, rollDeg = 0, late = 0] = fitted.covariance.map(
    (row, i) => widened * Math.sqrt(row[i] ?? 0),
  );
  const sigma = { yawDeg, pitchDeg, rollDeg, latencyMs: known === undefined ? late * SCALE_MS : 0 };
  const missing = wishes.filter(({ of, most }) => sigma[of] > most);
  if (missing.length > 0)
    throw refused(
      `the clicks do not say enough of ${missing.map(({ name, of, unit }) => `${name} (± ${Math.round(10 * sigma[of]) / 10}${unit})`).join(" and ")}`,
      [...new Set(missing.map(({ wish }) => wish))].join(" "),
    );
  return { ...solved(fitted.x), sigma, residuals: off, rms: rmsOf(off) };
}

const SCALE_MS = 100; // so that all unknowns are of like size
const BEFORE_DEG = 60;
const BEFORE_MS = 1_500;
/** How many times the clicks' own σ they may be off before they are taken for mistakes. */
const WORST_FIT = 4;

/** The least that a mounting is good for, one σ, and what tells more. */
const wishes: readonly {
  readonly of: keyof SolvedMounting["sigma"];
  readonly name: string;
  readonly unit: string;
  readonly most: number;
  readonly wish: string;
}[] = [
  {
    of: "latencyMs",
    name: "the latency",
    unit: " ms",
    most: 120,
    wish: "Fly past the point in two directions, and click while moving or turning.",
  },
  { of: "yawDeg", name: "yaw", unit: "°", most: 1.5, wish: "Click more points, away from straight below." },
  { of: "pitchDeg", name: "pitch", unit: "°", most: 1.5, wish: "Fly past the point in two directions." },
  {
    of: "rollDeg",
    name: "roll",
    unit: "°",
    most: 3,
    wish: "Click points near the left and the right edge of the picture.",
  },
];

/** Where to start from: from a latency of nothing, and of what slow streams have; what is told may not reach so far. */
const startsOf = (unknowns: number): number[][] =>
  unknowns === 3 ? [[0, 0, 0]] : [0, 3, 8].map((late) => [0, 0, 0, late]);

const squares = ({ residuals }: Fitted): number => residuals.reduce((sum, r) => sum + r * r, 0);

const rmsOf = (off: readonly { u: number; v: number }[]): number =>
  Math.sqrt(off.reduce((sum, { u, v }) => sum + u * u + v * v, 0) / Math.max(1, off.length));

const refused = (why: string, remedy: string): FailureError =>
  new FailureError("refused", `The mounting was not solved: ${why}`, remedy);
