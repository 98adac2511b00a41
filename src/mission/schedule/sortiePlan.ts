import type { Ground } from "../../geo/ground.ts";
import { cumulative, nearestOnPath, pointAt } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import type { MissionItem } from "../item.ts";
import { type Leg, legsOf } from "../leg.ts";
import { itemsOf } from "../patrolItems.ts";
import type { CorridorPattern, Pattern, SortiePass } from "../patterns/pattern.ts";
import type { Stretch } from "../patterns/stretch.ts";
import { stretchesOf } from "../patterns/stretches.ts";
import type { Plan } from "../plan.ts";
import { ownLineOf } from "../proof/ownSide.ts";
import type { OwnSide } from "../zone.ts";
import { Course } from "./course.ts";
import type { Schedule } from "./schedule.ts";
import type { Sortie } from "./sortie.ts";
import { utcClock } from "./sortieTimes.ts";
import { type PatrolDrone, ScheduleError } from "./task.ts";

/** The path that a plan flies beside its section on its way out: what a schedule shares among drones; maybe empty. */
export function lineOf(plan: Plan, ground: Ground): LatLon[] {
  const watch = watchOf(plan, ground);
  const first = watch[0];
  return first ? [first.from, ...watch.map(({ to }) => to)].map(({ lat, lon }) => ({ lat, lon })) : [];
}

/** One sortie as a mission that can be uploaded. */
export interface SortiePlan {
  /** The sortie alone, as a plan like any other: its part of the section, this drone's home, height and speed. */
  readonly plan: Plan;
  readonly legs: readonly Leg[];
  readonly items: readonly MissionItem[];
}

/**
 * The mission of one sortie: from the base to where it takes over, along the section to and fro with the camera on it as
 * the plan has it, and home, all at the height of its layer, the same above sea level for all bases. Its name says when
 * the drone has to take off; nothing in the mission waits for that. One found in the air flies from there. Throws a ScheduleError for a sortie that watches nothing, and
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
  const course = new Course(task.line, task.closed);
  const passes = passesOf(course, sortie, models);
  const lift = liftOf(schedule, drone, plan, ground);
  const own = ownPlan(plan, schedule, sortie, { drone, lift, section: seenOf(models, passes), passes });
  const legs = legsOf(own, ground);
  return { plan: own, legs, items: itemsOf(own, legs) };
}

const SHORTEST = 10; // metres: nobody flies a shorter leg, and the picture is wider

const OTHER = { left: "right", right: "left", ahead: "ahead" } as const;

function passesOf(course: Course, { watch }: Sortie, models: readonly Stretch[]): SortiePass[] {
  const flown = watch.filter(({ from, to }) => Math.abs(to - from) >= SHORTEST);
  return (flown.length > 0 ? flown : watch.slice(0, 1)).map(({ from, to }): SortiePass => {
    const marks = [from];
    for (const bend of course.bendsBetween(from, to))
      if (Math.abs(bend - (marks.at(-1) as number)) >= SHORTEST && Math.abs(to - bend) >= SHORTEST) marks.push(bend);
    marks.push(to);
    const { looking } = nearestStretch(models, course.place((from + to) / 2));
    return { path: marks.map((mark) => rolled(course.place(mark))), looking: to > from ? looking : OTHER[looking] };
  });
}

/** What the passes look at: the piece of the section abeam of them; what they fly over where the plan names none. */
function seenOf(models: readonly Stretch[], passes: readonly SortiePass[]): LatLon[] {
  const path = passes.flatMap((pass) => pass.path);
  const whole = models[0]?.target ?? [];
  if (whole.length < 2) return path;
  const marks = cumulative(whole);
  const seen = path.map((place) => nearestOnPath(whole, place).along);
  const [from, to] = [Math.min(...seen), Math.max(...seen)];
  if (to - from < 1) return [...whole];
  const between = whole.filter((_, i) => (marks[i] as number) > from + 0.5 && (marks[i] as number) < to - 0.5);
  return [pointAt(whole, from, marks), ...between, pointAt(whole, to, marks)].map(rolled);
}

/** With a longitude from −180° to 180°. */
const rolled = ({ lat, lon }: LatLon): LatLon => ({ lat, lon: lon - 360 * Math.round(lon / 360) });

