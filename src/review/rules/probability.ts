import type { ErrorEllipse } from "../../contract/records.ts";
import { EnuFrame } from "../../geo/enu.ts";
import { contains } from "../../geo/polygon.ts";
import { type LatLon, toRad } from "../../geo/position.ts";
import { covarianceOf } from "../covariance.ts";

/**
 * Share of a normal distribution below `z` σ, by the complementary error function of Numerical Recipes (Press et al.,
 * 3rd ed. 2007, §6.2.2), good to 1.2e-7.
 */
export function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  let sum = 0;
  for (const c of ERFC) sum = sum * t + c;
  const erfc = t * Math.exp(-x * x + sum);
  return z < 0 ? erfc / 2 : 1 - erfc / 2;
}

const ERFC = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];

/** One σ of a place's error towards an azimuth, metres. */
export function sigmaTowards(ellipse: ErrorEllipse, azimuthDeg: number): number {
  const { ee, nn, en } = covarianceOf(ellipse);
  const s = Math.sin(toRad(azimuthDeg));
  const c = Math.cos(toRad(azimuthDeg));
  return Math.sqrt(Math.max(0, s * s * ee + 2 * s * c * en + c * c * nn));
}

/** How probable it is that a length, known to one σ, is at most `limit` on either side of zero. */
export function withinLimit(length: number, sigma: number, limit: number): number {
  if (sigma < 1e-3) return Math.abs(length) <= limit ? 1 : 0;
  return normalBelow((limit - length) / sigma) - normalBelow((-limit - length) / sigma);
}

const SAMPLES = 200;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * How probable it is that a place lies in an area: the share of 200 equally probable places of its error that do, laid
 * out as a sunflower, so that it is the same each time and off by no more than about one in a hundred.
 */
export function insideArea(points: readonly LatLon[], place: LatLon, { major, minor, angleDeg }: ErrorEllipse): number {
  const frame = new EnuFrame({ ...place, amsl: 0 });
  const s = Math.sin(toRad(angleDeg));
  const c = Math.cos(toRad(angleDeg));
  let inside = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const r = Math.sqrt(-2 * Math.log(1 - (i + 0.5) / SAMPLES));
    const along = r * Math.cos(i * GOLDEN_ANGLE) * major;
    const across = r * Math.sin(i * GOLDEN_ANGLE) * minor;
    if (contains(points, frame.toPosition({ east: along * s + across * c, north: along * c - across * s }))) inside++;
  }
  return inside / SAMPLES;
}
