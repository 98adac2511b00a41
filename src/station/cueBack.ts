import { COMMAND, FRAME } from "../mission/command.ts";
import type { MissionItem } from "../mission/item.ts";
import type { AirPlace } from "../mission/plan.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";

/**
 * Where a vehicle flies to that goes on at once with the item of its mission, as one with wings does: the place of that item,
 * or of the next that has one; home where that is the return. Undefined where it is not known. `item` as it counts on board.
 */
export function goesOnAt(
  items: readonly MissionItem[] | undefined,
  item: number,
  { autopilot, home }: Pick<Vehicle["state"], "autopilot" | "home">,
): AirPlace | undefined {
  const index = Math.max(0, item - (autopilot === "ardupilot" ? 1 : 0)); // ArduPilot's item 0 is home
  const next = items
    ?.slice(index)
    .find(({ command, frame }) => command === COMMAND.returnToLaunch || PLACED.has(frame));
  if (!next) return undefined;
  if (next.command === COMMAND.returnToLaunch) {
    const height = items?.slice(0, index).findLast(({ frame }) => frame === FRAME.relative)?.z;
    return home && height !== undefined ? { lat: home.lat, lon: home.lon, ahl: height } : undefined;
  }
  if (next.frame === FRAME.global) return home && { lat: next.lat, lon: next.lon, ahl: next.z - home.amsl };
  return { lat: next.lat, lon: next.lon, ahl: next.z };
}

const PLACED: ReadonlySet<number> = new Set([FRAME.relative, FRAME.global]);
