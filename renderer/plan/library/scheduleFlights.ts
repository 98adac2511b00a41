import type { LatLon } from "../../../src/geo/position.ts";
import { Course } from "../../../src/mission/schedule/course.ts";
import { flightOf } from "../../../src/mission/schedule/flight.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";

/** A flight of a schedule that is in the air at an instant. */
export interface ScheduledFlight {
  readonly droneId: string;
  readonly path: readonly LatLon[];
  readonly ahl: number; // metres above its base
}

/** Tells the flights of a schedule that are in the air; the same list until others are. */
export function scheduledFlightsReader(): (schedule: Schedule | null, at: number) => readonly ScheduledFlight[] {
  let known: { readonly schedule: Schedule; readonly key: string; readonly flights: ScheduledFlight[] } | undefined;
  return (schedule, at) => {
    if (!schedule) return none;
    const { task, sorties } = schedule;
    const flown = sorties.filter(({ takeOffAt, returnAt }) => takeOffAt <= at && at <= returnAt);
    const key = flown.map(({ droneId, takeOffAt }) => `${droneId} ${takeOffAt}`).join(",");
    if (known?.schedule === schedule && known.key === key) return known.flights;
    const course = new Course(task.line, task.closed);
    const flights = flown.flatMap((sortie): ScheduledFlight[] => {
      const drone = task.drones.find(({ id }) => id === sortie.droneId);
      if (!drone) return [];
      const path = flightOf(course, drone, sortie).map(({ lat, lon }) => ({ lat, lon }));
      return [{ droneId: drone.id, path, ahl: task.ahl + sortie.layer * task.separation.vertical }];
    });
    known = { schedule, key, flights };
    return flights;
  };
}

const none: readonly ScheduledFlight[] = [];
