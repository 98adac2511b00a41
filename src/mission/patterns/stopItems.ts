import { COMMAND, FRAME } from "../command.ts";
import type { MissionItem } from "../item.ts";
import type { Leg } from "../leg.ts";
import { beginItems, plainItem, speedItem, waypointItem, wirePlace } from "../missionItems.ts";
import type { Plan } from "../plan.ts";
import { cameraItem, itemsToChange, type Orders, ordersAfter, ordersOf } from "./orders.ts";
import type { RoutePattern } from "./pattern.ts";
import { itemOfKept, type Stop } from "./stop.ts";

/**
 * The mission that flies a route: take-off (none in the air), speed, then for each stop what changes on the way to it, the place itself and
 * what is done there, and the end. Where the ground is followed, the corners between stops are waypoints too.
 */
export function itemsOfRoute(plan: Plan, pattern: RoutePattern, legs: readonly Leg[]): MissionItem[] {
  const { stops, speed, before = [], end, takeOffAhl } = pattern;
  const first = legs[0];
  if (!first) return [];
  const { drone } = plan;
  const items = [
    ...beginItems(plan, plan.fromAir ? first.from.ahl : (takeOffAhl ?? first.from.ahl)),
    speedItem(speed, drone),
    ...before.map(itemOfKept),
  ];
  const orders = ordersOf(pattern);
  let inForce: Orders = before.map(itemOfKept).reduce(ordersAfter, { speed, aim: undefined });
  const change = (to: Orders | undefined): void => {
    if (!to) return;
    items.push(...itemsToChange(inForce, to, drone));
    inForce = to;
  };
  const visit = (index: number, ahl: number): void => {
    const stop = stops[index] as Stop;
    change(orders[index]);
    items.push(stopItem(stop, ahl));
    if (stop.camera) items.push(cameraItem(stop.camera));
    for (const kept of stop.after ?? []) {
      const item = itemOfKept(kept);
      items.push(item);
      inForce = ordersAfter(inForce, item);
    }
  };
  // Without a home nothing leads to the first stop.
  if (first.stop !== 0 && !plan.home) visit(0, first.from.ahl);
  for (const { stop, corner, to } of legs) {
    if (stop !== undefined) visit(stop, to.ahl);
    else if (corner !== undefined) {
      change(orders[corner]);
      items.push(waypointItem(to));
    }
  }
  return [...items, ...endItems(pattern, end, legs)];
}

function endItems({ landAt }: RoutePattern, end: RoutePattern["end"], legs: readonly Leg[]): MissionItem[] {
  if (end === "return") return [plainItem(COMMAND.returnToLaunch, [0, 0, 0, 0])];
  if (end === "stay") return [];
  const last = legs.at(-1)?.to ?? { lat: 0, lon: 0 };
  const place = wirePlace(landAt ?? { lat: last.lat, lon: last.lon });
  return [{ ...plainItem(NAV.land, [0, 0, 0, Number.NaN]), frame: FRAME.relative, ...place }];
}

/** The item that flies to a stop, at a height above home unless the stop names one above mean sea level. */
export function stopItem(stop: Stop, ahl: number): MissionItem {
  const { height, holdMs = 0, reach = 0, yawDeg = Number.NaN, loiter } = stop;
  const at = { ...wirePlace(stop), ...heightOnWire(height, ahl), autocontinue: true };
  if (!loiter) return { command: COMMAND.waypoint, params: [holdMs / 1000, reach, 0, yawDeg], ...at };
  const { until, radius, aligned, tangent } = loiter;
  const [straight, leaving] = [aligned ? 1 : 0, tangent ? 1 : 0];
  if (until === "told") return { command: NAV.loiterEndless, params: [0, 0, radius, yawDeg], ...at };
  if (until === "height") return { command: NAV.loiterToHeight, params: [straight, radius, 0, leaving], ...at };
  if ("turns" in until) return { command: NAV.loiterTurns, params: [until.turns, straight, radius, leaving], ...at };
  return { command: NAV.loiterTime, params: [until.ms / 1000, straight, radius, leaving], ...at };
}

const heightOnWire = (height: Stop["height"], ahl: number) =>
  height && "amsl" in height ? { frame: FRAME.global, z: height.amsl } : { frame: FRAME.relative, z: ahl };

/** https://mavlink.io/en/messages/common.html#mav_commands */
export const NAV = {
  loiterEndless: 17,
  loiterTurns: 18,
  loiterTime: 19,
  land: 21,
  loiterToHeight: 31,
  spline: 82,
  vtolTakeOff: 84,
  vtolLand: 85,
} as const;
