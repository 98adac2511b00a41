import { EnuFrame } from "./enu.ts";
import type { Ground } from "./ground.ts";
import { distorted, type Lens, reachOf, type Slope, undistorted } from "./lens.ts";
import { type Enu, type LatLon, type Position, toDeg, toRad } from "./position.ts";

/** A camera; picture origin top left, u right, v down, in pixels. A pinhole with square pixels where no lens is given. */
export interface CameraModel {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** Horizontal field of view, degrees. */
  readonly hfovDeg: number;
  /** As it was calibrated; counts instead of the field of view. */
  readonly lens?: Lens;
}

/** Where a camera is and where its optical axis points, in the world. */
export interface CameraPose extends Position {
  /** True azimuth of the optical axis, degrees clockwise from north. */
  readonly headingDeg: number;
  /** Elevation of the optical axis: 0 the horizon, −90 straight down. */
  readonly pitchDeg: number;
  /** Rotation about the optical axis, positive clockwise as seen from behind the camera; 0 keeps the horizon level. */
  readonly rollDeg: number;
}

/** How fast a camera turns, degrees a second, in the angles of `CameraPose`. */
export interface CameraRates {
  readonly headingDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg?: number;
}

/** A vehicle's attitude and its gimbal's, as MAVLink reports them. */
export interface GimballedAttitude {
  readonly yawDeg: number; // of the vehicle, true
  readonly gimbalPitchDeg: number; // above the horizon (stabilised); negative looks down
  readonly gimbalYawDeg: number; // relative to the vehicle's nose, positive to the right
}

/** The pose of a stabilised camera (roll and pitch held against the horizon, yaw follows the vehicle). */
export function stabilisedPose(at: Position, a: GimballedAttitude): CameraPose {
  return { ...at, headingDeg: (a.yawDeg + a.gimbalYawDeg + 720) % 360, pitchDeg: a.gimbalPitchDeg, rollDeg: 0 };
}

/** Focal length in pixels, across. */
export const focalLength = ({ lens, width, hfovDeg }: CameraModel): number =>
  lens ? (lens.fx * width) / lens.width : width / 2 / Math.tan(toRad(hfovDeg) / 2);

/** The camera's axes as unit vectors in the local east-north-up frame. */
export interface CameraAxes {
  readonly right: Enu;
  readonly down: Enu;
  readonly forward: Enu;
}

export function cameraAxes(pose: Pick<CameraPose, "headingDeg" | "pitchDeg" | "rollDeg">): CameraAxes {
  const h = toRad(pose.headingDeg);
  const p = toRad(pose.pitchDeg);
  const r = toRad(pose.rollDeg);
  const forward = { east: Math.sin(h) * Math.cos(p), north: Math.cos(h) * Math.cos(p), up: Math.sin(p) };
  const right0 = { east: Math.cos(h), north: -Math.sin(h), up: 0 };
  const down0 = { east: Math.sin(h) * Math.sin(p), north: Math.cos(h) * Math.sin(p), up: -Math.cos(p) };
  const mix = (a: Enu, ka: number, b: Enu, kb: number): Enu => ({
    east: a.east * ka + b.east * kb,
    north: a.north * ka + b.north * kb,
    up: a.up * ka + b.up * kb,
  });
  return {
    forward,
    right: mix(right0, Math.cos(r), down0, Math.sin(r)),
    down: mix(down0, Math.cos(r), right0, -Math.sin(r)),
  };
}

/** The direction before the camera in which pixel (u, v) looks; undefined where the lens says nothing of that pixel. */
export function pixelSlope(camera: CameraModel, u: number, v: number): Slope | undefined {
  const { fx, fy, cx, cy } = scaleOf(camera);
  const seen = { x: (u - cx) / fx, y: (v - cy) / fy };
  return camera.lens ? undistorted(camera.lens, seen) : seen;
}

/**
 * The direction (unit vector, local ENU at the camera) in which pixel (u, v) looks; where the lens says nothing of that
 * pixel (see `pixelSlope`), that of the pixel nearest to it, towards the middle, of which it does.
 */
export function pixelRay(camera: CameraModel, pose: CameraPose, u: number, v: number): Enu {
  const { right, down, forward } = cameraAxes(pose);
  const { x, y } = pixelSlope(camera, u, v) ?? nearestSlope(camera, u, v);
  const east = forward.east + right.east * x + down.east * y;
  const north = forward.north + right.north * x + down.north * y;
  const up = forward.up + right.up * x + down.up * y;
  const n = Math.hypot(east, north, up);
  return { east: east / n, north: north / n, up: up / n };
}

/**
 * Where a place appears in the picture, in pixels; undefined behind the camera and beyond the reach of its lens. May lie
 * outside the picture.
 */
export function project(camera: CameraModel, pose: CameraPose, place: Position): { u: number; v: number } | undefined {
  const { east, north, up } = new EnuFrame(pose).toEnu(place);
  const { right, down, forward } = cameraAxes(pose);
  const dot = (a: Enu) => a.east * east + a.north * north + a.up * up;
  const depth = dot(forward);
  if (depth <= 0) return undefined;
  const { fx, fy, cx, cy } = scaleOf(camera);
  const slope = { x: dot(right) / depth, y: dot(down) / depth };
  const { lens } = camera;
  if (lens && Math.hypot(slope.x, slope.y) > reachOf(lens)) return undefined;
  const { x, y } = lens ? distorted(lens, slope) : slope;
  return { u: cx + fx * x, v: cy + fy * y };
}

