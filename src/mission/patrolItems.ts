import { COMMAND, GIMBAL_FLAGS } from "./command.ts";
import type { MissionItem } from "./item.ts";
import type { Leg } from "./leg.ts";
import { beginItems, plainItem, speedItem, waypointItem } from "./missionItems.ts";
import { itemsOfRoute } from "./patterns/stopItems.ts";
import type { Plan } from "./plan.ts";

/**
 * The mission that flies the legs: take-off (none in the air), speed, then for each leg the gimbal where it changes and the waypoint at
 * the leg's end, and home. Home itself is no item. Angles are whole degrees and rates 0, because ArduPilot stores no
 * finer and no NaN there, and the upload is compared with what is read back.
 */
export function itemsOf(plan: Plan, legs: readonly Leg[]): MissionItem[] {
  const { pattern } = plan;
  if (pattern.kind === "route") return itemsOfRoute(plan, pattern, legs);
  const first = legs[0];
  if (!first) return [];
  const items: MissionItem[] = [...beginItems(plan, first.from.ahl), speedItem(pattern.speed, plan.drone)];
  let pitch: number | undefined;
  let yaw: number | undefined;
  const aim = (leg: Leg): void => {
    if (leg.gimbalPitchDeg === pitch && leg.gimbalYawDeg === yaw) return;
    pitch = leg.gimbalPitchDeg;
    yaw = leg.gimbalYawDeg;
    items.push({ ...plainItem(COMMAND.gimbalPitchYaw, [pitch, yaw, 0, 0]), lat: GIMBAL_FLAGS });
  };
  legs.forEach((leg, i) => {
    if (isLastReturn(plan, legs, i)) return;
    if (i === 0 && leg.kind === "watch") items.push(waypointItem(leg.from));
    aim(leg);
    items.push(waypointItem(leg.to));
  });
  items.push(plainItem(COMMAND.returnToLaunch, [0, 0, 0, 0]));
  return items;
}

/** Whether a leg is the last way home, which the return flies where that is safe at one height. */
export const isLastReturn = ({ pattern }: Pick<Plan, "pattern">, legs: readonly Leg[], index: number): boolean =>
  legs[index]?.kind === "transit" && index === legs.length - 1 && !pattern.aboveGround;
