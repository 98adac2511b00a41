import type { LatLon } from "../../geo/position.ts";
import type { Course } from "./course.ts";
import { flightOf, flightPlace, frameOf, meeting, Track } from "./flight.ts";
import type { Sortie } from "./sortie.ts";
import type { PatrolDrone, ScheduleTask } from "./task.ts";

/** Two drones that come too near, for lack of another height or of time to wait. */
export interface Conflict {
  readonly at: number;
  readonly place: LatLon;
  readonly drones: readonly [string, string];
  /** `base`: while one of them climbs or lands. `height`: no height was left for one of them. */
  readonly kind: "base" | "height";
}

/** Metres between the heights that two sorties are flown at. */
export type HeightsApart = (a: Sortie, b: Sortie) => number;

/**
 * Where drones come nearer than the task's separation, from take-off to landing: on their ways, over the section and where
 * one relieves another, in order of time. Heights are those of their layers unless they are known better.
 */
export function conflictsOf(
  course: Course,
  task: Pick<ScheduleTask, "drones" | "separation">,
  sorties: readonly Sortie[],
  heightsApart: HeightsApart = (a, b) => Math.abs(a.layer - b.layer) * task.separation.vertical,
): Conflict[] {
  const { horizontal, vertical } = task.separation;
  const drones = new Map(task.drones.map((drone) => [drone.id, drone]));
  const frame = frameOf(course);
  const flown = sorties
    .flatMap((sortie) => {
      const drone = drones.get(sortie.droneId);
      return drone ? [{ sortie, drone, track: new Track(flightOf(course, drone, sortie), frame) }] : [];
    })
    .sort((a, b) => a.track.startAt - b.track.startAt);
  const conflicts: Conflict[] = [];
  const add = (kind: Conflict["kind"], at: number, a: { sortie: Sortie; drone: PatrolDrone }, b: Sortie): void => {
    const { lat, lon } = flightPlace(flightOf(course, a.drone, a.sortie), at) ?? a.drone.base;
    conflicts.push({ at, place: { lat, lon }, drones: [a.sortie.droneId, b.droneId], kind });
  };
  flown.forEach((one, i) => {
    for (let k = i + 1; k < flown.length; k++) {
      const other = flown[k] as typeof one;
      if (other.track.startAt >= one.track.endAt) break;
      if (one.drone === other.drone) continue;
      const low = meeting(one.track, other.track, horizontal, true);
      if (low !== undefined) add("base", low, other, one.sortie);
      if (heightsApart(one.sortie, other.sortie) >= vertical - SAME) continue;
      const level = meeting(one.track, other.track, horizontal, false);
      if (level !== undefined) add("height", level, other, one.sortie);
    }
  });
  return conflicts.sort((a, b) => a.at - b.at);
}

const SAME = 0.5; // metres, by which heights are rounded
