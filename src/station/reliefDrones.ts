import type { Plan } from "../mission/plan.ts";
import { safeReturn } from "../mission/safeReturn.ts";
import { droneFlown } from "../mission/schedule/droneFlown.ts";
import { type DroneNow, usualLimits } from "../mission/schedule/reliefState.ts";
import type { PatrolDrone } from "../mission/schedule/task.ts";
import { aloftOf } from "../review/lastReturn.ts";
import { modeName } from "../vehicle/modes.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";

/**
 * What a vehicle tells of itself, as the running schedule has to know it of the drone that it flies for. The wind is that of
 * the schedule's plan; none is taken where that names none, and the margin is wider then.
 */
export function droneNow(
  drone: PatrolDrone,
  vehicle: Vehicle | undefined,
  at: number,
  { plan, openItems = [] }: { readonly plan?: Plan; readonly openItems?: readonly string[] } = {},
): DroneNow {
  if (!vehicle) return { droneId: drone.id, where: "ground", heardMs: Number.POSITIVE_INFINITY, notReady: [] };
  const { state } = vehicle;
  const { place, battery, heardAt } = state;
  const { notReady, failsafes, failsafe } = vehicle.record(at);
  const sample = vehicle.live();
  const home = state.home ?? drone.base;
  const told = sample && aloftOf({ kind: state.kind }, sample, droneFlown(drone, plan));
  const found = told && safeReturn({ ...told, home, landMs: drone.landMs });
  // What is not heard any more goes on using its battery.
  const left = found?.known && sample ? found.inMs - Math.max(0, at - sample.at) : undefined;
  const worst = battery?.state === "critical" || battery?.state === "failed" ? Math.min(left ?? 0, 0) : left;
  const heardMs = Math.max(0, at - heardAt);
  return {
    droneId: drone.id,
    where: whereOf(vehicle),
    heardMs: vehicle.lost ? Math.max(heardMs, usualLimits.silentMs + 1) : heardMs,
    notReady: state.armed ? [] : notReady,
    ...(!state.armed && openItems.length > 0 && { openItems }),
    ...(place && { place: { lat: place.lat, lon: place.lon }, ahl: place.ahl }),
    ...(battery?.percent !== undefined && { batteryPercent: battery.percent }),
    ...(worst !== undefined && { safeReturnMs: worst }),
    ...(flownByHand(vehicle) && { byHand: modeName(vehicle.modes, state.customMode, state.baseMode) }),
    ...(failsafe && { failsafe: `failsafe ${failsafes?.join(", ") || "of the autopilot"}` }),
  };
}

/** Whether it is down, on its way home, or out there; a mission leads home with its last item. */
export function whereOf({ state, modes }: Pick<Vehicle, "state" | "modes">): DroneNow["where"] {
  const { armed, landed, place, customMode, baseMode, mission, autopilot } = state;
  const up = landed === "in-air" || landed === "taking-off" || landed === "landing" || (place?.ahl ?? 0) > 3;
  if (!armed || landed === "on-ground" || !up) return "ground";
  const mode = modeName(modes, customMode, baseMode);
  const { purposes } = modes;
  if (landed === "landing" || mode === purposes.return || mode === purposes.land || HOMEWARD.test(mode))
    return "home-bound";
  if (mode !== purposes.mission || mission.total === undefined || mission.current === undefined) return "air";
  // ArduPilot counts its home as item 0, and leaves it out of the number.
  const item = mission.current - (autopilot === "ardupilot" ? 1 : 0);
  return mission.total > 1 && item >= mission.total - 1 ? "home-bound" : "air";
}

/** Whether a pilot flies it, or it holds where a pilot put it: it is not ours to send anywhere. */
export function flownByHand({ state, modes }: Pick<Vehicle, "state" | "modes">): boolean {
  const mode = modeName(modes, state.customMode, state.baseMode);
  const { mission, hold, guided } = modes.purposes;
  if (whereOf({ state, modes }) !== "air" || mission === undefined) return false;
  return mode !== mission && mode !== hold && mode !== guided && !ITSELF.test(mode);
}

/** All that lead home or down, by the name that an autopilot gives them: Smart RTL, Auto RTL, QRTL, Precision land, Autoland, … */
const HOMEWARD = /rtl|return|land|termination/i;
/** What it goes through by itself on its way into its mission. */
const ITSELF = /take.?off|^ready$|avoid|initiali[sz]ing/i;
