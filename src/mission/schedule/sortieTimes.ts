import type { LatLon } from "../../geo/position.ts";
import type { Course } from "./course.ts";
import type { Sortie } from "./sortie.ts";
import type { PatrolDrone } from "./task.ts";

/** When and where something of a sortie happens, and with whom. */
export interface SortieTime {
  readonly at: number;
  readonly place: LatLon;
  /** The drone that is relieved, or that relieves. */
  readonly other?: string;
}

/** What a crew has to know of a sortie: instants in ms of Unix time, and where. */
export interface SortieTimes {
  readonly takeOff: SortieTime;
  /** It begins to look at the section; absent where it only flies home. */
  readonly takeOver?: SortieTime;
  /** It leaves the section. */
  readonly handOver?: SortieTime;
  readonly landing: SortieTime;
}

/** The times of a sortie with their places. */
export function timesOf(course: Course, drone: PatrolDrone, sortie: Sortie): SortieTimes {
  const { takeOffAt, watch, leaveAt, returnAt, relieves, relievedBy } = sortie;
  const base = rolled(drone.base);
  const [first, last] = [watch[0], watch.at(-1)];
  return {
    takeOff: { at: takeOffAt, place: base },
    ...(first && {
      takeOver: {
        at: first.fromAt,
        place: rolled(course.place(first.from)),
        ...(relieves !== undefined && { other: relieves }),
      },
    }),
    ...(last && {
      handOver: {
        at: leaveAt,
        place: rolled(course.place(last.to)),
        ...(relievedBy !== undefined && { other: relievedBy }),
      },
    }),
    landing: { at: returnAt, place: base },
  };
}

/** `2026-03-01 14:03:20Z`: UTC, to the second. */
export const utc = (at: number): string =>
  `${new Date(Math.round(at / 1000) * 1000).toISOString().replace("T", " ").slice(0, 19)}Z`;

/** `14:03:20Z`. */
export const utcClock = (at: number): string => utc(at).slice(11);

/** A sortie's orders in one line: `takes off 14:03:20Z, takes over from d2 14:05:10Z at 48.62064, 16.92251, …`. */
export function ordersOf({ takeOff, takeOver, handOver, landing }: SortieTimes): string {
  const where = ({ place: { lat, lon } }: SortieTime) => `at ${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return [
    `takes off ${utc(takeOff.at)}`,
    ...(takeOver
      ? [`${takeOver.other ? `relieves ${takeOver.other}` : "begins"} ${utcClock(takeOver.at)} ${where(takeOver)}`]
      : []),
    ...(handOver
      ? [`${handOver.other ? `hands over to ${handOver.other}` : "ends"} ${utcClock(handOver.at)} ${where(handOver)}`]
      : []),
    `lands ${utcClock(landing.at)}`,
  ].join(", ");
}

/** With a longitude from −180° to 180°. */
const rolled = ({ lat, lon }: LatLon): LatLon => ({ lat, lon: lon - 360 * Math.round(lon / 360) });
