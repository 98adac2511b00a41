import { GIMBAL_FLAGS } from "../command.ts";
import type { MissionItem } from "../item.ts";
import { plainItem, speedItem, wirePlace } from "../missionItems.ts";
import type { DroneProfile } from "../plan.ts";
import type { RoutePattern } from "./pattern.ts";
import { type CameraAction, itemOfKept, type StopAim } from "./stop.ts";

/** What an autopilot was last told of its speed (m/s) and its camera. */
export interface Orders {
  readonly speed: number;
  readonly aim: StopAim | undefined;
}

/** The orders in force after one more item. */
export function ordersAfter(orders: Orders, { command, frame, params, lat, lon, z }: MissionItem): Orders {
  const [p1, p2, p3] = params;
  switch (command) {
    case DO.changeSpeed:
      return p1 <= 1 && p2 > 0 ? { ...orders, speed: p2 } : orders;
    case DO.gimbalPitchYaw:
      return { ...orders, aim: finite(p1, p2) ? { kind: "angles", pitchDeg: p1, yawDeg: p2 } : undefined };
    case DO.mountControl:
      return { ...orders, aim: z === 2 && finite(p1, p3) ? { kind: "angles", pitchDeg: p1, yawDeg: p3 } : undefined };
    case DO.roiLocation:
    case DO.roi:
      return {
        ...orders,
        aim:
          aboveHome(frame) && finite(lat, lon) && (lat !== 0 || lon !== 0)
            ? { kind: "place", lat, lon, ahl: z || 0 }
            : undefined,
      };
    case DO.roiNone:
      return { ...orders, aim: { kind: "released" } };
    case DO.roiNext:
      return { ...orders, aim: undefined };
    default:
      return orders;
  }
}

/** The orders on the way to each stop of a route. */
export function ordersOf({ stops, speed, before }: RoutePattern): Orders[] {
  let inForce: Orders = { speed, aim: undefined };
  for (const kept of before ?? []) inForce = ordersAfter(inForce, itemOfKept(kept));
  return stops.map((stop) => {
    const orders: Orders = { speed: stop.speed ?? speed, aim: stop.aim ?? inForce.aim };
    inForce = orders;
    for (const kept of stop.after ?? []) inForce = ordersAfter(inForce, itemOfKept(kept));
    return orders;
  });
}

/** The items that change the orders; none when they are as they were. */
export function itemsToChange(from: Orders, to: Orders, drone: Pick<DroneProfile, "kind">): MissionItem[] {
  const out: MissionItem[] = [];
  if (to.speed !== from.speed) out.push(speedItem(to.speed, drone));
  if (!to.aim || sameAim(from.aim, to.aim)) return out;
  // A region of interest would win over angles.
  if (to.aim.kind !== "place" && (from.aim?.kind === "place" || to.aim.kind === "released"))
    out.push(plainItem(DO.roiNone, [0, 0, 0, 0]));
  if (to.aim.kind === "angles")
    out.push({ ...plainItem(DO.gimbalPitchYaw, [to.aim.pitchDeg, to.aim.yawDeg, 0, 0]), lat: GIMBAL_FLAGS });
  else if (to.aim.kind === "place")
    out.push({ ...plainItem(DO.roiLocation, [0, 0, 0, 0]), frame: 3, ...wirePlace(to.aim), z: to.aim.ahl });
  return out;
}

export function sameAim(a: StopAim | undefined, b: StopAim | undefined): boolean {
  if (a === b) return true;
  if (a?.kind === "angles") return b?.kind === "angles" && a.pitchDeg === b.pitchDeg && a.yawDeg === b.yawDeg;
  if (a?.kind === "place") return b?.kind === "place" && a.lat === b.lat && a.lon === b.lon && a.ahl === b.ahl;
  return a !== undefined && a.kind === b?.kind;
}

/** The item that makes the camera do something. */
export function cameraItem(action: CameraAction): MissionItem {
  switch (action.kind) {
    case "photo":
      return plainItem(DO.imageStart, [0, 0, 1, 0]);
    case "photos-every":
      return plainItem(DO.imageStart, [0, action.ms / 1000, 0, 0]);
    case "photos-apart":
      return plainItem(DO.triggerDistance, [action.metres, 0, action.metres > 0 ? 1 : 0, 0]);
    case "photos-end":
      return plainItem(DO.imageStop, [0, 0, 0, 0]);
    case "video-begin":
      return plainItem(DO.videoStart, [0, 0, 0, 0]);
    case "video-end":
      return plainItem(DO.videoStop, [0, 0, 0, 0]);
  }
}

/** What an item makes the camera do; undefined where it says more than an action holds. */
export function cameraActionOf({ command, params }: MissionItem): CameraAction | undefined {
  const [p1, p2, p3, p4] = params.map((p) => p || 0) as [number, number, number, number];
  switch (command) {
    case DO.imageStart:
      if (p1 !== 0 || p4 > 1) return undefined;
      if (p3 === 1) return { kind: "photo" };
      return p3 === 0 && p2 > 0 ? { kind: "photos-every", ms: Math.round(p2 * 1000) } : undefined;
    case DO.triggerDistance:
      return p1 >= 0 && p2 === 0 && p3 === (p1 > 0 ? 1 : 0) ? { kind: "photos-apart", metres: p1 } : undefined;
    case DO.imageStop:
      return p1 === 0 ? { kind: "photos-end" } : undefined;
    case DO.videoStart:
      return p1 === 0 && p2 === 0 && p3 === 0 ? { kind: "video-begin" } : undefined;
    case DO.videoStop:
      return p1 === 0 ? { kind: "video-end" } : undefined;
    default:
      return undefined;
  }
}

const aboveHome = (frame: number): boolean => frame === 3 || frame === 6;
const finite = (...values: readonly number[]): boolean => values.every(Number.isFinite);

/** https://mavlink.io/en/messages/common.html#mav_commands */
export const DO = {
  changeSpeed: 178,
  roiLocation: 195,
  roiNext: 196,
  roiNone: 197,
  roi: 201,
  mountControl: 205,
  triggerDistance: 206,
  gimbalPitchYaw: 1000,
  imageStart: 2000,
  imageStop: 2001,
  videoStart: 2500,
  videoStop: 2501,
} as const;
