import { type LatLon, toDeg, toRad, wrap180 } from "../../geo/position.ts";

/** The upper edge of the sun on the horizon, with the usual refraction: 50′ below it. */
const RISE_DEG = -0.833;
const DAY_MS = 86_400_000;

/** Declination, degrees, and equation of time, minutes, by Meeus' low-accuracy series as NOAA uses them. */
function sunAt(at: number): { declinationDeg: number; equationMin: number } {
  const t = (at / DAY_MS + 2440587.5 - 2451545) / 36525;
  const meanLong = (280.46646 + t * (36000.76983 + t * 0.0003032)) % 360;
  const anomaly = toRad(357.52911 + t * (35999.05029 - 0.0001537 * t));
  const eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  const centre =
    Math.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
    Math.sin(2 * anomaly) * (0.019993 - 0.000101 * t) +
    Math.sin(3 * anomaly) * 0.000289;
  const node = toRad(125.04 - 1934.136 * t);
  const apparent = toRad(meanLong + centre - 0.00569 - 0.00478 * Math.sin(node));
  const obliquity = toRad(23.439291 - t * 0.0130042 + 0.00256 * Math.cos(node));
  const y = Math.tan(obliquity / 2) ** 2;
  const l = toRad(meanLong);
  const equation =
    y * Math.sin(2 * l) -
    2 * eccentricity * Math.sin(anomaly) +
    4 * eccentricity * y * Math.sin(anomaly) * Math.cos(2 * l) -
    0.5 * y * y * Math.sin(4 * l) -
    1.25 * eccentricity * eccentricity * Math.sin(2 * anomaly);
  return {
    declinationDeg: toDeg(Math.asin(Math.sin(obliquity) * Math.sin(apparent))),
    equationMin: 4 * toDeg(equation),
  };
}

/**
 * When the sun rises or sets on the day whose local noon is near `noonAt`, good to about a minute below 70° of latitude
 * (https://gml.noaa.gov/grad/solcalc/calcdetails.html). Where it does not rise, both are the sun's highest moment; where
 * it does not set, they are its lowest ones before and after.
 */
export function sunEvent(kind: "sunrise" | "sunset", noonAt: number, { lat, lon }: LatLon): number {
  const sign = kind === "sunrise" ? -1 : 1;
  let at = noonAt;
  for (let i = 0; i < 4; i++) {
    const { declinationDeg, equationMin } = sunAt(at);
    const utcMin = (((noonAt % DAY_MS) + DAY_MS) % DAY_MS) / 60_000;
    const pastTransitMin = wrap180((utcMin + equationMin + 4 * lon - 720) / 4) * 4;
    const d = toRad(declinationDeg);
    const phi = toRad(lat);
    const cosine = (Math.sin(toRad(RISE_DEG)) - Math.sin(phi) * Math.sin(d)) / (Math.cos(phi) * Math.cos(d));
    const halfDayMin = 4 * toDeg(Math.acos(Math.max(-1, Math.min(1, cosine))));
    at = noonAt + (sign * halfDayMin - pastTransitMin) * 60_000;
  }
  return at;
}
