import { distance } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Course } from "./course.ts";
import { groundMs, type PatrolDrone } from "./task.ts";

/** A stretch of the section flown at constant speed: at `fromAt` over `from`, at `toAt` over `to` metres along. */
export interface Stretch {
  readonly fromAt: number;
  readonly from: number;
  readonly toAt: number;
  readonly to: number;
}

/** One flight of one drone, from take-off to landing. Instants are in ms. */
export interface Sortie {
  readonly droneId: string;
  readonly takeOffAt: number;
  /** Where a replanning found the drone in the air; absent where it starts from its base. */
  readonly from?: { readonly at: number; readonly place: LatLon };
  /** Over the section and watching, without a break, in order; none where a drone is only sent home. */
  readonly watch: readonly Stretch[];
  /** Leaves the section for its base: at the end of its watch, or later where it waits for a free way. */
  readonly leaveAt: number;
  readonly returnAt: number;
  readonly batteryPercentAtLanding: number;
  /** Height: `ahl` of the task plus so many times its vertical separation. */
  readonly layer: number;
  /** The drones before and after it at the same place and time. */
  readonly relieves?: string;
  readonly relievedBy?: string;
}

/** Where and when a drone is found in the air. */
export interface InTheAir {
  readonly at: number;
  readonly place: LatLon;
  readonly takeOffAt: number;
  /** The height that it flies at, and goes on at where that is free. */
  readonly layer: number;
}

/** From and to where, and in what time, a drone flies straight. */
export const transitMs = (drone: PatrolDrone, metres: number): number => (metres / drone.transitSpeed) * 1000;

/** A sortie that watches `stretches`: takes off as late as it can, or comes from where it is in the air. */
export function sortieOf(course: Course, drone: PatrolDrone, watch: readonly Stretch[], air?: InTheAir): Sortie {
  const first = watch[0];
  const last = watch.at(-1);
  const leaveAt = last?.toAt ?? air?.at ?? 0;
  const home = last ? course.away(drone.base, last.to) : air ? distance(air.place, course.beside(drone.base)) : 0;
  const takeOffAt =
    air?.takeOffAt ??
    (first ? first.fromAt - transitMs(drone, course.away(drone.base, first.from)) - drone.climbMs : leaveAt);
  const returnAt = leaveAt + transitMs(drone, home) + drone.landMs;
  return {
    droneId: drone.id,
    takeOffAt,
    ...(air && { from: { at: air.at, place: air.place } }),
    watch,
    leaveAt,
    returnAt,
    batteryPercentAtLanding: batteryLeft(drone, returnAt - takeOffAt),
    layer: air?.layer ?? 0,
  };
}

/** Per cent of the battery left after so long in the air. */
export const batteryLeft = (drone: PatrolDrone, flownMs: number): number => 100 - (100 * flownMs) / drone.enduranceMs;

/** When a drone can take off again after a sortie. */
export const readyAfter = (drone: PatrolDrone, { takeOffAt, returnAt }: Sortie): number =>
  returnAt + groundMs(drone, returnAt - takeOffAt);

/** Where a sortie is over the section, metres along; undefined while it is not watching. */
export function alongAt({ watch }: Sortie, at: number): number | undefined {
  const stretch = watch.find(({ fromAt, toAt }) => fromAt <= at && at <= toAt);
  if (!stretch) return undefined;
  const { fromAt, from, toAt, to } = stretch;
  return toAt === fromAt ? from : from + ((to - from) * (at - fromAt)) / (toAt - fromAt);
}
