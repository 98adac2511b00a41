import { ardupilotmega, common, type MavLinkData } from "mavlink-mappings";
import { type Position, toRad, wrap360 } from "../geo/position.ts";
import { messageOf } from "../mavlink/dialect.ts";
import type { Aircraft } from "./aircraft.ts";
import { cruiseDestination } from "./copterState.ts";
import type { EstimateError } from "./estimateError.ts";
import { autopilotVersionOf, heartbeatOf } from "./identity.ts";

/** What telemetry is made from. */
export interface TelemetryView {
  readonly copter: Aircraft;
  readonly error: EstimateError;
  /** When it was switched on, and now; ms since 1970. */
  readonly bootAt: number;
  readonly at: number;
}

/** Makes one telemetry message, or undefined while its content is not known. */
export type TelemetryMaker = (view: TelemetryView) => MavLinkData | undefined;

/** Degrees of a place as MAVLink's integers. */
export const degE7 = (deg: number): number => Math.round(deg * 1e7);

const boot = ({ at, bootAt }: TelemetryView): number => Math.max(0, Math.round(at - bootAt)) >>> 0;
const wireMm = (m: number): number => Math.round(m * 1000);
const cm = (m: number): number => Math.max(-32768, Math.min(32767, Math.round(m * 100)));

function estimate({ copter, error }: TelemetryView): Position {
  const { frame, place } = copter.body;
  const { east, north, up } = error.place;
  return frame.toPosition({ east: place.east + east, north: place.north + north, up: place.up + up });
}

function attitude(view: TelemetryView): MavLinkData {
  const { body } = view.copter;
  const { error } = view;
  return messageOf(common.Attitude, {
    timeBootMs: boot(view),
    roll: toRad(body.rollDeg + error.tilt.roll),
    pitch: toRad(body.pitchDeg + error.tilt.pitch),
    yaw: toRad(((body.yawDeg + error.tilt.yaw + 540) % 360) - 180),
    rollspeed: toRad(body.rates.roll),
    pitchspeed: toRad(body.rates.pitch),
    yawspeed: toRad(body.rates.yaw),
  });
}

function globalPosition(view: TelemetryView): MavLinkData | undefined {
  const { copter } = view;
  if (!copter.home) return undefined;
  const { lat, lon, amsl } = estimate(view);
  const { velocity, yawDeg } = copter.body;
  return messageOf(common.GlobalPositionInt, {
    timeBootMs: boot(view),
    lat: degE7(lat),
    lon: degE7(lon),
    alt: wireMm(amsl),
    relativeAlt: wireMm(amsl - copter.home.amsl),
    vx: cm(velocity.north),
    vy: cm(velocity.east),
    vz: cm(-velocity.up),
    hdg: Math.round(wrap360(yawDeg + view.error.tilt.yaw) * 100) % 36000,
  });
}

function localPosition(view: TelemetryView): MavLinkData | undefined {
  const { copter } = view;
  if (!copter.home) return undefined;
  const { place, velocity } = copter.body;
  return messageOf(common.LocalPositionNed, {
    timeBootMs: boot(view),
    x: place.north + view.error.place.north,
    y: place.east + view.error.place.east,
    z: -(place.up + view.error.place.up),
    vx: velocity.north,
    vy: velocity.east,
    vz: -velocity.up,
  });
}

function gpsRaw(view: TelemetryView): MavLinkData {
  const { copter } = view;
  const { fix: fixType } = copter.gps;
  const { velocity, groundSpeed } = copter.body;
  const fixed = fixType >= 3;
  const { lat, lon: trueLon, amsl } = estimate(view);
  const lon = trueLon + copter.gps.jumpMetres / (111_320 * Math.cos(toRad(lat)));
  return messageOf(common.GpsRawInt, {
    timeUsec: BigInt(boot(view)) * 1000n,
    fixType,
    lat: fixed ? degE7(lat) : 0,
    lon: fixed ? degE7(lon) : 0,
    alt: fixed ? wireMm(amsl) : 0,
    eph: fixed ? 80 : 9999,
    epv: fixed ? 120 : 9999,
    vel: fixed ? Math.round(groundSpeed * 100) : 0,
    cog: fixed ? Math.round(wrap360((Math.atan2(velocity.east, velocity.north) * 180) / Math.PI) * 100) : 0,
    satellitesVisible: fixed ? 14 : 3,
    altEllipsoid: 0,
    hAcc: fixed ? 600 : 0,
    vAcc: fixed ? 900 : 0,
    velAcc: fixed ? 200 : 0,
  });
}

