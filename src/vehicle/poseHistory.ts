import { EnuFrame } from "../geo/enu.ts";
import { type Position, wrap180, wrap360 } from "../geo/position.ts";
import type { GimbalHeard } from "./gimbals.ts";
import { type Sample, SampleHistory } from "./sampleHistory.ts";
import type { AttitudeState, GimbalState, PlaceState } from "./vehicleState.ts";

/** Where a vehicle and its gimbal were and pointed at one instant. Angles as `GimballedAttitude`, degrees. */
export interface Pose {
  readonly at: number;
  readonly position: Position;
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
  /** Absent when the vehicle reports no gimbal. */
  readonly gimbalPitchDeg?: number;
  readonly gimbalYawDeg?: number;
  readonly sigma: PoseSigma;
  readonly rates: PoseRates;
}

/** How fast a pose changes: m/s and degrees a second. */
export interface PoseRates {
  readonly east: number;
  readonly north: number;
  readonly up: number;
  readonly yawDeg: number;
  /** Of the gimbal: against the horizon and against the nose. 0 when there is none. */
  readonly gimbalPitchDeg: number;
  readonly gimbalYawDeg: number;
}

/** One standard deviation of each part of a pose: metres and degrees. */
export interface PoseSigma {
  readonly horizontal: number;
  readonly vertical: number;
  readonly yawDeg: number;
  /** Of the vehicle's own idea of the horizon. */
  readonly tiltDeg: number;
  readonly gimbalDeg: number;
}

/** One σ of the angles that nothing in MAVLink tells the accuracy of: of a calibrated compass, a levelled frame, a gimbal. */
export const usualTelemetrySigma = { yawDeg: 2, tiltDeg: 0.5, gimbalDeg: 0.5 } as const;

/** The last two minutes of a vehicle's poses, for frames that arrive later than they were taken. */
export class PoseHistory {
  readonly #places = new SampleHistory<PlaceState>(KEPT_MS, 1_200);
  readonly #attitudes = new SampleHistory<AttitudeState>(KEPT_MS, 2_400);
  readonly #gimbals = new SampleHistory<GimbalState>(KEPT_MS, 2_400);
  /** Of each gimbal by its number. */
  readonly #numbered = new Map<number, SampleHistory<GimbalState>>();
  /** Accuracy of the position fix: metres, 1 σ. */
  #fix = { horizontal: 2.5, vertical: 3.5 };

