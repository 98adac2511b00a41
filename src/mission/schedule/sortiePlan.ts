import type { Ground } from "../../geo/ground.ts";
import { nearestOnPath } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import type { MissionItem } from "../item.ts";
import { homeAmslOf, type Leg } from "../leg.ts";
import { itemsOf } from "../patrolItems.ts";
import { aimed } from "../patterns/aim.ts";
import { atHeights } from "../patterns/heights.ts";
import type { Pattern } from "../patterns/pattern.ts";
import { type Stretch, withTransits } from "../patterns/stretch.ts";
import { stretchesOf } from "../patterns/stretches.ts";
import type { Plan } from "../plan.ts";
import { Course } from "./course.ts";
import type { Schedule } from "./schedule.ts";
import type { Sortie } from "./sortie.ts";
import { type PatrolDrone, ScheduleError } from "./task.ts";

/** The path that a plan flies beside its section on its way out: what a schedule shares among drones; maybe empty. */
export function lineOf(plan: Plan, ground: Ground): LatLon[] {
  const watch = watchOf(plan, ground);
  const first = watch[0];
  return first ? [first.from, ...watch.map(({ to }) => to)].map(({ lat, lon }) => ({ lat, lon })) : [];
}

/** One sortie as a mission that can be uploaded. */
export interface SortiePlan {
  /** The plan that the sortie was made from, with this drone's home, height and speed. */
  readonly plan: Plan;
  readonly legs: readonly Leg[];
  readonly items: readonly MissionItem[];
}

/**
 * The mission of one sortie: from the base to where it takes over, along the section to and fro with the camera on it as
 * the plan has it, and home, all at the height of its layer. It holds no times: the drone has to take off at
 * `takeOffAt`, and one found in the air flies from there. Throws a ScheduleError for a sortie that watches nothing, and
 * for a plan that has no path.
 */
export function planOfSortie(schedule: Schedule, sortie: Sortie, plan: Plan, ground: Ground): SortiePlan {
  const { task } = schedule;
  const drone = task.drones.find(({ id }) => id === sortie.droneId);
  if (!drone) throw new ScheduleError(`Drone ${sortie.droneId} is not in the schedule`, "Make the schedule again");
  if (sortie.watch.length === 0)
    throw new ScheduleError(`Drone ${drone.id} only flies home in this sortie`, "Command the return instead");
  const models = watchOf(plan, ground);
  if (models.length === 0)
    throw new ScheduleError(
      "The plan has no path beside its section",
      "Choose a smaller standoff, or mend the section",
    );
  const own = ownPlan(plan, schedule, sortie, drone);
  const course = new Course(task.line, task.closed);
  const watch = sortie.watch.flatMap(({ from, to }, pass): Stretch[] => {
    const marks = [from, ...course.bendsBetween(from, to), to].filter(
      (mark, i, all) => i === 0 || i === all.length - 1 || Math.abs(mark - (all[i - 1] as number)) > 0.5,
    );
    return marks.slice(1).map((mark, i) => {
      const before = marks[i] as number;
      const { looking, target } = nearestStretch(models, course.place((before + mark) / 2));
      const side = to > from ? looking : OTHER[looking];
      return { kind: "watch", from: course.place(before), to: course.place(mark), looking: side, target, pass };
    });
  });
  const outward = withTransits(sortie.from?.place ?? drone.base, watch).filter(
    ({ kind }, i) => kind === "watch" || i === 0,
  );
  const homeward = withTransits(drone.base, watch).at(-1);
  const all = homeward?.kind === "transit" ? [...outward, homeward] : outward;
  const homeAmsl = homeAmslOf(own, ground);
  const legs = aimed(own, ground, homeAmsl, atHeights(own, ground, homeAmsl, all));
  return { plan: own, legs, items: itemsOf(own, legs) };
}

const OTHER = { left: "right", right: "left", ahead: "ahead" } as const;

function ownPlan(plan: Plan, { task }: Schedule, { layer }: Sortie, drone: PatrolDrone): Plan {
  const higher = layer * task.separation.vertical;
  const { aboveGround } = plan.pattern;
  return {
    ...plan,
    home: drone.base,
    pattern: {
      ...plan.pattern,
      ahl: task.ahl + higher,
      speed: drone.speed,
      ...(aboveGround && { aboveGround: { ...aboveGround, agl: aboveGround.agl + higher } }),
    },
    drone: { ...plan.drone, enduranceMs: drone.enduranceMs, reservePercent: drone.reservePercent },
  };
}

/** The pieces of the plan's way out: once along, on one side. */
function watchOf(plan: Plan, ground: Ground): Stretch[] {
  const pattern: Pattern =
    plan.pattern.kind === "corridor" ? { ...plan.pattern, back: "none", passes: 1 } : plan.pattern;
  return stretchesOf({ ...plan, pattern }, ground).filter(({ kind }) => kind === "watch");
}

function nearestStretch(stretches: readonly Stretch[], place: LatLon): Stretch {
  let best = stretches[0] as Stretch;
  let least = Number.POSITIVE_INFINITY;
  for (const stretch of stretches) {
    const away = nearestOnPath([stretch.from, stretch.to], place).distance;
    if (away < least) [best, least] = [stretch, away];
  }
  return best;
}
