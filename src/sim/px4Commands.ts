import { common } from "mavlink-mappings";
import type { CommandVehicle, VehicleCommand } from "./commandServer.ts";
import { px4ModeOf } from "./px4Modes.ts";
import type { Px4Vehicle } from "./px4Vehicle.ts";

const result = common.MavResult;
const cmd = common.MavCmd;

/** Carries out what PX4's commander and navigator do in their own way; undefined for a command that is not of these. */
export function px4Command(
  vehicle: CommandVehicle,
  copter: Px4Vehicle,
  { command, params, frame }: VehicleCommand,
): common.MavResult | undefined {
  const [p1, p2, p3, , , , p7] = params;
  const done = (ok: boolean) => (ok ? result.ACCEPTED : result.TEMPORARILY_REJECTED);
  switch (command) {
    case cmd.COMPONENT_ARM_DISARM:
      if (p1 === 1) return done(copter.arm(p2 === forceArming));
      return p1 === 0 ? done(copter.disarm(p2 === forceArming)) : result.UNSUPPORTED;
    case cmd.RUN_PREARM_CHECKS:
      return copter.armed ? result.TEMPORARILY_REJECTED : result.ACCEPTED;
    case cmd.DO_SET_MODE:
      return setPx4Mode(copter, p1, p2, p3);
    case cmd.NAV_TAKEOFF:
      return done(copter.takeOff(p7));
    case cmd.NAV_LAND:
      return done(copter.setMode("Land"));
    case cmd.NAV_RETURN_TO_LAUNCH:
      return done(copter.setMode("Return"));
    case cmd.NAV_LOITER_UNLIM:
      return done(copter.setMode("Hold"));
    case cmd.MISSION_START:
      return startMission(copter, p1);
    case cmd.DO_SET_MISSION_CURRENT:
      return vehicle.setMissionCurrent(p1) ? result.ACCEPTED : result.DENIED;
    case cmd.DO_REPOSITION:
      return reposition(copter, params, frame);
    case cmd.DO_PAUSE_CONTINUE:
    case cmd.CONDITION_YAW:
      return result.UNSUPPORTED;
    default:
      return undefined;
  }
}

const forceArming = 21196;

/** DO_SET_MODE with main and sub mode in params 2 and 3. */
function setPx4Mode(copter: Px4Vehicle, baseMode: number, main: number, sub: number): common.MavResult {
  if ((baseMode & 1) === 0) return result.DENIED;
  const mode = px4ModeOf(main, sub);
  if (!mode) {
    copter.say(common.MavSeverity.CRITICAL, "Unsupported auto mode");
    return result.DENIED;
  }
  return copter.setMode(mode) ? result.ACCEPTED : result.TEMPORARILY_REJECTED;
}

/** SET_MODE carries main and sub mode in the upper bytes of one number. */
export const setPx4CustomMode = (copter: Px4Vehicle, baseMode: number, customMode: number): common.MavResult =>
  setPx4Mode(copter, baseMode, (customMode >>> 16) & 0xff, customMode >>> 24);

function startMission(copter: Px4Vehicle, first: number): common.MavResult {
  if (copter.missionLength === 0 || !(first >= 0 && first < copter.missionLength)) return result.DENIED;
  if (first > 0) copter.mission.setCurrent(first);
  return copter.setMode("Mission") && copter.arm(false) ? result.ACCEPTED : result.TEMPORARILY_REJECTED;
}

/** Heights above mean sea level; what is NaN stays as it is. Without leave to change the mode it is not done at all. */
function reposition(copter: Px4Vehicle, params: VehicleCommand["params"], frame: number): common.MavResult {
  const [, flags, , , lat, lon, z] = params;
  if ((flags & common.MavDoRepositionFlags.CHANGE_MODE) === 0) return result.UNSUPPORTED;
  if (frame !== common.MavFrame.GLOBAL && frame !== common.MavFrame.GLOBAL_INT && Number.isFinite(z))
    return result.DENIED;
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return result.DENIED;
  const here = copter.body.position;
  const level = Number.isFinite(lat) && Number.isFinite(lon) ? { lat, lon } : { lat: here.lat, lon: here.lon };
  const to = { ...level, amsl: Number.isFinite(z) ? z : here.amsl };
  return copter.reposition(to) ? result.ACCEPTED : result.TEMPORARILY_REJECTED;
}
