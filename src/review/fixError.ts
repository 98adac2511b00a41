import type { Covariance } from "./covariance.ts";

/** What makes a fix wrong. `aimAcross` and `aimDown`: the part of the vehicle that the box's middle stands for. */
export type ErrorSource =
  | "east"
  | "north"
  | "up"
  | "heading"
  | "pitch"
  | "roll"
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

/** How an error goes on from frame to frame: a first-order Gauss–Markov process, and a share of it that is new each time. */
export interface Lasting {
  /** After so long, seconds, it has forgotten all but 1/e of itself; of the ground's, metres that the vehicle has moved. */
  readonly seconds?: number;
  readonly metres?: number;
  /** Share of the variance that is new in each frame, 0…1. */
  readonly white: number;
}

/**
 * What receivers, compasses, stabilised gimbals and height models of the field show: GNSS and compass wander for a minute,
 * a stream's delay stays and jitters, a height model is wrong by the same over hundreds of metres.
 */
export const lastingOf: Readonly<Record<ErrorSource, Lasting>> = {
  east: { seconds: 60, white: 0.02 },
  north: { seconds: 60, white: 0.02 },
  up: { seconds: 60, white: 0.02 },
  heading: { seconds: 30, white: 0.02 },
  pitch: { seconds: 30, white: 0.02 },
  roll: { seconds: 30, white: 0.02 },
  time: { seconds: 120, white: 0.15 },
  ground: { metres: 300, white: 0 },
  aimAcross: { seconds: 3, white: 0.5 },
  aimDown: { seconds: 3, white: 0.5 },
};

export const errorSources = Object.keys(lastingOf) as readonly ErrorSource[];

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
