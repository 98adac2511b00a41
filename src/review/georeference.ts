import type { Box, ErrorEllipse } from "../contract/records.ts";
import {
  type CameraModel,
  type CameraPose,
  type CameraRates,
  type NoFix,
  pixelRay,
  pixelSlope,
  project,
  rayToGround,
} from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, type LatLon, type Position, toRad } from "../geo/position.ts";
import { type Covariance, ellipseOf } from "./covariance.ts";
import { covarianceOfErrors, type ErrorSource, type FixError, type FoundErrors } from "./fixError.ts";

/** How well a camera's pose is known at the time of a frame: one σ of each. */
export interface PoseSigma {
  readonly horizontal: number; // metres, in each of east and north
  readonly vertical: number; // metres
  /** Of the optical axis: the vehicle's and the gimbal's errors together. */
  readonly headingDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
  /**
   * Of the vehicle's own horizon, where the camera is held against that, besides the errors above: it goes with the vehicle,
   * whose nose the camera looks so many degrees to the right of.
   */
  readonly horizon?: { readonly sigmaDeg: number; readonly besideDeg: number };
  /** Of the time between frame and pose; counts with `velocity` and `rates`. */
  readonly timeMs?: number;
}

/** What autopilots with a GNSS receiver, a compass and a stabilised gimbal reach when they say nothing better. */
export const usualPoseSigma: PoseSigma = {
  horizontal: 1.5,
  vertical: 2,
  headingDeg: 2,
  pitchDeg: 0.7,
  rollDeg: 0.5,
  timeMs: 50,
};

/** One box in one frame, and where the frame was taken from. */
export interface Observation {
  readonly box: Box;
  /** Of the frame that the box is relative to. */
  readonly camera: CameraModel;
  readonly pose: CameraPose;
  readonly sigma: PoseSigma;
  readonly ground: Ground;
  /** One σ of the ground's height, metres, of whatever kind it is. */
  readonly groundSigma?: number;
  /** The same where heights were measured; 5 when not given. A plain that is only assumed has 25 at least. */
  readonly measuredGroundSigma?: number;
  /** Of the camera over ground, m/s, for the error of the frame's time. */
  readonly velocity?: { readonly east: number; readonly north: number; readonly up?: number };
  /** How fast the camera turns, for the same. */
  readonly rates?: CameraRates;
  /**
   * The part of the box that is put on the ground. `centre` (the default) stands for the middle of the vehicle's body
   * and is met half its height above the ground; `bottom` for the edge nearest to the camera, on the ground.
   */
  readonly aim?: "centre" | "bottom";
}

/** Where a box is on the ground. */
export interface Fix {
  readonly place: Position;
  readonly covariance: Covariance;
  readonly ellipse: ErrorEllipse;
  /** What the covariance is made of. */
  readonly errors: readonly FixError[];
}

/** Flatter than this a ray's error grows without bound, degrees below the horizon. */
const FLATTEST_RAY_DEG = 5;
/** Half the height of a car or van, metres. */
const HALF_BODY = 0.75;
/** One σ of the heights of elevation data, and of a plain assumed at the height of home, metres. */
const MEASURED_GROUND = 5;
const ASSUMED_GROUND = 25;
/** One σ of where in its box the aimed point lies, as a share of the box, and at least so many pixels. */
const BOX_SHARE = 0.1;
const LEAST_PIXELS = 1;

/**
 * The place of a box on the ground with its error ellipse, or why there is none. The covariance is propagated
 * numerically: each quantity is moved by ± its σ and the ray met again with the plane that touches the ground there.
 * What is `found` to be wrong is put right before; the errors remain what they are without.
 */
export function georeference(told: Observation, found: FoundErrors = {}): Fix | NoFix {
  const observation = putRight(told, found);
  const { box, camera, pose, aim = "centre" } = observation;
  const u = (box.x + box.w / 2) * camera.width;
  const v = (box.y + (aim === "centre" ? box.h / 2 : box.h)) * camera.height;
  const raised = raisedOf(observation);
  const surface = raisedGround(observation);
  if (!pixelSlope(camera, u, v)) return "outside the lens";
  const hit = rayToGround(surface, pose, pixelRay(camera, pose, u, v), { minDepressionDeg: FLATTEST_RAY_DEG });
  if (typeof hit === "string") return hit;
  const errors = propagate(observation, { u, v }, hit, surface);
  const covariance = covarianceOfErrors(errors);
  return { place: { ...hit, amsl: hit.amsl - raised }, covariance, ellipse: ellipseOf(covariance), errors };
}

