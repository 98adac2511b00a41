import { distance } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Course } from "./course.ts";
import { type DroneNow, usualLimits } from "./reliefState.ts";

/**
 * Why a drone can not take a watch over yet, in words; undefined where it can: it is heard, in the air, not flown by hand, in no
 * failsafe, and at the place where the watch begins, or on the path once the watch has begun by the clock.
 */
export function notInPlace(
  drone: DroneNow | undefined,
  { course, place, begun }: { readonly course: Course; readonly place: LatLon; readonly begun: boolean },
): string | undefined {
  if (drone?.where !== "air" || !drone.place) return "it is not over the section";
  if (drone.byHand !== undefined) return `a pilot flies it (${drone.byHand})`;
  if (drone.failsafe !== undefined) return `it is in ${drone.failsafe}`;
  if (drone.heardMs > usualLimits.silentMs) return "nothing is heard of it";
  if (distance(course.beside(drone.place), place) < IN_PLACE) return undefined;
  const onPath = course.away(drone.place, course.nearest(drone.place)) < IN_PLACE;
  return begun && onPath ? undefined : "it is still on its way";
}

const IN_PLACE = 150; // metres
