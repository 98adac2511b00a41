import type { VehicleState } from "./vehicleState.ts";

/** What a record is made of; the rest of the state moves at message rate. */
const RECORDED = [
  "heardAt",
  "customMode",
  "baseMode",
  "systemStatus",
  "landed",
  "home",
  "gps",
  "battery",
  "sensors",
  "mission",
  "complaints",
  "estimator",
  "fenceBreached",
  "armingProblems",
  "failsafes",
  "autopilot",
  "kind",
] as const satisfies readonly (keyof VehicleState)[];

/** Whether two states give the same record. */
export function sameParts(a: VehicleState, b: VehicleState): boolean {
  if (a === b) return true;
  for (const part of RECORDED) if (a[part] !== b[part]) return false;
  return true;
}
