import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { COMMAND } from "./command.ts";
import type { MissionItem } from "./item.ts";
import type { Course } from "./schedule/course.ts";
import type { Stretch } from "./schedule/sortie.ts";

/** A vehicle in the middle of its mission. */
export interface OnMission {
  readonly items: readonly MissionItem[];
  /** Index in `items` of the one that it flies to. */
  readonly current: number;
  readonly place: LatLon;
  /** Over ground, m/s, where no item asked for another speed. */
  readonly speed: number;
}

/** Metres between a line and the path that is flown to see it. */
export const BESIDE_LINE = 3_000;

/** The stretches of a line that the rest of a mission leads along, with when: what lets expect looks where there is no schedule. */
export function flyingLooks({ items, current, place, speed }: OnMission, course: Course, now: number): Stretch[] {
  const out: Stretch[] = [];
  let at = now;
  let from = place;
  let pace = items.slice(0, current).reduce((known, item) => orderedSpeed(item) ?? known, speed);
  for (const item of items.slice(current)) {
    pace = orderedSpeed(item) ?? pace;
    if (item.command === COMMAND.returnToLaunch) break; // from there on the camera is not on the section
    if (item.command >= NAVIGATION_ENDS || item.command === COMMAND.takeOff || (item.lat === 0 && item.lon === 0))
      continue;
    const metres = distance(from, item);
    const until = at + (metres / Math.max(1, pace)) * 1_000;
    const [a, b] = [course.nearest(from), course.nearest(item)];
    const isBeside =
      distance(from, course.place(a)) <= BESIDE_LINE &&
      distance(item, course.place(b)) <= BESIDE_LINE &&
      Math.abs(b - a) >= ALONG * metres;
    if (metres > 1 && isBeside) out.push({ fromAt: at, from: a, toAt: until, to: b });
    at = until + (item.command === COMMAND.waypoint ? Math.max(0, item.params[0] || 0) * 1_000 : 0);
    from = { lat: item.lat, lon: item.lon };
  }
  return out;
}

/** MAV_CMD_DO_CHANGE_SPEED, param 2, m/s; −1 says nothing. */
const orderedSpeed = ({ command, params }: MissionItem): number | undefined =>
  command === COMMAND.changeSpeed && params[1] > 0 ? params[1] : undefined;

const NAVIGATION_ENDS = 95; // MAV_CMD_NAV_LAST
const ALONG = 0.5; // of a way that leads along the line at least so much of its length goes along it