function sysStatus({ copter }: TelemetryView): MavLinkData {
  const sensor = common.MavSysStatusSensor;
  const fitted =
    sensor.SENSOR_3D_GYRO |
    sensor.SENSOR_3D_ACCEL |
    sensor.SENSOR_3D_MAG |
    sensor.SENSOR_ABSOLUTE_PRESSURE |
    sensor.SENSOR_GPS |
    sensor.SENSOR_ANGULAR_RATE_CONTROL |
    sensor.SENSOR_ATTITUDE_STABILIZATION |
    sensor.SENSOR_YAW_POSITION |
    sensor.SENSOR_Z_ALTITUDE_CONTROL |
    sensor.SENSOR_XY_POSITION_CONTROL |
    sensor.SENSOR_MOTOR_OUTPUTS |
    sensor.AHRS |
    sensor.SENSOR_BATTERY |
    sensor.PREARM_CHECK;
  const { battery } = copter;
  const ready = copter.faultsBeforeArming.length === 0;
  const ill =
    (copter.gps.fix >= 3 ? 0 : sensor.SENSOR_GPS) |
    (ready ? 0 : sensor.PREARM_CHECK) |
    (copter.failsafe.startsWith("battery") ? sensor.SENSOR_BATTERY : 0);
  const idle = copter.armed ? 0 : sensor.SENSOR_MOTOR_OUTPUTS;
  return messageOf(common.SysStatus, {
    onboardControlSensorsPresent: fitted,
    onboardControlSensorsEnabled: fitted & ~idle,
    onboardControlSensorsHealth: fitted & ~ill,
    load: 180,
    voltageBattery: Math.round(battery.volts * 1000),
    currentBattery: Math.round(battery.amperes * 100),
    batteryRemaining: Math.round(battery.percent),
  });
}

function batteryStatus({ copter }: TelemetryView): MavLinkData {
  const { battery } = copter;
  const unused = 65535;
  const volts = Math.round(battery.volts * 1000);
  const state = common.MavBatteryChargeState;
  const seconds =
    battery.amperes > 0.5 ? ((battery.percent / 100) * battery.model.capacityMah * 3.6) / battery.amperes : 0;
  return messageOf(common.BatteryStatus, {
    id: 0,
    batteryFunction: common.MavBatteryFunction.ALL,
    type: common.MavBatteryType.LIPO,
    temperature: 32767,
    voltages: [volts, ...new Array<number>(9).fill(unused)],
    currentBattery: Math.round(battery.amperes * 100),
    currentConsumed: Math.round(battery.consumedMah),
    energyConsumed: Math.round(battery.consumedJoules / 100),
    batteryRemaining: Math.round(battery.percent),
    timeRemaining: Math.round(seconds),
    chargeState:
      copter.failsafe === "battery-critical"
        ? state.CRITICAL
        : copter.failsafe === "battery-low"
          ? state.LOW
          : state.OK,
    voltagesExt: [0, 0, 0, 0],
  });
}

function vfrHud(view: TelemetryView): MavLinkData {
  const { body } = view.copter;
  const { east, north, up } = body.airVelocity;
  return messageOf(common.VfrHud, {
    airspeed: body.rotors === "flying" ? Math.hypot(east, north, up) : 0,
    groundspeed: body.groundSpeed,
    heading: Math.round(wrap360(body.yawDeg)) % 360,
    throttle: Math.round(body.throttle * 100),
    alt: estimate(view).amsl,
    climb: body.velocity.up,
  });
}

/** HOME_POSITION, undefined before home is known. */
export function homePositionOf(view: TelemetryView): MavLinkData | undefined {
  const { home, body } = view.copter;
  if (!home) return undefined;
  const { east, north, up } = body.frame.toEnu(home);
  return messageOf(common.HomePosition, {
    latitude: degE7(home.lat),
    longitude: degE7(home.lon),
    altitude: wireMm(home.amsl),
    x: north,
    y: east,
    z: -up,
    q: [1, 0, 0, 0],
    timeUsec: BigInt(boot(view)) * 1000n,
  });
}

/** GPS_GLOBAL_ORIGIN, undefined before the estimator has one. */
export function globalOriginOf(view: TelemetryView): MavLinkData | undefined {
  const { origin } = view.copter;
  if (!origin) return undefined;
  return messageOf(common.GpsGlobalOrigin, {
    latitude: degE7(origin.lat),
    longitude: degE7(origin.lon),
    altitude: wireMm(origin.amsl),
    timeUsec: BigInt(boot(view)) * 1000n,
  });
}

/** FENCE_STATUS. https://mavlink.io/en/messages/common.html#FENCE_STATUS */
export function fenceStatusOf({ copter }: TelemetryView): MavLinkData {
  const { breach, breaches, breachedAt } = copter.fence;
  const type = common.FenceBreach;
  return messageOf(common.FenceStatus, {
    breachStatus: breach === "none" ? 0 : 1,
    breachCount: breaches,
    breachType: breach === "none" ? type.NONE : breach === "altitude" ? type.MAXALT : type.BOUNDARY,
    breachTime: Math.round(breachedAt * 1000),
  });
}

function extendedSysState({ copter }: TelemetryView): MavLinkData {
  const state = common.MavLandedState;
  const landedState = copter.landed
    ? state.ON_GROUND
    : copter.landing
      ? state.LANDING
      : copter.takingOff
        ? state.TAKEOFF
        : state.IN_AIR;
  return messageOf(common.ExtendedSysState, { vtolState: 0, landedState });
}

