/**
 * Places on the earth. Latitude and longitude are WGS 84 degrees. Altitudes are metres and always name their datum:
 * `amsl` above mean sea level (EGM96), `ellipsoid` above the WGS 84 ellipsoid, `ahl` above home, `agl` above the ground.
 */
export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

/** A place with its height above mean sea level, as MAVLink's GLOBAL_POSITION_INT.alt. */
export interface Position extends LatLon {
  readonly amsl: number;
}

/** Metres on a local tangent plane. */
export interface Enu {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

const RAD = Math.PI / 180;
export const toRad = (deg: number): number => deg * RAD;
export const toDeg = (rad: number): number => rad / RAD;

/** The angle folded into 0 ≤ a < 360. */
export const wrap360 = (deg: number): number => ((deg % 360) + 360) % 360;

/** The angle folded into −180 ≤ a < 180. */
export const wrap180 = (deg: number): number => wrap360(deg + 180) - 180;
