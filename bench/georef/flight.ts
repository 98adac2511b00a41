import { common } from "mavlink-mappings";
import type { CameraCalibration } from "../../src/contract/cameraCalibration.ts";
import type { Box } from "../../src/contract/records.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { type Position, toDeg, toRad, wrap180, wrap360 } from "../../src/geo/position.ts";
import { landOf } from "./land.ts";
import { Draw, Wander } from "./noise.ts";

/** A flight by one vehicle. */
export interface FlightTask {
  readonly seed: number;
  /** Metres above the ground at the vehicle. */
  readonly height: number;
  /** A pass, a part of a circle beside or about it, or a minute of circling round it. */
  readonly path: "straight" | "turn" | "loiter";
  readonly vehicle: "parked" | "moving";
}

export interface SimulatedFlight {
  /** What the vehicle sent, with the time by our clock that it is dated by. */
  readonly messages: readonly { readonly at: number; readonly message: SentMessage }[];
  readonly frames: readonly FrameTracks[];
  readonly map: Ground;
  readonly calibration: CameraCalibration;
  readonly truth: (at: number) => Position;
}

export type SentMessage =
  | common.GlobalPositionInt
  | common.Attitude
  | common.GimbalDeviceAttitudeStatus
  | common.GpsRawInt;

/** One σ of each error. The issue's: GPS 1.5 m, attitude 1°, gimbal 0.5°, latency 300 ± 50 ms, heights 5 m. */
export const noise = {
  gps: 1.5,
  gpsHeight: 2.2,
  attitudeDeg: 1,
  gimbalDeg: 0.5,
  latencyMs: 300,
  latencyFlightMs: 46, // of a whole flight
  latencyJitterMs: 20, // of each frame
  ground: 5,
} as const;

const lens = {
  width: 1280,
  height: 720,
  fx: 1_180,
  fy: 1_178,
  cx: 645,
  cy: 356,
  k1: -0.12,
  k2: 0.03,
  p1: 0.0004,
  p2: -0.0003,
};
const camera: CameraModel = { width: 1280, height: 720, hfovDeg: 57, lens };
const SPEED = 15; // m/s
const LONGEST = 20; // seconds of one pass
const LOITER = 60;
const FLATTEST = -20; // degrees: what is flatter is not looked for on a patrol
const STARTS = 1_800_000_000_000; // ms since 1970

