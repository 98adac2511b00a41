import { common, type MavLinkData } from "mavlink-mappings";
import { toRad } from "../geo/position.ts";
import { messageOf } from "../mavlink/dialect.ts";
import type { TelemetryMaker, TelemetryView } from "./telemetry.ts";

/** What PX4 sends and ArduPilot does not by itself, by message id. */
export const px4Telemetry: ReadonlyMap<number, TelemetryMaker> = new Map<number, TelemetryMaker>([
  [31, attitudeQuaternion],
  [141, altitude],
]);

function attitudeQuaternion({ copter, error, at, bootAt }: TelemetryView): MavLinkData {
  const { body } = copter;
  const half = (deg: number) => toRad(deg) / 2;
  const [r, p, y] = [
    half(body.rollDeg + error.tilt.roll),
    half(body.pitchDeg + error.tilt.pitch),
    half(body.yawDeg + error.tilt.yaw),
  ];
  const { cos, sin } = Math;
  return messageOf(common.AttitudeQuaternion, {
    timeBootMs: Math.max(0, Math.round(at - bootAt)) >>> 0,
    q1: cos(r) * cos(p) * cos(y) + sin(r) * sin(p) * sin(y),
    q2: sin(r) * cos(p) * cos(y) - cos(r) * sin(p) * sin(y),
    q3: cos(r) * sin(p) * cos(y) + sin(r) * cos(p) * sin(y),
    q4: cos(r) * cos(p) * sin(y) - sin(r) * sin(p) * cos(y),
    rollspeed: toRad(body.rates.roll),
    pitchspeed: toRad(body.rates.pitch),
    yawspeed: toRad(body.rates.yaw),
    reprOffsetQ: [0, 0, 0, 0],
  });
}

function altitude({ copter, error, at, bootAt }: TelemetryView): MavLinkData {
  const { place, frame, agl } = copter.body;
  const amsl = frame.toPosition(place).amsl + error.place.up;
  return messageOf(common.Altitude, {
    timeUsec: BigInt(Math.max(0, Math.round(at - bootAt))) * 1000n,
    altitudeMonotonic: amsl,
    altitudeAmsl: amsl,
    altitudeLocal: place.up + error.place.up,
    altitudeRelative: copter.home ? amsl - copter.home.amsl : Number.NaN,
    altitudeTerrain: Number.NaN,
    bottomClearance: agl,
  });
}
