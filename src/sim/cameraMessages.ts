import { common, type MavLinkData } from "mavlink-mappings";
import { focalLength } from "../geo/camera.ts";
import { toRad, wrap180 } from "../geo/position.ts";
import { messageOf } from "../mavlink/dialect.ts";
import type { Asker } from "./missionServer.ts";
import type { TelemetryView } from "./telemetry.ts";

/** The camera on the gimbal and where its video goes. */
export interface CameraView {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly hfovDeg: number;
  readonly framesPerSecond: number;
  readonly bitrate: number; // bits per second
  /** `udp://HOST:PORT`. */
  readonly address: string;
  /** It sees heat now. */
  readonly thermal?: boolean;
  /** A thermal camera on the same gimbal, which this one tells of as its second stream. */
  readonly second?: CameraView | undefined;
}

const boot = ({ at, bootAt }: TelemetryView): number => Math.max(0, Math.round(at - bootAt)) >>> 0;

/** Roll and pitch are held against the horizon; yaw is given in the vehicle's frame, or in the earth's where it is locked. */
export function gimbalAttitude(view: TelemetryView): MavLinkData {
  const { body, mount } = view.copter;
  const { gimbal } = mount;
  const flag = common.GimbalDeviceFlags;
  const { yawLocked } = gimbal.target;
  const yawDeg = yawLocked ? wrap180(gimbal.yawDeg + body.yawDeg) : gimbal.yawDeg;
  return messageOf(common.GimbalDeviceAttitudeStatus, {
    targetSystem: 0,
    targetComponent: 0,
    timeBootMs: boot(view),
    flags:
      flag.ROLL_LOCK |
      flag.PITCH_LOCK |
      (yawLocked ? flag.YAW_LOCK | flag.YAW_IN_EARTH_FRAME : flag.YAW_IN_VEHICLE_FRAME),
    q: quaternion(gimbal.pitchDeg, yawDeg),
    angularVelocityX: Number.NaN,
    angularVelocityY: Number.NaN,
    angularVelocityZ: Number.NaN,
    deltaYaw: yawLocked ? toRad(body.yawDeg) : Number.NaN,
    deltaYawVelocity: Number.NaN,
    gimbalDeviceId: 1,
  });
}

export function gimbalManagerInformation(view: TelemetryView): MavLinkData {
  const { model } = view.copter.mount.gimbal;
  const cap = common.GimbalManagerCapFlags;
  return messageOf(common.GimbalManagerInformation, {
    timeBootMs: boot(view),
    capFlags:
      cap.HAS_RETRACT |
      cap.HAS_NEUTRAL |
      cap.HAS_ROLL_AXIS |
      cap.HAS_ROLL_LOCK |
      cap.HAS_PITCH_AXIS |
      cap.HAS_PITCH_LOCK |
      cap.HAS_YAW_AXIS |
      cap.HAS_YAW_FOLLOW |
      cap.HAS_YAW_LOCK |
      cap.CAN_POINT_LOCATION_GLOBAL,
    gimbalDeviceId: 1,
    rollMin: 0,
    rollMax: 0,
    pitchMin: toRad(model.minPitchDeg),
    pitchMax: toRad(model.maxPitchDeg),
    yawMin: toRad(-model.maxYawDeg),
    yawMax: toRad(model.maxYawDeg),
  });
}

export function gimbalManagerStatus(view: TelemetryView, control: Asker): MavLinkData {
  const flag = common.GimbalManagerFlags;
  const { yawLocked } = view.copter.mount.gimbal.target;
  return messageOf(common.GimbalManagerStatus, {
    timeBootMs: boot(view),
    flags: flag.ROLL_LOCK | flag.PITCH_LOCK | (yawLocked ? flag.YAW_LOCK : 0),
    gimbalDeviceId: 1,
    primaryControlSysid: control.systemId,
    primaryControlCompid: control.componentId,
  });
}

export function cameraInformation(view: TelemetryView, camera: CameraView): MavLinkData {
  const sensorWidth = 6.17; // mm, of a 1/2.3 inch sensor
  return messageOf(common.CameraInformation, {
    timeBootMs: boot(view),
    vendorName: fixedText("Vedette", 32),
    modelName: fixedText("Simulated camera", 32),
    firmwareVersion: 1,
    focalLength: (focalLength(camera) * sensorWidth) / camera.width,
    sensorSizeH: sensorWidth,
    sensorSizeV: (sensorWidth * camera.height) / camera.width,
    resolutionH: camera.width,
    resolutionV: camera.height,
    flags:
      common.CameraCapFlags.HAS_VIDEO_STREAM |
      common.CameraCapFlags.CAPTURE_VIDEO |
      common.CameraCapFlags.CAPTURE_IMAGE |
      common.CameraCapFlags.HAS_MODES |
      common.CameraCapFlags.HAS_BASIC_ZOOM |
      common.CameraCapFlags.CAN_CAPTURE_IMAGE_IN_VIDEO_MODE,
    gimbalDeviceId: 1,
  });
}

/** Its video streams, one message each. */
export const videoStreamInformation = (camera: CameraView): MavLinkData[] => {
  const views = camera.second ? [camera, camera.second] : [camera];
  return views.map((view, i) => streamInformation(view, i + 1, views.length));
};

function streamInformation(camera: CameraView, streamId: number, count: number): MavLinkData {
  return messageOf(common.VideoStreamInformation, {
    ...{ streamId, count },
    type: common.VideoStreamType.MPEG_TS,
    flags: common.VideoStreamStatusFlags.RUNNING | (camera.thermal ? common.VideoStreamStatusFlags.THERMAL : 0),
    framerate: camera.framesPerSecond,
    resolutionH: camera.width,
    resolutionV: camera.height,
    bitrate: camera.bitrate,
    hfov: Math.round(camera.hfovDeg),
    name: streamId === 1 ? "Simulated camera" : "Simulated thermal camera",
    uri: camera.address,
    encoding: common.VideoStreamEncoding.H264,
  });
}

/** w, x, y, z of a rotation by yaw, then pitch; no roll. */
function quaternion(pitchDeg: number, yawDeg: number): number[] {
  const p = toRad(pitchDeg) / 2;
  const y = toRad(yawDeg) / 2;
  return [Math.cos(p) * Math.cos(y), -Math.sin(p) * Math.sin(y), Math.sin(p) * Math.cos(y), Math.cos(p) * Math.sin(y)];
}

function fixedText(text: string, length: number): number[] {
  const bytes = new Array<number>(length).fill(0);
  new TextEncoder().encode(text).forEach((byte, i) => {
    if (i < length) bytes[i] = byte;
  });
  return bytes;
}
