import { type LatLon, toDeg, toRad } from "./position.ts";

/**
 * Elevation of the sun's middle above the horizon, degrees, without refraction, to about 0.02° from 1950 to 2050: the
 * Astronomical Almanac's low-precision formulae. https://aa.usno.navy.mil/faq/sun_approx
 */
export function sunElevation({ lat, lon }: LatLon, at: number): number {
  const days = at / 86_400_000 - J2000_DAYS;
  const anomaly = toRad(357.529 + 0.98560028 * days);
  const mean = 280.459 + 0.98564736 * days;
  const ecliptic = toRad(mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly));
  const tilt = toRad(23.439 - 0.00000036 * days);
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  // Greenwich mean sidereal time, https://aa.usno.navy.mil/faq/GAST
  const sidereal = toRad(15 * ((18.697375 + 24.065709824279 * days) % 24));
  const hour = sidereal + toRad(lon) - ascension;
  const north = toRad(lat);
  const sine = Math.sin(north) * Math.sin(declination) + Math.cos(north) * Math.cos(declination) * Math.cos(hour);
  return toDeg(Math.asin(Math.max(-1, Math.min(1, sine))));
}

/** The sun's elevation at which civil twilight ends: below it a colour camera sees nothing without lamps, degrees. */
export const CIVIL_TWILIGHT_DEG = -6;

/** Noon of 1 January 2000 in days of Unix time. */
const J2000_DAYS = 10_957.5;
