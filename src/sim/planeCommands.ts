import { common } from "mavlink-mappings";
import { isPlace, spotOf } from "./commandPlaces.ts";
import type { CommandVehicle, VehicleCommand } from "./commandServer.ts";
import { datumOf } from "./missionItems.ts";
import type { Plane } from "./plane.ts";
import { planeModeOf } from "./planeModes.ts";

const result = common.MavResult;
const cmd = common.MavCmd;

/** Carries out what ArduPilot Plane does in its own way; undefined for a command that is not of these. */
export function planeCommand(
  vehicle: CommandVehicle,
  plane: Plane,
  { command, params, frame }: VehicleCommand,
): common.MavResult | undefined {
  const [p1, p2] = params;
  const done = (ok: boolean) => (ok ? result.ACCEPTED : result.FAILED);
  switch (command) {
    case cmd.COMPONENT_ARM_DISARM:
      if (p1 === 1) return done(plane.arm(p2 === forceArming));
      return p1 === 0 ? done(plane.disarm(p2 === forceArming)) : result.UNSUPPORTED;
    case cmd.RUN_PREARM_CHECKS:
      if (plane.armed) return result.TEMPORARILY_REJECTED;
      plane.sayPreArm();
      return result.ACCEPTED;
    case cmd.DO_SET_MODE:
      return setPlaneMode(plane, p1, p2);
    case cmd.NAV_RETURN_TO_LAUNCH:
      return done(plane.setMode("RTL"));
    case cmd.NAV_LOITER_UNLIM:
      return done(plane.setMode("LOITER"));
    case cmd.MISSION_START:
      if (p1 !== 0 || p2 !== 0) return result.DENIED;
      return done(plane.startMission());
    case cmd.DO_LAND_START:
      return done(plane.startLanding());
    case cmd.DO_SET_MISSION_CURRENT:
      if (p1 < 0) return result.DENIED;
      return done(vehicle.setMissionCurrent(p1));
    case cmd.DO_REPOSITION: {
      const spot = spotOf(params);
      if (plane.mode !== "GUIDED" && (p2 & 1) === 0) return result.DENIED;
      if (!isPlace(spot) || datumOf(frame) === undefined) return result.DENIED;
      if (!plane.setMode("GUIDED") || plane.landed) return result.FAILED;
      plane.goTo(plane.places.position(spot, frame));
      return result.ACCEPTED;
    }
    case cmd.NAV_TAKEOFF:
    case cmd.NAV_LAND:
    case cmd.DO_PAUSE_CONTINUE:
    case cmd.CONDITION_YAW:
      return result.UNSUPPORTED;
    default:
      return undefined;
  }
}

const forceArming = 21196;

/** DO_SET_MODE and SET_MODE: only custom modes. */
export function setPlaneMode(plane: Plane, baseMode: number, customMode: number): common.MavResult {
  if ((baseMode & 1) === 0) return result.DENIED;
  const mode = planeModeOf(customMode);
  if (mode) return plane.setMode(mode) ? result.ACCEPTED : result.FAILED;
  plane.say(common.MavSeverity.WARNING, `No such mode ${customMode}`);
  return result.FAILED;
}