/**
 * What the place of a vehicle that is seen at `place` (on the ground) is wrong by: the errors of a fix that fell there. Filters take
 * these at the place that they expect. Those of the fix itself turn with its own error: a heading that is off by ε moves
 * the fix sideways and turns the effect of the ground's height by the same ε, and a filter would take the one for proof of the
 * other. Undefined where the place can not be in the picture's half of the world.
 */
export function errorsAt(told: Observation, place: Position, found: FoundErrors = {}): readonly FixError[] | undefined {
  const observation = putRight(told, found);
  const middle = { ...place, amsl: place.amsl + raisedOf(observation) };
  const pixel = project(observation.camera, observation.pose, middle);
  return pixel && propagate(observation, pixel, middle, raisedGround(observation));
}

/** How far above the ground the aimed point of the box is, metres. */
const raisedOf = ({ aim = "centre" }: Observation): number => (aim === "centre" ? HALF_BODY : 0);

function raisedGround(observation: Observation): Ground {
  const raised = raisedOf(observation);
  return {
    elevation: (place) => {
      const amsl = observation.ground.elevation(place);
      return amsl === undefined ? undefined : amsl + raised;
    },
  };
}

/** Everything that the place depends on, as differences from what was observed. */
interface Shift {
  readonly east?: number;
  readonly north?: number;
  readonly up?: number;
  readonly headingDeg?: number;
  readonly pitchDeg?: number;
  readonly rollDeg?: number;
  readonly u?: number;
  readonly v?: number;
  readonly ground?: number;
}

/** One σ of each source as a difference from what was observed, but of where in the box the aimed point lies. */
function shiftsOf({ sigma, ground, groundSigma, measuredGroundSigma, velocity, rates }: Observation, at: LatLon) {
  const seconds = (sigma.timeMs ?? 0) / 1000;
  // Being late moves and turns the camera at once: their effects may add or cancel.
  const late: Shift = {
    east: (velocity?.east ?? 0) * seconds,
    north: (velocity?.north ?? 0) * seconds,
    up: (velocity?.up ?? 0) * seconds,
    headingDeg: (rates?.headingDeg ?? 0) * seconds,
    pitchDeg: (rates?.pitchDeg ?? 0) * seconds,
    rollDeg: (rates?.rollDeg ?? 0) * seconds,
  };
  const { sigmaDeg: tilt, besideDeg } = sigma.horizon ?? { sigmaDeg: 0, besideDeg: 0 };
  const [ahead, aside] = [tilt * Math.cos(toRad(besideDeg)), tilt * Math.sin(toRad(besideDeg))];
  const shifts: readonly (readonly [ErrorSource, Shift])[] = [
    ["east", { east: sigma.horizontal }],
    ["north", { north: sigma.horizontal }],
    ["up", { up: sigma.vertical }],
    ["heading", { headingDeg: sigma.headingDeg }],
    ["pitch", { pitchDeg: sigma.pitchDeg }],
    ["roll", { rollDeg: sigma.rollDeg }],
    ["vehiclePitch", { pitchDeg: ahead, rollDeg: -aside }],
    ["vehicleRoll", { pitchDeg: aside, rollDeg: ahead }],
    ["time", late],
    ["ground", { ground: groundSigma ?? groundSigmaAt(ground, at, measuredGroundSigma) }],
  ];
  return shifts;
}

/** One σ of the height of the ground at a place, metres; `measured` is that of heights that were measured. */
export const groundSigmaAt = (ground: Ground, at: LatLon, measured = MEASURED_GROUND): number =>
  ground.measured?.(at) === false ? Math.max(measured, ASSUMED_GROUND) : measured;

