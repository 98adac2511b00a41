import { common, development, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { Aircraft } from "./aircraft.ts";
import { isPlace, type Spot, spotOf } from "./commandPlaces.ts";
import type { Copter } from "./copter.ts";
import { copterCommand, setCopterMode } from "./copterCommands.ts";
import type { GimbalControl } from "./gimbalControl.ts";
import { datumOf } from "./missionItems.ts";
import type { Asker } from "./missionServer.ts";
import { Plane } from "./plane.ts";
import { planeCommand, setPlaneMode } from "./planeCommands.ts";
import { px4Command, setPx4CustomMode } from "./px4Commands.ts";
import { Px4Vehicle } from "./px4Vehicle.ts";

/** One of the autopilots there are. */
export type VehicleCopter = Copter | Plane | Px4Vehicle;

/** One command, from COMMAND_LONG or COMMAND_INT alike; places are degrees. */
export interface VehicleCommand {
  readonly command: number;
  readonly params: readonly [number, number, number, number, number, number, number];
  /** Of the place in params 5 to 7; COMMAND_LONG has none and means "above home". */
  readonly frame: number;
}

/** What commands need besides the copter. */
export interface CommandVehicle {
  readonly copter: VehicleCopter;
  send(message: MavLinkData): void;
  /** Sends a message that was asked for once; false when this vehicle has none of that id. */
  request(messageId: number, index: number): boolean;
  /** The custom mode of a MAV_STANDARD_MODE, if it has one. */
  standardMode(mode: number): number | undefined;
  /** False for a message that is never sent. */
  setInterval(messageId: number, intervalUs: number): boolean;
  intervalUs(messageId: number): number;
  setMissionCurrent(sequence: number): boolean;
  /** Switches itself off and on, once this command is answered. */
  restart(): void;
  requestControl(params: readonly number[]): common.MavResult;
  readonly gimbalControl: GimbalControl;
  /** Undefined for what is no command of a camera, or where there is none. */
  camera(command: number, params: readonly number[]): common.MavResult | undefined;
}

const result = common.MavResult;
const cmd = common.MavCmd;

/** The place and datum of a COMMAND_INT or COMMAND_LONG, brought to one form. */
export function commandOf(message: common.CommandLong | common.CommandInt): VehicleCommand {
  const { command, _param1, _param2, _param3, _param4, _param5, _param6, _param7 } = message;
  if (message instanceof common.CommandLong)
    return {
      command,
      params: [_param1, _param2, _param3, _param4, _param5, _param6, _param7],
      frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
    };
  const placed = (placedCommands as readonly number[]).includes(command);
  const k = placed ? 1e-7 : 1;
  return {
    command,
    params: [_param1, _param2, _param3, _param4, _param5 * k, _param6 * k, _param7],
    frame: message.frame,
  };
}

/** Carries out a command and returns the MAV_RESULT that the autopilot would. https://mavlink.io/en/services/command.html */
export function runCommand(
  vehicle: CommandVehicle,
  { command, params, frame }: VehicleCommand,
  from: Asker,
): common.MavResult {
  const { copter } = vehicle;
  const asked = { command, params, frame };
  const said = ownCommand(vehicle, asked);
  if (said !== undefined) return said;
  const [p1, p2, p3, p4, p5] = params;
  const done = (ok: boolean) => (ok ? result.ACCEPTED : result.FAILED);
  switch (command) {
    case cmd.DO_CHANGE_SPEED:
      return done(copter.maneuvers.changeSpeed(p1, p2));
    case cmd.DO_GIMBAL_MANAGER_PITCHYAW:
      if (Math.abs(p1) > 90 || Math.abs(p2) > 360 || !vehicle.gimbalControl.allows(from)) return result.DENIED;
      return done(copter.mount.point({ pitchDeg: p1, yawDeg: p2, pitchRate: p3, yawRate: p4, flags: p5 || 0 }));
    case cmd.DO_GIMBAL_MANAGER_CONFIGURE:
      vehicle.gimbalControl.configure(p1, p2, from);
      return result.ACCEPTED;
    case cmd.DO_MOUNT_CONTROL:
      return mountControl(copter, params);
    case cmd.DO_SET_ROI_LOCATION:
    case cmd.DO_SET_ROI:
      return lookAt(copter, spotOf(params), frame);
    case cmd.DO_SET_ROI_NONE:
      copter.mount.lookAt(undefined);
      return result.ACCEPTED;
    case cmd.DO_SET_HOME:
      return setHome(copter, p1 === 1, spotOf(params), frame);
    case cmd.GET_HOME_POSITION:
      return done(vehicle.request(homePosition, 0));
    case cmd.PREFLIGHT_REBOOT_SHUTDOWN:
      if (copter.armed) return result.DENIED;
      if (p1 !== 1) return p1 === 0 ? result.ACCEPTED : result.UNSUPPORTED;
      vehicle.restart();
      return result.ACCEPTED;
    case cmd.DO_SET_STANDARD_MODE: {
      const customMode = vehicle.standardMode(p1);
      return customMode === undefined ? result.UNSUPPORTED : setMode(copter, 1, customMode);
    }
    case cmd.REQUEST_MESSAGE:
      return done(vehicle.request(p1, p2));
    case cmd.SET_MESSAGE_INTERVAL:
      return done(vehicle.setInterval(p1, p2));
    case cmd.GET_MESSAGE_INTERVAL:
      vehicle.send(messageOf(common.MessageInterval, { messageId: p1, intervalUs: vehicle.intervalUs(p1) }));
      return result.ACCEPTED;
    case cmd.REQUEST_AUTOPILOT_CAPABILITIES:
      return done(vehicle.request(autopilotVersion, 0));
    case cmd.REQUEST_CAMERA_INFORMATION:
      return done(vehicle.request(cameraInformation, 0));
    case cmd.REQUEST_VIDEO_STREAM_INFORMATION:
      return done(vehicle.request(videoStreamInformation, 0));
    case development.MavCmd.REQUEST_OPERATOR_CONTROL as number:
      return vehicle.requestControl(params);
    case cmd.REQUEST_CAMERA_SETTINGS:
      return done(vehicle.request(260, 0));
    case cmd.REQUEST_STORAGE_INFORMATION:
      return done(vehicle.request(261, 0));
    case cmd.REQUEST_CAMERA_CAPTURE_STATUS:
      return done(vehicle.request(262, 0));
    default:
      return vehicle.camera(command, params) ?? result.UNSUPPORTED;
  }
}

function ownCommand(vehicle: CommandVehicle, asked: VehicleCommand): common.MavResult | undefined {
  const { copter } = vehicle;
  if (copter instanceof Px4Vehicle) return px4Command(vehicle, copter, asked);
  return copter instanceof Plane ? planeCommand(vehicle, copter, asked) : copterCommand(vehicle, copter, asked);
}

const autopilotVersion = 148;
const homePosition = 242;
const cameraInformation = 259;
const videoStreamInformation = 269;
const placedCommands = [
  cmd.NAV_WAYPOINT,
  cmd.NAV_TAKEOFF,
  cmd.NAV_LAND,
  cmd.DO_REPOSITION,
  cmd.DO_SET_ROI,
  cmd.DO_SET_ROI_LOCATION,
  cmd.DO_SET_HOME,
];

/** SET_MODE, the message: only custom modes. */
export function setMode(copter: VehicleCopter, baseMode: number, customMode: number): common.MavResult {
  if (copter instanceof Px4Vehicle) return setPx4CustomMode(copter, baseMode, customMode);
  if (copter instanceof Plane) return setPlaneMode(copter, baseMode, customMode);
  return setCopterMode(copter, baseMode, customMode);
}

function lookAt(copter: Aircraft, spot: Spot, frame: number): common.MavResult {
  if (spot.lat === 0 && spot.lon === 0) copter.mount.lookAt(undefined);
  else if (!isPlace(spot) || datumOf(frame) === undefined) return result.DENIED;
  else copter.mount.lookAt(copter.places.position(spot, frame));
  return result.ACCEPTED;
}

function setHome(copter: Aircraft, here: boolean, spot: Spot, frame: number): common.MavResult {
  if (!copter.hasPosition) return result.FAILED;
  if (here || (spot.lat === 0 && spot.lon === 0)) copter.setHome(copter.body.position);
  else if (!isPlace(spot)) return result.DENIED;
  else copter.setHome(copter.places.position(spot, frame));
  return result.ACCEPTED;
}

function mountControl(copter: Aircraft, params: VehicleCommand["params"]): common.MavResult {
  const [pitchDeg, , yawDeg, , lat, lon, mode] = params;
  const kind = common.MavMountMode;
  const still = { pitchRate: Number.NaN, yawRate: Number.NaN };
  if (mode === kind.MAVLINK_TARGETING) copter.mount.point({ pitchDeg, yawDeg, ...still, flags: 0 });
  else if (mode === kind.RETRACT || mode === kind.NEUTRAL)
    copter.mount.point({ pitchDeg: 0, yawDeg: 0, ...still, flags: common.GimbalManagerFlags.NEUTRAL });
  else if (mode === kind.GPS_POINT)
    return lookAt(copter, { lat, lon, z: params[3] }, common.MavFrame.GLOBAL_RELATIVE_ALT);
  else return result.FAILED;
  return result.ACCEPTED;
}
