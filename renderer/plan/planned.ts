import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan, type Violation } from "../../src/mission/check.ts";
import type { CoverageMap } from "../../src/mission/coverage.ts";
import { isLeftForLater } from "../../src/mission/later.ts";
import { type Patrol, patrolOf } from "../../src/mission/patrol.ts";
import { hasShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { type Findings, mapFrom } from "./planningJobs.ts";

/** What follows from the plan on the table, kept in step with it, with the vehicle's home and with the ground. */
export interface Planned {
  /** The plan as it would be flown: with the vehicle's home where it names none itself. */
  readonly plan: Plan;
  readonly ground: Ground;
  /** Absent until the section has two points, the outline three, or the place is given. */
  readonly patrol: Patrol | undefined;
  readonly violations: readonly Violation[];
  /** What the patrol will have seen, where that was counted beside the window's thread. */
  readonly coverage?: CoverageMap;
}

/** What it follows from. */
export interface From {
  readonly plan: Plan;
  readonly ground: Ground;
  readonly home: LatLon | null;
}

/** The plan as it would be flown. */
export const placed = ({ plan, home }: From): Plan => ({ ...plan, home });

/** Its patrol; undefined as long as it has no shape. */
export function derived(from: From): Patrol | undefined {
  const plan = placed(from);
  return hasShape(plan) ? patrolOf(plan, from.ground) : undefined;
}

/** All that follows, looked at here and now. */
export function planned(from: From, patrol = derived(from)): Planned {
  const { ground, home } = from;
  const plan = placed(from);
  if (!patrol) return { plan, ground, patrol: undefined, violations: [] };
  return { plan, ground, patrol, violations: checkPlan(plan, patrol, { ground, home }) };
}

/** The same at once, with what was found before of what takes long. */
export function sketched(from: From, patrol: Patrol | undefined, before: Planned): Planned {
  const { ground, home } = from;
  const plan = placed(from);
  if (!patrol) return { plan, ground, patrol: undefined, violations: [] };
  const sketch = asSketch(patrol);
  const kept = before.violations.filter(({ code }) => isLeftForLater(code, sketch));
  return {
    plan,
    ground,
    patrol: sketch,
    violations: errorsFirst([...checkPlan(plan, sketch, { ground, home }), ...kept]),
  };
}

/** A patrol as long as not all of it is counted. */
const asSketch = (patrol: Patrol): Patrol => Object.create(patrol, { sketch: { value: true, enumerable: true } });

const errorsFirst = (all: readonly Violation[]): Violation[] =>
  all.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));

/** All that follows, as a worker found it for this patrol. */
export function found(from: From, patrol: Patrol, { violations, swath, seen }: Findings): Planned {
  const plan = placed(from);
  const whole: Patrol = Object.create(patrol, { swath: { value: swath, enumerable: true } });
  return { plan, ground: from.ground, patrol: whole, violations, ...(seen && { coverage: mapFrom(plan, seen) }) };
}
