import { COMMAND } from "../mission/command.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Aim } from "./payloads.ts";

/** Where the camera was told to look when the item of index `current` is flown to; undefined when it was told nothing. */
export function patrolAim(items: readonly MissionItem[], current: number): Aim | undefined {
  const told = items.slice(0, current + 1).findLast(({ command }) => command === COMMAND.gimbalPitchYaw);
  return told && { pitchDeg: told.params[0], yawDeg: told.params[1] };
}
