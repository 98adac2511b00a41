import { flatGround, type Ground } from "../../geo/ground.ts";
import { checkPlan } from "../check.ts";
import { newPlan } from "../edit.ts";
import { patrolOf } from "../patrol.ts";
import type { DroneProfile, Plan } from "../plan.ts";
import { PlanFileError } from "../planFile.ts";
import { type Schedule, scheduleOf } from "../schedule/schedule.ts";
import type { Sortie } from "../schedule/sortie.ts";
import { lineOf, planOfSortie } from "../schedule/sortiePlan.ts";
import { ScheduleError, type ScheduleTask } from "../schedule/task.ts";
import type { Scenario, ScenarioDrone } from "./scenario.ts";

/** What a scenario asks to be flown: the plan of its section, and who flies when. */
export interface ScenarioPlan {
  readonly plan: Plan;
  readonly ground: Ground;
  readonly schedule: Schedule;
}

/**
 * Plans a scenario as an operator would: its section as a plan, its fleet on it as a schedule, every sortie checked. Throws
 * a PlanFileError that names the place of the file for what can not be flown.
 */
export function planScenario(scenario: Scenario): ScenarioPlan {
  const ground = flatGround(scenario.groundAmsl);
  const plan = planOf(scenario);
  const task = taskOf(scenario, plan, ground);
  const schedule = told("schedule", () => scheduleOf(task));
  for (const [i, sortie] of schedule.sorties.entries()) demandFlyable(scenario, { plan, ground, schedule }, sortie, i);
  return { plan, ground, schedule };
}

/** The plan of the whole section that sorties are cut from. */
function planOf({ name, section, watchWidth, patrol, fleet, weather }: Scenario): Plan {
  const [drone] = fleet;
  const { side, standoff, ahl, camera } = patrol;
  const profile = profileOf(drone as ScenarioDrone);
  const { speed, fromDeg } = weather[0]?.wind ?? { speed: 0, fromDeg: 0 };
  return newPlan({
    ...{ name, section, watchWidth, camera, drone: profile },
    home: (drone as ScenarioDrone).base,
    pattern: { kind: "corridor", side, standoff, ahl, speed: profile.cruiseSpeed, back: "same" },
    ...(speed > 0 && { wind: { speed, fromDeg } }),
  });
}

const profileOf = ({ id, speed, climb, sink, enduranceMs, reservePercent }: ScenarioDrone): DroneProfile => ({
  ...{ id, name: id, kind: "multirotor", climb, sink, enduranceMs, reservePercent },
  cruiseSpeed: speed,
  maxSpeed: Math.max(18, 1.5 * speed),
});

function taskOf(scenario: Scenario, plan: Plan, ground: Ground): ScheduleTask {
  const { name, fleet, startAt, durationMs, schedule, patrol } = scenario;
  const line = lineOf(plan, ground);
  if (line.length < 2)
    throw new PlanFileError("patrol: there is no path beside the section", "Choose a smaller standoff");
  return {
    ...{ name, line, closed: false },
    drones: fleet.map(({ id, base, speed, climb, sink, ...drone }) => ({
      ...{ id, base, speed, transitSpeed: speed, chargeMs: 0 },
      climbMs: (1000 * patrol.ahl) / climb,
      landMs: (1000 * patrol.ahl) / sink + slowLandingMs,
      enduranceMs: drone.enduranceMs,
      reservePercent: drone.reservePercent,
      turnaroundMs: drone.turnaroundMs,
    })),
    startAt: startAt + schedule.firstMs,
    horizonMs: durationMs - schedule.firstMs,
    ...(schedule.promiseMs !== undefined && { promiseMs: schedule.promiseMs }),
    ahl: patrol.ahl,
    separation: schedule.separation,
  };
}

/** The last metres to the ground, slowly, and the wait above home before them. */
const slowLandingMs = 30_000;

function demandFlyable({ fleet }: Scenario, { plan, ground, schedule }: ScenarioPlan, sortie: Sortie, i: number): void {
  if (sortie.watch.length === 0) return;
  const index = fleet.findIndex(({ id }) => id === sortie.droneId);
  const own = planOfSortie(schedule, sortie, plan, ground).plan;
  const forbidden = checkPlan(own, patrolOf(own, ground), { ground }).find(({ severity }) => severity === "error");
  if (forbidden)
    throw new PlanFileError(
      `fleet.${index}: sortie ${i + 1}, of ${sortie.droneId}, can not be flown: ${forbidden.message}`,
      forbidden.remedy ?? "Correct the fleet, the patrol or the section",
    );
}

/** Has an impossible task name its place in the file. */
function told<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof ScheduleError)) throw cause;
    throw new PlanFileError(`${path}: ${cause.failure.message}`, cause.failure.remedy);
  }
}