/** Focal lengths and principal point in pixels of this picture. */
function scaleOf(camera: CameraModel): { fx: number; fy: number; cx: number; cy: number } {
  const { lens, width, height } = camera;
  if (!lens) {
    const f = focalLength(camera);
    return { fx: f, fy: f, cx: width / 2, cy: height / 2 };
  }
  const across = width / lens.width;
  const down = height / lens.height;
  return {
    fx: lens.fx * across,
    fy: lens.fy * down,
    cx: (lens.cx ?? lens.width / 2) * across,
    cy: (lens.cy ?? lens.height / 2) * down,
  };
}

function nearestSlope(camera: CameraModel, u: number, v: number): Slope {
  const { cx, cy } = scaleOf(camera);
  let low = 0;
  let high = 1;
  let found: Slope = { x: 0, y: 0 };
  for (let i = 0; i < 16; i++) {
    const middle = (low + high) / 2;
    const slope = pixelSlope(camera, cx + (u - cx) * middle, cy + (v - cy) * middle);
    if (slope) {
      found = slope;
      low = middle;
    } else high = middle;
  }
  return found;
}

/** Why a ray gave no place on the ground. */
export type NoFix = "too flat" | "misses the ground" | "ground unknown" | "outside the lens";

/**
 * The place where a ray from the camera meets the ground, marching in steps and then bisecting.
 * Rays flatter than `minDepressionDeg` are refused: their error grows without bound.
 */
export function rayToGround(
  ground: Ground,
  from: Position,
  ray: Enu,
  { minDepressionDeg = 5, maxRange = 20_000 }: { minDepressionDeg?: number; maxRange?: number } = {},
): Position | NoFix {
  if (toDeg(Math.asin(-ray.up)) < minDepressionDeg) return "too flat";
  const frame = new EnuFrame(from);
  const along = (s: number) => frame.toPosition({ east: ray.east * s, north: ray.north * s, up: ray.up * s });
  const clearance = (s: number): number | undefined => {
    const p = along(s);
    const g = ground.elevation(p);
    return g === undefined ? undefined : p.amsl - g;
  };
  let near = 0;
  let above = clearance(0);
  if (above === undefined) return "ground unknown";
  if (above < 0) return "misses the ground";
  while (near < maxRange) {
    const far = near + Math.max(2, Math.min(50, above / -ray.up / 3));
    const below = clearance(far);
    if (below === undefined) return "ground unknown";
    if (below <= 0) return bisect(along, clearance, near, far);
    near = far;
    above = below;
  }
  return "misses the ground";
}

function bisect(
  along: (s: number) => Position,
  clearance: (s: number) => number | undefined,
  near: number,
  far: number,
): Position {
  let lo = near;
  let hi = far;
  for (let i = 0; i < 24 && hi - lo > 0.01; i++) {
    const mid = (lo + hi) / 2;
    if ((clearance(mid) ?? 0) > 0) lo = mid;
    else hi = mid;
  }
  return along(hi);
}

/**
 * The outline of what the camera sees of the ground, clockwise in the picture from top left; where the picture reaches
 * beyond `maxRange` metres or towards the horizon, the outline runs along the arc of that range. Places of unknown
 * ground are left out. Empty when nothing but sky, or ground beyond that range, is seen.
 */
export function footprint(
  camera: CameraModel,
  pose: CameraPose,
  ground: Ground,
  { pointsPerEdge = 4, maxRange = 3_000, minDepressionDeg = 3 } = {},
): LatLon[] {
  const corners = [
    [0, 0],
    [camera.width, 0],
    [camera.width, camera.height],
    [0, camera.height],
  ] as const;
  const frame = new EnuFrame(pose);
  const out: LatLon[] = [];
  let hits = 0;
  corners.forEach(([u0, v0], i) => {
    const [u1, v1] = corners[(i + 1) % 4] as readonly [number, number];
    for (let k = 0; k < pointsPerEdge; k++) {
      const t = k / pointsPerEdge;
      const looks = pixelRay(camera, pose, u0 + (u1 - u0) * t, v0 + (v1 - v0) * t);
      const ray = flattenTo(looks, minDepressionDeg);
      const hit = rayToGround(ground, pose, ray, { minDepressionDeg: 0, maxRange });
      if (hit === "ground unknown") continue;
      const seen = typeof hit !== "string";
      if (seen && ray === looks) hits++; // what was bent down to the ground looks into the sky
      const { lat, lon } = seen ? hit : frame.toPosition({ east: ray.east * maxRange, north: ray.north * maxRange });
      out.push({ lat, lon });
    }
  });
  return hits === 0 || out.length < 3 ? [] : out;
}

/** The ray itself, or the one below it that is as steep as asked. */
function flattenTo(ray: Enu, minDepressionDeg: number): Enu {
  const up = -Math.sin(toRad(minDepressionDeg));
  if (ray.up <= up) return ray;
  const level = Math.hypot(ray.east, ray.north) || 1;
  const k = Math.cos(toRad(minDepressionDeg)) / level;
  return { east: ray.east * k, north: ray.north * k, up };
}
