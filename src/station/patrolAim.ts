import { COMMAND } from "../mission/command.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Patrols } from "./patrols.ts";
import type { Aim } from "./payloads.ts";

/** Where the camera was told to look when the item of index `current` is flown to; undefined when it was told nothing. */
export function patrolAim(items: readonly MissionItem[], current: number): Aim | undefined {
  const told = items.slice(0, current + 1).findLast(({ command }) => command === COMMAND.gimbalPitchYaw);
  return told && { pitchDeg: told.params[0], yawDeg: told.params[1] };
}

/** The aim that the patrol a vehicle flies, or has paused, gave its camera; undefined on the ground. */
export function aimOfPatrol(
  { fleet, patrols }: { fleet: Fleet; patrols: Patrols },
  vehicleId: string,
): Aim | undefined {
  const { armed, landed, autopilot, mission } = fleet.vehicle(vehicleId).state;
  const items = patrols.itemsOf(vehicleId);
  if (!items || !armed || landed === "on-ground" || mission.current === undefined) return undefined;
  return patrolAim(items, mission.current - (autopilot === "ardupilot" ? 1 : 0)); // ArduPilot's item 0 is home
}