/** A multirotor or small fixed wing that films a vehicle in passing or while it turns about it, its camera held on it by hand. */
export function fly({ seed, height, path, vehicle }: FlightTask): SimulatedFlight {
  const paths = ["straight", "turn", "loiter"];
  const draw = new Draw(((seed * 1_000 + height) * 3 + paths.indexOf(path)) * 2 + (vehicle === "moving" ? 1 : 0));
  const frame = new EnuFrame({ lat: draw.uniform(-60, 65), lon: draw.uniform(-180, 180) });
  const land = landOf(draw, frame, { sigma: noise.ground, reach: 900 + 2 * height });
  const driven = drive(draw, vehicle === "moving" ? draw.uniform(4, 20) : 0);
  const flown =
    path === "straight" ? pass(draw, height) : path === "turn" ? circle(draw, height) : loiter(draw, height);
  const { seconds } = flown;
  const amsl = land.height(0, 0) + height;
  const body = draw.uniform(1.4, 2) / 2;
  const truth = (at: number): Position => {
    const { east, north } = driven((at - STARTS) / 1_000);
    return frame.toPosition({ east, north, up: land.height(east, north) });
  };

  // How it hangs in the air, and where its camera is turned to.
  const sway = { roll: new Wander(draw, 2, 1.5), pitch: new Wander(draw, 2, 1.5), yaw: new Wander(draw, 1.5, 2) };
  const aim = { heading: new Wander(draw, 4, 4), pitch: new Wander(draw, 2.5, 4) };
  const swayed = calm(seconds + 2, 3, (t) => [sway.roll.at(t), sway.pitch.at(t), sway.yaw.at(t)]);
  const aimed = calm(seconds + 2, 12, (t) => [aim.heading.at(t), aim.pitch.at(t)]);
  const held = (t: number) => {
    const at = flown.at(t);
    const to = driven(t);
    const up = land.height(to.east, to.north) - amsl;
    const [roll = 0, pitch = 0, yaw = 0] = swayed(t);
    const [heading = 0, tilt = 0] = aimed(t);
    const across = Math.hypot(to.east - at.east, to.north - at.north);
    return {
      ...at,
      rollDeg: flown.bankDeg + roll,
      pitchDeg: pitch,
      yawDeg: wrap360(at.courseDeg + yaw),
      // Seen from nearly above the heading means little; the hand that holds it does not follow it round.
      headingDeg: wrap360(toDeg(Math.atan2(to.east - at.east, to.north - at.north)) + heading),
      tiltDeg: Math.max(-88, toDeg(Math.atan2(up, across)) + tilt),
    };
  };

  // What the vehicle believes: everything that lasts lasts as long as it does in the field, a little different each time.
  const lasting = (sigma: number, low: number, high: number) => new Wander(draw, sigma, draw.uniform(low, high));
  const gps = {
    east: lasting(noise.gps, 30, 120),
    north: lasting(noise.gps, 30, 120),
    up: lasting(noise.gpsHeight, 30, 120),
  };
  const attitude = {
    roll: lasting(noise.attitudeDeg, 5, 90),
    pitch: lasting(noise.attitudeDeg, 5, 90),
    yaw: lasting(noise.attitudeDeg, 5, 90),
  };
  const gimbal = {
    roll: lasting(noise.gimbalDeg, 10, 60),
    pitch: lasting(noise.gimbalDeg, 10, 60),
    yaw: lasting(noise.gimbalDeg, 10, 60),
  };
  const wrong = smooth(seconds + 2, (t) => [
    gps.east.at(t),
    gps.north.at(t),
    gps.up.at(t),
    attitude.roll.at(t),
    attitude.pitch.at(t),
    attitude.yaw.at(t),
    gimbal.roll.at(t),
    gimbal.pitch.at(t),
    gimbal.yaw.at(t),
  ]);
  const errorsAt = (t: number) => {
    const [east, north, up, roll, pitch, yaw, gimbalRoll, gimbalPitch, gimbalYaw] = wrong(t) as Nine;
    return { east, north, up, roll, pitch, yaw, gimbalRoll, gimbalPitch, gimbalYaw };
  };

  const messages: { at: number; message: SentMessage }[] = [];
  const send = (t: number, message: SentMessage) =>
    messages.push({ at: Math.round(STARTS + t * 1_000 + 8 * draw.normal()), message });
  for (let i = 0; i <= (seconds + 2) * 10; i++) {
    const t = i / 10;
    const h = held(t);
    const e = errorsAt(t);
    if (i % 10 === 0) send(t, gpsRaw());
    if (i % 2 === 0)
      send(
        t,
        position(
          frame.toPosition({ east: h.east + e.east, north: h.north + e.north, up: amsl + e.up }),
          flown.velocity(t),
        ),
      );
    send(t, attitudeOf(h.rollDeg + e.roll, h.pitchDeg + e.pitch, h.yawDeg + e.yaw));
    // The gimbal holds to the horizon that the vehicle believes, and has its own error on top.
    const beside = toRad(wrap180(h.headingDeg - h.yawDeg));
    const tilted = e.pitch * Math.cos(beside) + e.roll * Math.sin(beside) + e.gimbalPitch;
    send(t, gimbalOf(h.tiltDeg + tilted, wrap180(h.headingDeg - h.yawDeg + e.gimbalYaw)));
  }

  const late = noise.latencyFlightMs * draw.normal();
  const centre = { u: new Wander(draw, 0.06, 2), v: new Wander(draw, 0.06, 2) };
  const frames: FrameTracks[] = [];
  for (let i = 0; i <= seconds * 5; i++) {
    const t = 0.5 + i / 5;
    const h = held(t);
    const e = errorsAt(t);
    const beside = toRad(wrap180(h.headingDeg - h.yawDeg));
    const pose: CameraPose = {
      ...frame.toPosition({ east: h.east, north: h.north, up: amsl }),
      headingDeg: h.headingDeg,
      pitchDeg: h.tiltDeg,
      // Held level to a horizon that is wrong.
      rollDeg: -(e.roll * Math.cos(beside) - e.pitch * Math.sin(beside) + e.gimbalRoll),
    };
    const to = truth(STARTS + t * 1_000);
    const seen = project(camera, pose, { ...to, amsl: to.amsl + body });
    const range = Math.hypot(...Object.values(new EnuFrame(pose).toEnu(to)));
    const size = { w: (lens.fx * 4) / range, h: (lens.fx * 2.6) / range };
    const off = { u: size.w * centre.u.at(t) + 0.7 * draw.normal(), v: size.h * centre.v.at(t) + 0.7 * draw.normal() };
    const stamp = STARTS + t * 1_000 + noise.latencyMs + late + noise.latencyJitterMs * draw.normal();
    if (h.tiltDeg > FLATTEST || !seen || seen.u < 10 || seen.u > 1270 || seen.v < 10 || seen.v > 710) continue;
    const box: Box = {
      x: (seen.u + off.u - size.w / 2) / 1280,
      y: (seen.v + off.v - size.h / 2) / 720,
      w: size.w / 1280,
      h: size.h / 720,
    };
    frames.push({
      streamId: "video",
      at: stamp,
      width: 1280,
      height: 720,
      tracks: [{ trackId: "1", className: "vehicle", score: 0.9, box, confirmed: true }],
    });
  }
  return { messages, frames, map: land.map, calibration, truth };
}

