import { type Enu, type LatLon, type Position, toRad, wrap180 } from "./position.ts";

/**
 * A local east-north-up frame that maps degrees to metres with the meridian and prime-vertical radii of WGS 84 at its
 * origin. Straight lines stay straight. Meridians converge, which it leaves out: a length L from the origin is off by at
 * most 0.4 · L² · tan(lat) / 6378 km, which at 47° is 7 cm at 1 km, 0.3 m at 2 km and 7 m at 10 km.
 * Over the date line it counts the short way. `up` is the difference in metres above mean sea level.
 */
export class EnuFrame {
  readonly origin: Position;
  /** Metres in one degree of latitude and of longitude, at the origin. */
  readonly metresPerDegLat: number;
  readonly metresPerDegLon: number;

  constructor(origin: LatLon & { readonly amsl?: number }) {
    this.origin = { lat: origin.lat, lon: origin.lon, amsl: origin.amsl ?? 0 };
    this.metresPerDegLat = metresPerDegLatAt(origin.lat);
    this.metresPerDegLon = metresPerDegLonAt(origin.lat);
  }

  toEnu(p: LatLon & { readonly amsl?: number }): Enu {
    return {
      east: shortWay(p.lon - this.origin.lon) * this.metresPerDegLon,
      north: (p.lat - this.origin.lat) * this.metresPerDegLat,
      up: (p.amsl ?? this.origin.amsl) - this.origin.amsl,
    };
  }

  toPosition(e: { readonly east: number; readonly north: number; readonly up?: number }): Position {
    return {
      lat: this.origin.lat + e.north / this.metresPerDegLat,
      lon: shortWay(this.origin.lon + e.east / this.metresPerDegLon),
      amsl: this.origin.amsl + (e.up ?? 0),
    };
  }
}

/** Metres in one degree of latitude, at a latitude, by the meridian radius of WGS 84. */
export function metresPerDegLatAt(lat: number): number {
  const sine = Math.sin(toRad(lat));
  const s = 1 - E2 * sine * sine;
  return toRad((A * (1 - E2)) / (s * Math.sqrt(s)));
}

/** Metres in one degree of longitude, at a latitude, by the prime-vertical radius of WGS 84. */
export function metresPerDegLonAt(lat: number): number {
  const phi = toRad(lat);
  const sine = Math.sin(phi);
  return toRad((A * Math.cos(phi)) / Math.sqrt(1 - E2 * sine * sine));
}

/** Degrees of longitude the short way round, −180 ≤ a < 180. */
export function shortWay(deg: number): number {
  if (deg >= -180 && deg < 180) return deg;
  const once = deg >= 180 ? deg - 360 : deg + 360; // exact for all that two longitudes can be apart
  return once >= -180 && once < 180 ? once : wrap180(deg);
}

/** Metres between two places near each other, on the tangent plane of their middle, height left out. */
export function distance(a: LatLon, b: LatLon): number {
  const lat = (a.lat + b.lat) / 2;
  const north = (b.lat - lat - (a.lat - lat)) * metresPerDegLatAt(lat);
  return Math.hypot(shortWay(b.lon - a.lon) * metresPerDegLonAt(lat), north);
}

/** Degrees clockwise from true north of the direction from `a` to `b`, 0 ≤ bearing < 360. */
export function bearing(a: LatLon, b: LatLon): number {
  const lat = (a.lat + b.lat) / 2;
  const north = (b.lat - lat - (a.lat - lat)) * metresPerDegLatAt(lat);
  return ((Math.atan2(shortWay(b.lon - a.lon) * metresPerDegLonAt(lat), north) * 180) / Math.PI + 360) % 360;
}

/** The place `metres` from `from` towards `bearingDeg`. */
export function offset(from: LatLon, bearingDeg: number, metres: number): LatLon {
  const { lat, lon } = new EnuFrame(from).toPosition({
    east: Math.sin(toRad(bearingDeg)) * metres,
    north: Math.cos(toRad(bearingDeg)) * metres,
  });
  return { lat, lon };
}

const A = 6378137; // WGS 84 semi-major axis, m
const E2 = 6.69437999014e-3; // WGS 84 first eccentricity squared
