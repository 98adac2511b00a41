import type { Covariance } from "./covariance.ts";

/** What makes a fix wrong. `aimAcross` and `aimDown`: the part of the vehicle that the box's middle stands for. */
export type ErrorSource =
  | "east"
  | "north"
  | "up"
  | "heading"
  | "pitch"
  | "roll"
  | "vehiclePitch"
  | "vehicleRoll"
  | "time"
  | "ground"
  | "aimAcross"
  | "aimDown";

/** How far one source's error of one σ moves a fix, metres. */
export interface FixError {
  readonly source: ErrorSource;
  readonly east: number;
  readonly north: number;
}

/** How wrong sources are found to be, each in its own σ; what is absent is not known to be wrong. */
export type FoundErrors = Partial<Readonly<Record<ErrorSource, number>>>;

/** A part of an error that goes on from frame to frame: a first-order Gauss–Markov process. */
export interface Lasting {
  /** After so long, seconds, it has forgotten all but 1/e of itself; of the ground's, metres that the vehicle has moved. */
  readonly seconds?: number;
  readonly metres?: number;
  /** Share of the error's variance, 0…1; what the parts leave is new in each frame. */
  readonly share: number;
}

/** Angles are wrong by some of it for long, and by some for a manoeuvre. */
const angle: readonly Lasting[] = [
  { seconds: 10, share: 0.4 },
  { seconds: 120, share: 0.58 },
];
const fix: readonly Lasting[] = [{ seconds: 60, share: 0.98 }];
const aim: readonly Lasting[] = [{ seconds: 3, share: 0.5 }];

/**
 * What receivers, compasses, stabilised gimbals and height models of the field show: GNSS wanders for a minute, angles for
 * seconds to minutes, a stream's delay stays and jitters, a height model is wrong by the same over hundreds of metres.
 */
export const lastingOf: Readonly<Record<ErrorSource, readonly Lasting[]>> = {
  east: fix,
  north: fix,
  up: fix,
  heading: angle,
  pitch: angle,
  roll: angle,
  vehiclePitch: angle,
  vehicleRoll: angle,
  time: [{ seconds: 300, share: 0.85 }],
  ground: [{ metres: 300, share: 1 }],
  aimAcross: aim,
  aimDown: aim,
};

export const errorSources = Object.keys(lastingOf) as readonly ErrorSource[];

/** One part of one source's error, as filters follow it. */
export interface LastingPart extends Lasting {
  readonly source: ErrorSource;
}

/** All parts of some sources' errors, in the sources' order. */
export const lastingParts = (sources: readonly ErrorSource[]): readonly LastingPart[] =>
  sources.flatMap((source) => lastingOf[source].map((part) => ({ source, ...part })));

/** The share of a source's variance that is new in each frame. */
export const whiteOf = (source: ErrorSource): number =>
  Math.max(0, 1 - lastingOf[source].reduce((sum, { share }) => sum + share, 0));

/** The share of a lasting error that is left of it after so long, in which the vehicle has moved so far. */
export const keptOf = ({ seconds, metres }: Lasting, passed: { seconds: number; metres: number }): number =>
  Math.exp(-(seconds ? passed.seconds / seconds : 0) - (metres ? passed.metres / metres : 0));

/** The covariance of all errors together, each weighed by what `share` says of its source. */
export function covarianceOfErrors(
  errors: readonly FixError[],
  share: (source: ErrorSource) => number = () => 1,
): Covariance {
  let ee = 0;
  let nn = 0;
  let en = 0;
  for (const { source, east, north } of errors) {
    const k = share(source);
    ee += k * east * east;
    nn += k * north * north;
    en += k * east * north;
  }
  return { ee, nn, en };
}