type Nine = [number, number, number, number, number, number, number, number, number];

/** What an operator has entered of this camera: its lens, the stream's latency, and how good the vehicle's angles are. */
const calibration: CameraCalibration = {
  vehicleId: "1:1",
  cameraId: "main",
  lens,
  latencyMs: noise.latencyMs,
  accuracy: {
    yawDeg: noise.attitudeDeg,
    tiltDeg: noise.attitudeDeg,
    gimbalDeg: noise.gimbalDeg,
    latencyMs: 50,
    ground: noise.ground,
  },
};

interface Flown {
  readonly seconds: number;
  readonly bankDeg: number;
  readonly at: (t: number) => { east: number; north: number; courseDeg: number };
  readonly velocity: (t: number) => { east: number; north: number };
}

/** Past the vehicle's first place, in a straight line, a part of its height to the side. */
function pass(draw: Draw, height: number): Flown {
  const course = draw.uniform(0, 2 * Math.PI);
  const beside = draw.uniform(0.3, 1.2) * height * (draw.uniform() < 0.5 ? 1 : -1);
  const half = Math.min(1.3 * height, (SPEED * LONGEST) / 2);
  const [s, c] = [Math.sin(course), Math.cos(course)];
  return {
    seconds: (2 * half) / SPEED,
    bankDeg: 0,
    at: (t) => {
      const along = SPEED * t - half;
      return { east: s * along + c * beside, north: c * along - s * beside, courseDeg: toDeg(course) };
    },
    velocity: () => ({ east: SPEED * s, north: SPEED * c }),
  };
}

/** A part of a circle that is nearest to the vehicle's first place in the middle of it; or round it, where it is low enough. */
function circle(draw: Draw, height: number): Flown {
  const radius = draw.uniform(80, 180);
  const side = draw.uniform() < 0.5 ? 1 : -1;
  const turn = side * (SPEED / radius);
  const nearest = draw.uniform(0, 2 * Math.PI);
  const about = draw.uniform() < 0.5 && radius > 0.4 * height;
  const apart = about ? draw.uniform(0, 0.3) * radius : radius + draw.uniform(0.3, 1) * height;
  const [ce, cn] = [-apart * Math.sin(nearest), -apart * Math.cos(nearest)];
  return round({ seconds: LONGEST, radius, side, ce, cn, angle: (t) => nearest + turn * (t - LONGEST / 2), turn });
}

/** Round the vehicle's first place for a minute, not quite in its middle. */
function loiter(draw: Draw, height: number): Flown {
  const radius = Math.max(60, draw.uniform(0.7, 1.5) * height);
  const side = draw.uniform() < 0.5 ? 1 : -1;
  const turn = side * (SPEED / radius);
  const from = draw.uniform(0, 2 * Math.PI);
  const [ce, cn] = [draw.uniform(-0.2, 0.2) * radius, draw.uniform(-0.2, 0.2) * radius];
  return round({ seconds: LOITER, radius, side, ce, cn, angle: (t) => from + turn * t, turn });
}

interface Round {
  readonly seconds: number;
  readonly radius: number;
  readonly side: number;
  /** Its middle, metres. */
  readonly ce: number;
  readonly cn: number;
  readonly angle: (t: number) => number;
  readonly turn: number; // radians a second
}

function round({ seconds, radius, side, ce, cn, angle, turn }: Round): Flown {
  return {
    seconds,
    bankDeg: side * toDeg(Math.atan(SPEED ** 2 / radius / 9.81)),
    at: (t) => ({
      east: ce + radius * Math.sin(angle(t)),
      north: cn + radius * Math.cos(angle(t)),
      courseDeg: wrap360(toDeg(angle(t)) + side * 90),
    }),
    velocity: (t) => ({
      east: radius * turn * Math.cos(angle(t)),
      north: -radius * turn * Math.sin(angle(t)),
    }),
  };
}

