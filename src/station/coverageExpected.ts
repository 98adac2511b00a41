import { FailureError, failureOf } from "../contract/failure.ts";
import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import type { CorridorGrid } from "../mission/corridorGrid.ts";
import type { AgedPlace } from "../mission/coverageAge.ts";
import { flyingLooks, type OnMission } from "../mission/flyingLooks.ts";
import { Course } from "../mission/schedule/course.ts";
import type { Schedule } from "../mission/schedule/schedule.ts";
import { readSchedule } from "../mission/schedule/scheduleFile.ts";
import type { Stretch } from "../mission/schedule/sortie.ts";

/** What is known of those who are to fly. */
export interface Flyers {
  /** `gone`: not heard; nothing that it was to see is seen. */
  stateOf(vehicleId: string): "flying" | "on the ground" | "gone";
  /** Whether a drone's camera sees something at a place and time, of which the vehicle may not be known. */
  sees(vehicleId: string | undefined, place: LatLon, at: number): boolean;
}

/** The looks at a section that its schedule lets expect, as far as those who are to fly can. */
export class ExpectedLooks {
  readonly #schedule: Schedule;
  readonly #crew: Readonly<Record<string, string>>;
  readonly #course: Course;
  readonly #alongs = new Map<number, number>();
  /** The schedule's last look, ms. */
  readonly endAt: number;

  /** `crew`: which vehicle each drone of the schedule is; of one that is not named it is believed that it flies. */
  constructor(schedule: Schedule, crew: Readonly<Record<string, string>>) {
    this.#schedule = schedule;
    this.#crew = crew;
    this.#course = new Course(schedule.task.line, schedule.task.closed);
    this.endAt = Math.max(0, ...schedule.sorties.flatMap(({ watch }) => watch.map(({ toAt }) => toAt)));
  }

  /** Stretches along the schedule's line that somebody will fly or has just flown. */
  stretches(now: number, graceMs: number, flyers: Flyers): Stretch[] {
    return this.#schedule.sorties.flatMap(({ droneId, takeOffAt, leaveAt, watch }) => {
      if (leaveAt < now - graceMs) return [];
      const vehicleId = this.#crew[droneId];
      if (vehicleId !== undefined) {
        const state = flyers.stateOf(vehicleId);
        if (state === "gone" || (state === "on the ground" && takeOffAt < now - graceMs)) return [];
      }
      return watch.filter(({ fromAt, from, toAt, to }) =>
        flyers.sees(vehicleId, this.#course.place((from + to) / 2), (fromAt + toAt) / 2),
      );
    });
  }

  /** Where places of a section lie along the schedule's line, metres; NaN where it leads past too far away. */
  alongs(places: readonly AgedPlace[], grid: CorridorGrid): number[] {
    return places.map(({ along }) => {
      const known = this.#alongs.get(along);
      if (known !== undefined) return known;
      const place = grid.placeAt(along);
      const there = this.#course.nearest(place);
      const beside = distance(place, this.#course.place(there)) <= FARTHEST ? there : Number.NaN;
      this.#alongs.set(along, beside);
      return beside;
    });
  }
}

/**
 * What a schedule, as `writeSchedule` has it, lets expect; undefined where there is none. @throws FailureError bad-input where
 * it is not understood.
 */
export function expectedBy({
  schedule,
  crew = {},
}: {
  readonly schedule?: string | undefined;
  readonly crew?: Readonly<Record<string, string>> | undefined;
}): { readonly looks: ExpectedLooks; readonly name: string } | undefined {
  if (schedule === undefined) return undefined;
  try {
    const read = readSchedule(schedule);
    return { looks: new ExpectedLooks(read, crew), name: read.task.name };
  } catch (cause) {
    const { message } = failureOf(cause);
    throw new FailureError("bad-input", `The section is not watched: ${message}`, "Make the schedule again in Plan");
  }
}

/** The looks that the missions in the air lead to along a section, of those whose cameras will see something there. */
export function flyingStretches(
  onMission: readonly (OnMission & { readonly vehicleId: string })[],
  course: Course,
  now: number,
  sees: Flyers["sees"],
): Stretch[] {
  return onMission.flatMap((one) =>
    flyingLooks(one, course, now).filter(({ fromAt, from, toAt, to }) =>
      sees(one.vehicleId, course.place((from + to) / 2), (fromAt + toAt) / 2),
    ),
  );
}

const FARTHEST = 3_000; // metres between a section and the path that is flown to see it