/** The same observation less the errors that were found. */
function putRight(told: Observation, found: FoundErrors): Observation {
  const sources = Object.keys(found) as ErrorSource[];
  if (sources.length === 0) return told;
  const off = { east: 0, north: 0, up: 0, headingDeg: 0, pitchDeg: 0, rollDeg: 0, ground: 0 };
  for (const [source, shift] of shiftsOf(told, told.pose))
    for (const name of Object.keys(off) as (keyof typeof off)[]) off[name] += (found[source] ?? 0) * (shift[name] ?? 0);
  const { pose, ground } = told;
  const place = new EnuFrame(pose).toPosition({ east: -off.east, north: -off.north, up: -off.up });
  return {
    ...told,
    pose: {
      ...place,
      headingDeg: pose.headingDeg - off.headingDeg,
      pitchDeg: pose.pitchDeg - off.pitchDeg,
      rollDeg: pose.rollDeg - off.rollDeg,
    },
    ground: {
      ...(ground.measured && { measured: (at: LatLon) => ground.measured?.(at) ?? true }),
      elevation: (at) => {
        const amsl = ground.elevation(at);
        return amsl === undefined ? undefined : amsl - off.ground;
      },
    },
  };
}

function propagate(
  observation: Observation,
  pixel: { u: number; v: number },
  hit: Position,
  surface: Ground,
): FixError[] {
  const { box, camera, pose } = observation;
  const frame = new EnuFrame(pose);
  const at = frame.toEnu(hit);
  const slope = slopeAt(surface, hit);
  const meet = (shift: Shift): Enu | undefined => {
    const turned = {
      ...pose,
      headingDeg: pose.headingDeg + (shift.headingDeg ?? 0),
      pitchDeg: pose.pitchDeg + (shift.pitchDeg ?? 0),
      rollDeg: pose.rollDeg + (shift.rollDeg ?? 0),
    };
    const ray = pixelRay(camera, turned, pixel.u + (shift.u ?? 0), pixel.v + (shift.v ?? 0));
    const from = { east: shift.east ?? 0, north: shift.north ?? 0, up: shift.up ?? 0 };
    return meetPlane(from, ray, { ...at, up: at.up + (shift.ground ?? 0) }, slope);
  };
  const shifts: readonly (readonly [ErrorSource, Shift])[] = [
    ...shiftsOf(observation, hit),
    ["aimAcross", { u: Math.max(LEAST_PIXELS, BOX_SHARE * box.w * camera.width) }],
    ["aimDown", { v: Math.max(LEAST_PIXELS, BOX_SHARE * box.h * camera.height) }],
  ];
  return shifts.map(([source, shift]) => {
    const plus = meet(shift);
    const minus = meet(negated(shift));
    // Where one side no longer meets the ground, the other side's error counts twice.
    const far = plus ?? mirrored(minus, at);
    const near = minus ?? mirrored(plus, at);
    if (!far || !near) return { source, east: LOST, north: LOST };
    return { source, east: (far.east - near.east) / 2, north: (far.north - near.north) / 2 };
  });
}

const LOST = 10_000; // metres: neither side meets the ground, nothing is known

const negated = (shift: Shift): Shift =>
  Object.fromEntries(Object.entries(shift).map(([name, value]) => [name, -(value as number)]));

const mirrored = (p: Enu | undefined, at: Enu): Enu | undefined =>
  p && { east: 2 * at.east - p.east, north: 2 * at.north - p.north, up: p.up };

/** Rise of the ground to the east and to the north, metres for each metre, over 20 m. */
function slopeAt(ground: Ground, place: Position): { east: number; north: number } {
  const frame = new EnuFrame(place);
  const rise = (east: number, north: number): number => {
    const ahead = ground.elevation(frame.toPosition({ east, north }));
    const behind = ground.elevation(frame.toPosition({ east: -east, north: -north }));
    return ahead === undefined || behind === undefined ? 0 : (ahead - behind) / 20;
  };
  return { east: rise(10, 0), north: rise(0, 10) };
}

function meetPlane(from: Enu, ray: Enu, at: Enu, slope: { east: number; north: number }): Enu | undefined {
  // The plane: up = at.up + slope · (place − at). Ray and plane meet where both give the same height.
  const closing = ray.up - slope.east * ray.east - slope.north * ray.north;
  const apart = at.up + slope.east * (from.east - at.east) + slope.north * (from.north - at.north) - from.up;
  const s = apart / closing;
  if (!(s > 0) || !Number.isFinite(s)) return undefined;
  return { east: from.east + ray.east * s, north: from.north + ray.north * s, up: from.up + ray.up * s };
}