/** MISSION_CURRENT with the state of the mission. */
export function missionCurrentOf({ copter }: TelemetryView): MavLinkData {
  const { mission, missionLength } = copter;
  const state = common.MissionState;
  const states = {
    "not-started": state.NOT_STARTED,
    running: copter.paused ? state.PAUSED : state.ACTIVE,
    paused: state.PAUSED,
    complete: state.COMPLETE,
  } as const;
  return messageOf(common.MissionCurrent, {
    seq: mission.current,
    total: missionLength > 0 || (copter.firstItem === 1 && copter.items.length > 0) ? missionLength : 65535,
    missionState: missionLength === 0 ? state.NO_MISSION : states[mission.state],
    missionMode: copter.inMission ? 1 : 2,
  });
}

/** Everything but x, y and z is to be ignored. */
const positionOnly = 0xfff8;

function positionTarget(view: TelemetryView): MavLinkData | undefined {
  const destination = cruiseDestination(view.copter);
  if (!destination) return undefined;
  const { lat, lon, amsl } = view.copter.body.frame.toPosition(destination);
  return messageOf(common.PositionTargetGlobalInt, {
    timeBootMs: boot(view),
    coordinateFrame: common.MavFrame.GLOBAL,
    typeMask: positionOnly as common.PositionTargetTypemask,
    latInt: degE7(lat),
    lonInt: degE7(lon),
    alt: amsl,
  });
}

function navController(view: TelemetryView): MavLinkData {
  const { copter } = view;
  const { body } = copter;
  const to = cruiseDestination(copter);
  const east = to ? to.east - body.place.east : 0;
  const north = to ? to.north - body.place.north : 0;
  return messageOf(common.NavControllerOutput, {
    navRoll: body.rollDeg,
    navPitch: body.pitchDeg,
    navBearing: Math.round(body.yawDeg),
    targetBearing: to ? Math.round(wrap360((Math.atan2(east, north) * 180) / Math.PI)) : 0,
    wpDist: Math.min(65535, Math.round(Math.hypot(east, north))),
    altError: to ? to.up - body.place.up : 0,
    aspdError: 0,
    xtrackError: 0,
  });
}

function systemTime(view: TelemetryView): MavLinkData {
  const known = view.copter.gps.fix >= 3;
  return messageOf(common.SystemTime, {
    timeUnixUsec: known ? BigInt(Math.round(view.at * 1000)) : 0n,
    timeBootMs: boot(view),
  });
}

function wind({ copter }: TelemetryView): MavLinkData {
  const { east, north, up } = copter.wind.velocity;
  return messageOf(ardupilotmega.Wind, {
    direction: wrap360((Math.atan2(-east, -north) * 180) / Math.PI),
    speed: Math.hypot(east, north),
    speedZ: up,
  });
}

function ekfStatus({ copter }: TelemetryView): MavLinkData {
  const flag = ardupilotmega.EkfStatusFlags;
  const always = flag.ATTITUDE | flag.VELOCITY_VERT | flag.POS_VERT_ABS;
  const placed =
    flag.VELOCITY_HORIZ | flag.POS_HORIZ_REL | flag.POS_HORIZ_ABS | flag.PRED_POS_HORIZ_REL | flag.PRED_POS_HORIZ_ABS;
  return messageOf(ardupilotmega.EkfStatusReport, {
    flags: always | (copter.hasPosition ? placed : flag.CONST_POS_MODE),
    velocityVariance: 0.05,
    posHorizVariance: copter.hasPosition ? 0.04 : 0,
    posVertVariance: 0.03,
    compassVariance: 0.03,
    terrainAltVariance: 0,
    airspeedVariance: 0,
  });
}

function vibration(view: TelemetryView): MavLinkData {
  const level = view.copter.body.rotors === "flying" ? 8 : 0.1;
  return messageOf(common.Vibration, {
    timeUsec: BigInt(boot(view)) * 1000n,
    vibrationX: level,
    vibrationY: level,
    vibrationZ: level * 1.3,
  });
}

/** The telemetry this vehicle can send, by message id. */
export const telemetry: ReadonlyMap<number, TelemetryMaker> = new Map<number, TelemetryMaker>([
  [0, ({ copter }) => heartbeatOf(copter)],
  [1, sysStatus],
  [2, systemTime],
  [24, gpsRaw],
  [30, attitude],
  [32, localPosition],
  [33, globalPosition],
  [42, missionCurrentOf],
  [49, globalOriginOf],
  [62, navController],
  [74, vfrHud],
  [87, positionTarget],
  [147, batteryStatus],
  [148, autopilotVersionOf],
  [162, fenceStatusOf],
  [168, wind],
  [193, ekfStatus],
  [241, vibration],
  [242, homePositionOf],
  [245, extendedSysState],
]);