/** A vehicle that starts in the middle and drives on, round bends. */
function drive(draw: Draw, speed: number): (t: number) => { east: number; north: number } {
  const places: { east: number; north: number }[] = [];
  let [east, north, course, bend] = [0, 0, draw.uniform(0, 2 * Math.PI), 0];
  for (let i = 0; i <= 700; i++) {
    places.push({ east, north });
    if (i % 30 === 0) bend = (draw.normal() * 0.8) / Math.max(4, speed); // up to some 0.8 m/s² sideways
    course += bend / 10;
    east += (speed * Math.sin(course)) / 10;
    north += (speed * Math.cos(course)) / 10;
  }
  return between(
    places.map(({ east: e, north: n }) => [e, n]),
    ([e = 0, n = 0]) => ({ east: e, north: n }),
  );
}

/** What was asked ten times a second in order, and what lies between. */
const smooth = (seconds: number, of: (t: number) => readonly number[]): ((t: number) => readonly number[]) =>
  between(
    Array.from({ length: Math.ceil(seconds * 10) + 2 }, (_, i) => of(i / 10)),
    (values) => values,
  );

/** The same as a mass follows it: averaged twice over some tenths of a second before. */
function calm(seconds: number, tenths: number, of: (t: number) => readonly number[]): (t: number) => readonly number[] {
  const averaged = (rows: readonly (readonly number[])[]) =>
    rows.map((row, i) => {
      const last = rows.slice(Math.max(0, i - tenths + 1), i + 1);
      return row.map((_, k) => last.reduce((sum, one) => sum + (one[k] ?? 0), 0) / last.length);
    });
  const lead = 3 * tenths;
  const rows = Array.from({ length: Math.ceil(seconds * 10) + 2 + lead }, (_, i) => of(i / 10));
  return between(averaged(averaged(rows)).slice(lead), (values) => values);
}

function between<T>(rows: readonly (readonly number[])[], as: (row: readonly number[]) => T): (t: number) => T {
  return (t) => {
    const at = Math.max(0, Math.min(rows.length - 1.001, t * 10));
    const i = Math.floor(at);
    const [a = [], b = []] = [rows[i], rows[i + 1]];
    return as(a.map((v, k) => v + ((b[k] ?? v) - v) * (at - i)));
  };
}

const gpsRaw = (): SentMessage =>
  Object.assign(new common.GpsRawInt(), {
    fixType: 3,
    eph: 90,
    epv: 140,
    satellitesVisible: 14,
    hAcc: Math.round(noise.gps * Math.SQRT2 * 1_000), // a receiver tells both axes together
    vAcc: Math.round(noise.gpsHeight * 1_000),
  });

const position = ({ lat, lon, amsl }: Position, velocity: { east: number; north: number }): SentMessage =>
  Object.assign(new common.GlobalPositionInt(), {
    lat: Math.round(lat * 1e7),
    lon: Math.round(lon * 1e7),
    alt: Math.round(amsl * 1e3),
    relativeAlt: 0,
    vx: Math.round(velocity.north * 100),
    vy: Math.round(velocity.east * 100),
    vz: 0,
    hdg: 0xffff,
  });

const attitudeOf = (rollDeg: number, pitchDeg: number, yawDeg: number): SentMessage =>
  Object.assign(new common.Attitude(), {
    roll: Math.fround(toRad(rollDeg)),
    pitch: Math.fround(toRad(pitchDeg)),
    yaw: Math.fround(toRad(wrap180(yawDeg))),
  });

function gimbalOf(pitchDeg: number, yawDeg: number): SentMessage {
  const [p, y] = [toRad(pitchDeg) / 2, toRad(yawDeg) / 2];
  const flag = common.GimbalDeviceFlags;
  return Object.assign(new common.GimbalDeviceAttitudeStatus(), {
    flags: flag.ROLL_LOCK | flag.PITCH_LOCK | flag.YAW_IN_VEHICLE_FRAME,
    q: [
      Math.cos(p) * Math.cos(y),
      -Math.sin(p) * Math.sin(y),
      Math.sin(p) * Math.cos(y),
      Math.cos(p) * Math.sin(y),
    ].map(Math.fround),
  });
}
