import type { ErrorEllipse } from "../contract/records.ts";
import { toDeg, toRad } from "../geo/position.ts";

/** Variances of a place on the ground and their correlation, m²: east, north, and east with north. */
export interface Covariance {
  readonly ee: number;
  readonly nn: number;
  readonly en: number;
}

/** The one-σ ellipse of a covariance; `angleDeg` of its major axis is 0 ≤ a < 180. */
export function ellipseOf({ ee, nn, en }: Covariance): ErrorEllipse {
  const mean = (ee + nn) / 2;
  const spread = Math.hypot((ee - nn) / 2, en);
  // Angle of the major axis from east, counter-clockwise, turned into an azimuth.
  const azimuth = 90 - toDeg(Math.atan2(2 * en, ee - nn) / 2);
  return {
    major: Math.sqrt(Math.max(0, mean + spread)),
    minor: Math.sqrt(Math.max(0, mean - spread)),
    angleDeg: ((azimuth % 180) + 180) % 180,
  };
}

/** The covariance that a one-σ ellipse stands for. */
export function covarianceOf({ major, minor, angleDeg }: ErrorEllipse): Covariance {
  const a = toRad(angleDeg);
  const s = Math.sin(a);
  const c = Math.cos(a);
  return {
    ee: (major * s) ** 2 + (minor * c) ** 2,
    nn: (major * c) ** 2 + (minor * s) ** 2,
    en: s * c * (major ** 2 - minor ** 2),
  };
}

export const addCovariance = (a: Covariance, b: Covariance): Covariance => ({
  ee: a.ee + b.ee,
  nn: a.nn + b.nn,
  en: a.en + b.en,
});

export const scaleCovariance = ({ ee, nn, en }: Covariance, by: number): Covariance => ({
  ee: ee * by,
  nn: nn * by,
  en: en * by,
});
