import type { LatLon } from "../../../src/geo/position.ts";
import { Course } from "../../../src/mission/schedule/course.ts";
import { type FlightPoint, flightOf, flightPlace } from "../../../src/mission/schedule/flight.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { alongAt, type Sortie } from "../../../src/mission/schedule/sortie.ts";

/** A drone in the air at an instant. */
export interface Airborne {
  readonly droneId: string;
  readonly place: LatLon;
  readonly ahl: number; // metres above its home, once it has climbed
  readonly watching: boolean;
}

/** Asks a schedule where its drones are; the flights are reckoned once. */
export function airborneReader(schedule: Schedule): (at: number) => Airborne[] {
  const { task, sorties } = schedule;
  const course = new Course(task.line, task.closed);
  const flights: { sortie: Sortie; flight: FlightPoint[] }[] = sorties.flatMap((sortie) => {
    const drone = task.drones.find(({ id }) => id === sortie.droneId);
    return drone ? [{ sortie, flight: flightOf(course, drone, sortie) }] : [];
  });
  return (at) =>
    flights.flatMap(({ sortie, flight }) => {
      if (at < sortie.takeOffAt || at > sortie.returnAt) return [];
      const place = flightPlace(flight, at);
      if (!place) return [];
      const ahl = task.ahl + sortie.layer * task.separation.vertical;
      return [{ droneId: sortie.droneId, place, ahl, watching: alongAt(sortie, at) !== undefined }];
    });
}

/** A part of the section as a line; over the end of a closed line as two. */
export function partLines(schedule: Schedule, part: Schedule["parts"][number]): LatLon[][] {
  const course = new Course(schedule.task.line, schedule.task.closed);
  const pieces =
    part.to > part.from
      ? [[part.from, part.to]]
      : [
          [part.from, course.length],
          [0, part.to],
        ];
  return pieces.map(([from = 0, to = 0]) => [from, ...course.bendsBetween(from, to), to].map((x) => course.place(x)));
}
