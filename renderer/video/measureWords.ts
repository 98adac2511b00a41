import type { Measured, MeasuredLeg, MeasuredPoint } from "../../src/contract/measure.ts";
import { azimuth, type CoordinateStyle, ellipse, metres, place } from "../ui/format.ts";

const gap = "\u202f";

/** `50.2 m ± 0.4 m`, `1,240 m ± 12 m`: no more digits than are known. */
export function lengthWords({ value, sigma }: Measured): string {
  const digits = sigma < 1 ? 1 : 0;
  return `${number(value, digits)}${gap}m ±${gap}${number(sigma, digits)}${gap}m`;
}

/** `1,240 m² ± 60 m²`; hectares from one on. */
export function areaWords({ value, sigma }: Measured): string {
  const [unit, name] = value >= 10_000 ? [10_000, "ha"] : [1, "m²"];
  const digits = sigma / unit < 1 ? (sigma / unit < 0.1 ? 2 : 1) : 0;
  return `${number(value / unit, digits)}${gap}${name} ±${gap}${number(sigma / unit, digits)}${gap}${name}`;
}

/** `053° ± 3°`; a direction of which nothing is known is none. */
export const bearingWords = ({ bearingDeg, bearingSigmaDeg }: MeasuredLeg): string =>
  bearingSigmaDeg > 60
    ? "direction unknown"
    : `${azimuth(bearingDeg)} ±${gap}${Math.max(1, Math.round(bearingSigmaDeg))}°`;

/** `53 m ± 2 m · 053° ± 3° · 6 m up`. */
export function legWords(leg: MeasuredLeg): string {
  const { distance, distanceSigma, rise } = leg;
  const up = Math.round(Math.abs(rise));
  return [
    lengthWords({ value: distance, sigma: distanceSigma }),
    bearingWords(leg),
    ...(up >= 1 ? [`${metres(up)} ${rise > 0 ? "up" : "down"}`] : []),
  ].join(" · ");
}

/** Where a point is, how well that is known, and from how far it was seen; or why it has no place. */
export function pointWords(
  point: MeasuredPoint,
  style: CoordinateStyle,
): { readonly where: string; readonly how: string } {
  if ("noPlace" in point) return { where: "no place", how: whyWords[point.noPlace] ?? point.noPlace };
  const { place: at, ellipse: error, heightSigma, range, groundAssumed } = point;
  return {
    where: `${place(at, style)}, ${metres(at.amsl)}`,
    how: [
      `${ellipse(error)}, height ±${gap}${metres(heightSigma)}`,
      `${metres(range)} from the camera`,
      ...(groundAssumed ? ["flat ground at home’s height assumed: add elevation files"] : []),
    ].join(" · "),
  };
}

/** Why a point has no place, and what helps. */
const whyWords: Readonly<Record<string, string>> = {
  "ray too flat": "the camera looks there less than 5° below the horizon: the error would grow without bound",
  "ray misses the ground": "the camera looks past the ground there, or farther than 20 km",
  "height of the ground unknown": "nobody knows the height of the ground there: add elevation files",
  "outside what the lens was calibrated for": "the lens was not calibrated that far out",
};

/** Why nothing can be measured in a picture; what else is told after `; ` stays as it is. */
export function noPoseWords(why: string): string {
  const [reason = "", ...others] = why.split("; ");
  return `Nothing can be measured in this picture: ${[noPoseReasons[reason] ?? reason, ...others].join("; ")}.`;
}

const noPoseReasons: Readonly<Record<string, string>> = {
  "field of view unknown": "how wide its camera sees is not known (calibrate the camera in Set-up)",
  "no position and attitude at that time": "neither the video nor the flight’s telemetry tells where it was taken from",
  "camera's direction unknown": "the vehicle does not tell where its camera looked",
};

const number = (value: number, digits: number): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