  /** The samples' `at` is when they were taken. What is not newer than the sample before is left out. */
  addPlace(place: PlaceState): void {
    if (isNewer(this.#places, place)) this.#places.push(place);
  }
  addAttitude(attitude: AttitudeState): void {
    if (isNewer(this.#attitudes, attitude)) this.#attitudes.push(attitude);
  }
  /** Without `heard` of the vehicle's only gimbal. */
  addGimbal(gimbal: GimbalState, heard?: GimbalHeard): void {
    if (heard?.main !== false && isNewer(this.#gimbals, gimbal)) this.#gimbals.push(gimbal);
    if (!heard) return;
    const own = this.#numbered.get(heard.number) ?? new SampleHistory<GimbalState>(KEPT_MS, 2_400);
    if (!this.#numbered.has(heard.number) && this.#numbered.size >= MOST_GIMBALS) return;
    this.#numbered.set(heard.number, own);
    if (isNewer(own, gimbal)) own.push(gimbal);
  }
  setFixAccuracy(horizontal: number, vertical: number): void {
    this.#fix = { horizontal, vertical };
  }

  /**
   * The pose at an instant, interpolated; up to a second beyond the newest sample it is carried on as it moved and turned
   * last. Undefined where the history does not reach. With `number` that gimbal's angles, and none where it is not heard;
   * whatever its number, a single gimbal is the one that is meant.
   */
  poseAt(at: number, number?: number): Pose | undefined {
    const place = around(this.#places, at);
    const attitude = around(this.#attitudes, at);
    if (!place || !attitude) return undefined;
    const gimbals = this.#gimbalsOf(number);
    const gimbal = gimbals && around(gimbals, at);
    const reach = Math.max(gapOf(place, at), 0) / 1_000;
    const yaw = angleAt(attitude, at, this.#attitudes, ({ yawDeg }) => yawDeg);
    const pitch = angleAt(attitude, at, this.#attitudes, ({ pitchDeg }) => pitchDeg);
    const roll = angleAt(attitude, at, this.#attitudes, ({ rollDeg }) => rollDeg);
    const gimbalPitch = gimbal && angleAt(gimbal, at, gimbals, ({ pitchDeg }) => pitchDeg);
    const gimbalYaw = gimbal && angleAt(gimbal, at, gimbals, ({ yawDeg }) => yawDeg);
    return {
      at,
      position: placeAt(place, at),
      yawDeg: wrap360(yaw.deg),
      pitchDeg: pitch.deg,
      rollDeg: roll.deg,
      ...(gimbalPitch && gimbalYaw && { gimbalPitchDeg: gimbalPitch.deg, gimbalYawDeg: wrap180(gimbalYaw.deg) }),
      rates: {
        ...velocityAt(place, at),
        yawDeg: yaw.rate,
        gimbalPitchDeg: gimbalPitch?.rate ?? 0,
        gimbalYawDeg: gimbalYaw?.rate ?? 0,
      },
      sigma: {
        horizontal: Math.hypot(this.#fix.horizontal, ACCELERATION * 0.5 * reach ** 2),
        vertical: Math.hypot(this.#fix.vertical, ACCELERATION * 0.25 * reach ** 2),
        yawDeg: Math.hypot(usualTelemetrySigma.yawDeg, turnSigma(attitude, at)),
        tiltDeg: Math.hypot(usualTelemetrySigma.tiltDeg, turnSigma(attitude, at)),
        gimbalDeg: gimbal ? Math.hypot(usualTelemetrySigma.gimbalDeg, turnSigma(gimbal, at)) : 5,
      },
    };
  }

  #gimbalsOf(number: number | undefined): SampleHistory<GimbalState> | undefined {
    if (number === undefined) return this.#gimbals;
    return this.#numbered.get(number) ?? (this.#numbered.size > 1 ? undefined : this.#gimbals);
  }
}

const MOST_GIMBALS = 8; // of one vehicle; who names more has gone wrong
const KEPT_MS = 120_000;
const CARRY_ON_MS = 1_000;
const MOST_GAP_MS = 5_000; // between two samples that are joined
const ACCELERATION = 3; // m/s², what a manoeuvre may do between samples
const TURN_DEG = 30; // degrees/s², likewise

const isNewer = (samples: SampleHistory<Sample>, { at }: Sample): boolean => !samples.newest || at > samples.newest.at;

/** The samples before and after, twice the newest just beyond it. */
function around<T extends Sample>(samples: SampleHistory<T>, at: number): readonly [T, T] | undefined {
  const newest = samples.newest;
  if (!newest || at > newest.at + CARRY_ON_MS) return undefined;
  if (at >= newest.at) return [newest, newest];
  let low = 0;
  let high = samples.length - 1;
  if (at < samples.at(0)!.at) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (samples.at(middle)!.at <= at) low = middle;
    else high = middle;
  }
  const pair = [samples.at(low)!, samples.at(high)!] as const;
  return pair[1].at - pair[0].at > MOST_GAP_MS ? undefined : pair;
}

/** An angle at an instant and its rate, degrees and degrees a second: the short way between both, or on as it turned last. */
function angleAt<T extends Sample>(
  [a, b]: readonly [T, T],
  at: number,
  samples: SampleHistory<T>,
  of: (sample: T) => number,
): { deg: number; rate: number } {
  const before = a.at === b.at ? samples.at(samples.length - 2) : undefined;
  const [from, to] = before && a.at - before.at <= MOST_GAP_MS ? [before, a] : [a, b];
  const turn = wrap180(of(to) - of(from));
  const rate = to.at === from.at ? 0 : (turn * 1_000) / (to.at - from.at);
  return { deg: of(a) + (rate * (at - a.at)) / 1_000, rate };
}

/** One σ of what a turning may have changed unseen between two samples, or since the newest, degrees. */
function turnSigma([a, b]: readonly [Sample, Sample], at: number): number {
  const [s, t] = a.at === b.at ? [at - a.at, at - a.at] : [at - a.at, b.at - at];
  return (TURN_DEG * 0.5 * s * t) / 1e6;
}

function velocityAt(
  [a, b]: readonly [PlaceState, PlaceState],
  at: number,
): { east: number; north: number; up: number } {
  const t = between([a, b], at);
  const mix = (from: number, to: number) => from + (to - from) * t;
  return { east: mix(a.east, b.east), north: mix(a.north, b.north), up: -mix(a.down, b.down) };
}

/** How far between the two the instant lies, 0…1. */
const between = ([a, b]: readonly [Sample, Sample], at: number): number =>
  b.at === a.at ? 0 : (at - a.at) / (b.at - a.at);

/** ms to the nearer of the two samples. */
const gapOf = ([a, b]: readonly [Sample, Sample], at: number): number => Math.min(at - a.at, Math.abs(b.at - at));

/** A cubic through both places with both velocities; beyond the newest a straight line. */
function placeAt([a, b]: readonly [PlaceState, PlaceState], at: number): Position {
  const frame = new EnuFrame(a);
  if (a.at === b.at) {
    const s = (at - a.at) / 1_000;
    return frame.toPosition({ east: a.east * s, north: a.north * s, up: -a.down * s });
  }
  const to = frame.toEnu(b);
  const span = (b.at - a.at) / 1_000;
  const t = (at - a.at) / (b.at - a.at);
  const mix = (end: number, v0: number, v1: number) =>
    (t ** 3 - 2 * t ** 2 + t) * span * v0 + (-2 * t ** 3 + 3 * t ** 2) * end + (t ** 3 - t ** 2) * span * v1;
  return frame.toPosition({
    east: mix(to.east, a.east, b.east),
    north: mix(to.north, a.north, b.north),
    up: mix(to.up, -a.down, -b.down),
  });
}
