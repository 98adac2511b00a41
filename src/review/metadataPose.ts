import type { FrameMetadata } from "../contract/vision.ts";
import type { CameraPose } from "../geo/camera.ts";
import { toDeg, toRad, wrap360 } from "../geo/position.ts";

type Vector = readonly [number, number, number];

/**
 * The camera's pose from a frame's own metadata: the platform's heading, pitch and roll (MISB ST 0601 tags 5–7), then
 * the sensor's azimuth, elevation and roll relative to the platform (tags 18–20), composed in that order.
 * Undefined when the frame does not say where it was taken or where it looked.
 */
export function metadataPose(m: FrameMetadata): CameraPose | undefined {
  const { lat, lon, amsl, platformHeadingDeg, sensorRelativeAzimuthDeg, sensorRelativeElevationDeg } = m;
  if (lat === undefined || lon === undefined || amsl === undefined || platformHeadingDeg === undefined)
    return undefined;
  if (sensorRelativeAzimuthDeg === undefined || sensorRelativeElevationDeg === undefined) return undefined;
  const platform = rotation(platformHeadingDeg, m.platformPitchDeg ?? 0, m.platformRollDeg ?? 0);
  const sensor = rotation(sensorRelativeAzimuthDeg, sensorRelativeElevationDeg, m.sensorRelativeRollDeg ?? 0);
  const forward = apply(platform, apply(sensor, [1, 0, 0]));
  const right = apply(platform, apply(sensor, [0, 1, 0]));
  const pitch = Math.asin(Math.max(-1, Math.min(1, -forward[2])));
  // Looking straight down leaves the heading to the picture's upper edge, which is where "down" points away from.
  const down = apply(platform, apply(sensor, [0, 0, 1]));
  const level = Math.hypot(forward[0], forward[1]) > 1e-6 ? forward : ([-down[0], -down[1], 0] as const);
  const heading = Math.atan2(level[1], level[0]);
  const levelRight: Vector = [-Math.sin(heading), Math.cos(heading), 0];
  const levelDown = cross(forward, levelRight);
  return {
    lat,
    lon,
    amsl,
    headingDeg: wrap360(toDeg(heading)),
    pitchDeg: toDeg(pitch),
    rollDeg: toDeg(Math.atan2(dot(right, levelDown), dot(right, levelRight))),
  };
}

/** Body to north-east-down: yaw about down, then pitch about right, then roll about forward; degrees. */
function rotation(yawDeg: number, pitchDeg: number, rollDeg: number): readonly [Vector, Vector, Vector] {
  const [cy, sy] = [Math.cos(toRad(yawDeg)), Math.sin(toRad(yawDeg))];
  const [cp, sp] = [Math.cos(toRad(pitchDeg)), Math.sin(toRad(pitchDeg))];
  const [cr, sr] = [Math.cos(toRad(rollDeg)), Math.sin(toRad(rollDeg))];
  return [
    [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
    [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
    [-sp, cp * sr, cp * cr],
  ];
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const apply = (m: readonly [Vector, Vector, Vector], v: Vector): Vector => [dot(m[0], v), dot(m[1], v), dot(m[2], v)];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
