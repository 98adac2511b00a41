import { common } from "mavlink-mappings";

/** What a MAV_RESULT means, to follow "refused:". */
export function resultWords(result: number): string {
  return RESULTS[result] ?? `the vehicle answered with result ${result}, which is not known`;
}

/** MAV_RESULT_NOT_IN_CONTROL, newer than our dialect. https://mavlink.io/en/messages/common.html#MAV_RESULT */
export const NOT_IN_CONTROL = 10;

const RESULTS: Readonly<Record<number, string>> = {
  [common.MavResult.TEMPORARILY_REJECTED]: "the vehicle cannot do it now",
  [common.MavResult.DENIED]: "the vehicle does not accept these values",
  [common.MavResult.UNSUPPORTED]: "the vehicle does not know this command",
  [common.MavResult.FAILED]: "the vehicle tried and failed",
  [common.MavResult.CANCELLED]: "it was cancelled",
  [common.MavResult.COMMAND_LONG_ONLY]: "the vehicle wants it as COMMAND_LONG",
  [common.MavResult.COMMAND_INT_ONLY]: "the vehicle wants it as COMMAND_INT",
  [common.MavResult.COMMAND_UNSUPPORTED_MAV_FRAME]: "the vehicle does not know this altitude reference",
  [NOT_IN_CONTROL]: "another ground station is in command of the vehicle",
};

/** What a MAV_MISSION_RESULT means, to follow "refused:". */
export function missionResultWords(result: number): string {
  return MISSION_RESULTS[result] ?? `the vehicle answered with result ${result}, which is not known`;
}

const MISSION_RESULTS: Readonly<Record<number, string>> = {
  [common.MavMissionResult.ERROR]: "the vehicle does not accept missions now",
  [common.MavMissionResult.UNSUPPORTED_FRAME]: "the vehicle does not know this altitude reference",
  [common.MavMissionResult.UNSUPPORTED]: "the vehicle does not know this command",
  [common.MavMissionResult.NO_SPACE]: "the mission is longer than the vehicle's memory",
  [common.MavMissionResult.INVALID]: "a value is not valid",
  [common.MavMissionResult.INVALID_PARAM1]: "parameter 1 is not valid",
  [common.MavMissionResult.INVALID_PARAM2]: "parameter 2 is not valid",
  [common.MavMissionResult.INVALID_PARAM3]: "parameter 3 is not valid",
  [common.MavMissionResult.INVALID_PARAM4]: "parameter 4 is not valid",
  [common.MavMissionResult.INVALID_PARAM5_X]: "the latitude is not valid",
  [common.MavMissionResult.INVALID_PARAM6_Y]: "the longitude is not valid",
  [common.MavMissionResult.INVALID_PARAM7]: "the altitude is not valid",
  [common.MavMissionResult.INVALID_SEQUENCE]: "the vehicle expected another item",
  [common.MavMissionResult.DENIED]: "the vehicle does not accept missions from us",
  [common.MavMissionResult.OPERATION_CANCELLED]: "the vehicle broke the transfer off",
};

/** A command's name as a person reads it: `NAV TAKEOFF`. */
export const commandName = (command: number): string =>
  (common.MavCmd[command] ?? `command ${command}`).replaceAll("_", " ");