/** As fast as the sortie goes over the section: in a crew of different drones, or for even looks, slower than it could. */
function speedOf({ speed, missionSpeed = speed }: PatrolDrone, { watch }: Sortie): number {
  const metres = watch.reduce((sum, { from, to }) => sum + Math.abs(to - from), 0);
  const seconds = watch.reduce((sum, { fromAt, toAt }) => sum + (toAt - fromAt), 0) / 1000;
  const share = metres / seconds / speed;
  return share > 0 && share < 0.995 ? Math.round(10 * missionSpeed * share) / 10 : missionSpeed;
}

/** Metres above the base of its drone at which a sortie is flown where it does not keep a height above the ground. */
export function ahlOfSortie(schedule: Schedule, { droneId, layer }: Sortie, plan: Plan, ground: Ground): number {
  const { task } = schedule;
  const drone = task.drones.find(({ id }) => id === droneId);
  return task.ahl + layer * task.separation.vertical + (drone ? liftOf(schedule, drone, plan, ground) : 0);
}

/**
 * Metres by which a drone has to fly higher above its own base than above the plan's home, so that drones of all bases fly
 * at the heights above sea level that keep them apart; 0 where the ground is not known.
 */
function liftOf({ task }: Schedule, { base }: PatrolDrone, { home }: Plan, ground: Ground): number {
  const [there, here] = [ground.elevation(home ?? task.drones[0]?.base ?? base), ground.elevation(base)];
  return there === undefined || here === undefined ? 0 : Math.round(there - here);
}

interface Own {
  readonly drone: PatrolDrone;
  readonly lift: number; // metres
  readonly section: readonly LatLon[];
  readonly passes: readonly SortiePass[];
}

function ownPlan(plan: Plan, schedule: Schedule, sortie: Sortie, { drone, lift, section, passes }: Own): Plan {
  const { task } = schedule;
  const higher = sortie.layer * task.separation.vertical;
  const { aboveGround, pixels } = plan.pattern;
  const standoff = "standoff" in plan.pattern ? plan.pattern.standoff : 0;
  const side = plan.pattern.kind === "corridor" ? plan.pattern.side : "left";
  return {
    ...plan,
    name: `${plan.name || task.name} – ${drone.id}, takes off ${utcClock(sortie.takeOffAt)}`,
    section,
    home: drone.base,
    pattern: {
      kind: "corridor",
      side,
      standoff,
      back: "none",
      sortie: passes,
      ahl: task.ahl + higher + lift,
      speed: speedOf(drone, sortie),
      ...(pixels !== undefined && { pixels }),
      ...(aboveGround && { aboveGround: { ...aboveGround, agl: aboveGround.agl + higher } }),
    },
    ...(plan.ownSide && { ownSide: { ...plan.ownSide, ...wholeLineOf(plan) } }),
    drone: { ...plan.drone, enduranceMs: drone.enduranceMs, reservePercent: drone.reservePercent },
  };
}

/** The whole line that the ways of a sortie must not cross, of which its own section is a part. */
function wholeLineOf(plan: Plan): Required<Pick<OwnSide, "line" | "side">> {
  const { section: line, side } = ownLineOf(plan);
  if (line.length < 2 || !side)
    throw new ScheduleError(
      "The line shall not be crossed, but where it is, or which side of it is ours, is not known",
      "Draw the border section and set home on our side, or switch “Never cross the line” off",
    );
  return { line, side };
}

/** The pieces of the plan's way out: once along, on one side. */
function watchOf(plan: Plan, ground: Ground): Stretch[] {
  const pattern: Pattern = plan.pattern.kind === "corridor" ? alone(plan.pattern) : plan.pattern;
  return stretchesOf({ ...plan, pattern }, ground).filter(({ kind }) => kind === "watch");
}

const alone = ({ sortie: _, ...pattern }: CorridorPattern): CorridorPattern => ({
  ...pattern,
  back: "none",
  passes: 1,
});

function nearestStretch(stretches: readonly Stretch[], place: LatLon): Stretch {
  let best = stretches[0] as Stretch;
  let least = Number.POSITIVE_INFINITY;
  for (const stretch of stretches) {
    const away = nearestOnPath([stretch.from, stretch.to], place).distance;
    if (away < least) [best, least] = [stretch, away];
  }
  return best;
}
