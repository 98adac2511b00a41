import { common } from "mavlink-mappings";
import { isPlace, type Spot, spotOf } from "./commandPlaces.ts";
import type { CommandVehicle, VehicleCommand } from "./commandServer.ts";
import type { Copter } from "./copter.ts";
import { copterModeOf } from "./copterModes.ts";
import { datumOf } from "./missionItems.ts";

const result = common.MavResult;
const cmd = common.MavCmd;

/** Carries out what ArduPilot Copter does in its own way; undefined for a command that is not of these. */
export function copterCommand(
  vehicle: CommandVehicle,
  copter: Copter,
  { command, params, frame }: VehicleCommand,
): common.MavResult | undefined {
  const [p1, p2, p3, p4, , , p7] = params;
  const done = (ok: boolean) => (ok ? result.ACCEPTED : result.FAILED);
  switch (command) {
    case cmd.COMPONENT_ARM_DISARM:
      if (p1 === 1) return done(copter.arm(p2 === forceArming));
      return p1 === 0 ? done(copter.disarm(p2 === forceArming)) : result.UNSUPPORTED;
    case cmd.RUN_PREARM_CHECKS:
      if (copter.armed) return result.TEMPORARILY_REJECTED;
      copter.sayPreArm();
      return result.ACCEPTED;
    case cmd.DO_SET_MODE:
      return setCopterMode(copter, p1, p2);
    case cmd.NAV_TAKEOFF:
      if (datumOf(frame) !== "ahl") return result.DENIED;
      return done(copter.takeOff(p7));
    case cmd.NAV_LAND:
      return done(copter.setMode("LAND"));
    case cmd.NAV_RETURN_TO_LAUNCH:
      return done(copter.setMode("RTL"));
    case cmd.NAV_LOITER_UNLIM:
      return done(copter.setMode("LOITER"));
    case cmd.MISSION_START:
      if (p1 !== 0 || p2 !== 0) return result.DENIED;
      return done(copter.startMission());
    case cmd.DO_SET_MISSION_CURRENT:
      if (p1 < 0) return result.DENIED;
      return done(vehicle.setMissionCurrent(p1));
    case cmd.DO_PAUSE_CONTINUE:
      if (p1 !== 0 && p1 !== 1) return result.DENIED;
      if (copter.pause(p1 === 0)) return result.ACCEPTED;
      copter.say(common.MavSeverity.INFO, p1 === 0 ? "Failed to pause" : "Failed to resume");
      return result.FAILED;
    case cmd.DO_REPOSITION:
      return reposition(copter, p2, spotOf(params), frame);
    case cmd.CONDITION_YAW:
      if (!(p1 >= 0 && p1 <= 360) || (p4 !== 0 && p4 !== 1)) return result.FAILED;
      copter.turn(p1, p2, p3, p4 === 1);
      return result.ACCEPTED;
    default:
      return undefined;
  }
}

const forceArming = 21196;

/** DO_SET_MODE and SET_MODE: only custom modes. */
export function setCopterMode(copter: Copter, baseMode: number, customMode: number): common.MavResult {
  if ((baseMode & 1) === 0) return result.DENIED;
  const mode = copterModeOf(customMode);
  if (mode) return copter.setMode(mode) ? result.ACCEPTED : result.FAILED;
  copter.say(common.MavSeverity.WARNING, `No such mode ${customMode}`);
  return result.FAILED;
}

function reposition(copter: Copter, flags: number, spot: Spot, frame: number): common.MavResult {
  if (copter.mode !== "GUIDED" && (flags & 1) === 0) return result.DENIED;
  if (!isPlace(spot) || datumOf(frame) === undefined) return result.DENIED;
  if (!copter.setMode("GUIDED")) return result.FAILED;
  if (copter.landed) return result.FAILED;
  copter.goTo(copter.places.position(spot, frame));
  return result.ACCEPTED;
}
