import type { Ground } from "../../geo/ground.ts";
import { checkPlan, type Violation } from "../check.ts";
import { staysAboveTerrain } from "../flightChecks.ts";
import { sketchOf } from "../patrol.ts";
import type { Plan } from "../plan.ts";
import { staysInFlightSpace } from "../proof/spaceChecks.ts";
import { type Conflict, conflictsOf } from "./conflicts.ts";
import { Course } from "./course.ts";
import type { Schedule } from "./schedule.ts";
import type { Sortie } from "./sortie.ts";
import { ahlOfSortie, planOfSortie } from "./sortiePlan.ts";

/** A sortie with everything that is wrong with its mission. */
export interface SortieProof {
  readonly sortie: Sortie;
  readonly violations: readonly Violation[];
}

/**
 * Holds the mission of each sortie against everything that a plan is held against: the ways between base and section and
 * home again like the section itself, against fence, no-fly zones, own side of the whole section, ground, wind, battery
 * and link. Whether everything is seen is not asked again: the plan was checked for that, and each mission is before it is
 * sent. One sortie at each step, so that a screen goes on being drawn and can stop; sorties that are flown alike are
 * reckoned once. Sorties that only fly home have no mission and are passed over.
 */
export function* proofOf(schedule: Schedule, plan: Plan, ground: Ground): Generator<SortieProof> {
  const known = new Map<string, readonly Violation[]>();
  for (const sortie of schedule.sorties) {
    if (sortie.watch.length === 0) continue;
    const alike = JSON.stringify([
      sortie.droneId,
      sortie.layer,
      sortie.from?.place,
      sortie.watch.map(({ from, to }) => [Math.round(from), Math.round(to)]),
    ]);
    const violations = known.get(alike) ?? violationsOf(schedule, sortie, plan, ground);
    known.set(alike, violations);
    yield { sortie, violations };
  }
}

function violationsOf(schedule: Schedule, sortie: Sortie, plan: Plan, ground: Ground): Violation[] {
  const own = planOfSortie(schedule, sortie, plan, ground).plan;
  const patrol = sketchOf(own, ground);
  return [...checkPlan(own, patrol, { ground, home: own.home }), ...wayFromTheAir(own, sortie, ground)];
}

/** The straight way to the section of a drone that a change of the schedule finds in the air. */
function wayFromTheAir(own: Plan, { from }: Sortie, ground: Ground): Violation[] {
  if (!from) return [];
  const { legs } = sketchOf({ ...own, home: from.place }, ground);
  const first = legs[0];
  if (first?.kind !== "transit") return [];
  const patrol = { ...sketchOf(own, ground), legs: [first] };
  return [staysInFlightSpace, staysAboveTerrain]
    .flatMap((check) => check({ plan: own, patrol, ground, home: own.home }))
    .map((one) => ({ ...one, message: `From where it is in the air: ${one.message}` }));
}

/**
 * Where drones come too near each other, by the heights that their missions have above sea level: bases that lie higher
 * than others bring drones nearer to each other than their layers say. As the layers say where the ground is not known.
 */
export function conflictsOver(schedule: Schedule, plan: Plan, ground: Ground): Conflict[] {
  const { task, sorties } = schedule;
  const course = new Course(task.line, task.closed);
  const heights = new Map<Sortie, number>();
  for (const sortie of sorties) {
    const base = task.drones.find(({ id }) => id === sortie.droneId)?.base;
    const amsl = base && ground.elevation(base);
    if (amsl !== undefined) heights.set(sortie, amsl + ahlOfSortie(schedule, sortie, plan, ground));
  }
  const byLayer = (a: Sortie, b: Sortie) => Math.abs(a.layer - b.layer) * task.separation.vertical;
  if (plan.pattern.aboveGround) return conflictsOf(course, task, sorties);
  return conflictsOf(course, task, sorties, (a, b) => {
    const [one, other] = [heights.get(a), heights.get(b)];
    return one === undefined || other === undefined ? byLayer(a, b) : Math.abs(one - other);
  });
}
