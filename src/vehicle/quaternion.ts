import { toDeg } from "../geo/position.ts";

/** Roll, pitch and yaw (applied in the order yaw, pitch, roll) of a quaternion w, x, y, z; NaN where it holds no rotation. */
export function fromQuaternion(q: readonly number[]): { rollDeg: number; pitchDeg: number; yawDeg: number } {
  const length = Math.hypot(...q.slice(0, 4));
  const [w, x, y, z] = q.map((v) => v / length) as [number, number, number, number];
  return {
    rollDeg: toDeg(Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))),
    pitchDeg: toDeg(Math.asin(Math.max(-1, Math.min(1, 2 * (w * y - z * x))))),
    yawDeg: toDeg(Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))),
  };
}
