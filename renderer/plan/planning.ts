import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan, type Violation, type ViolationCode } from "../../src/mission/check.ts";
import { type Patrol, patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import { hasShape } from "../../src/mission/patterns/shape.ts";
import { watchesGround } from "../../src/mission/patterns/watched.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { countingCoverage } from "../../src/mission/plannedCoverage.ts";
import { groundReader } from "../station/ground.ts";
import type { Mirror } from "../station/mirror.ts";
import { Store } from "../ui/store.ts";
import type { PlanEditor } from "./planEditor.ts";

/** What follows from the plan on the table, kept in step with it, with the vehicle's home and with the ground. */
export interface Planned {
  /** The plan as it would be flown: with the vehicle's home where it names none itself. */
  readonly plan: Plan;
  readonly ground: Ground;
  /** Absent until the section has two points, the outline three, or the place is given. */
  readonly patrol: Patrol | undefined;
  readonly violations: readonly Violation[];
}

/**
 * Derives the patrol and what is wrong with it, at each change of what they follow from. Where that takes long, a sketch
 * comes first, with what was found before of all that is looked at once the hand rests; what the patrol will see is then
 * counted in slices between which the window paints and hears its operator, and which end with the next change.
 */
export class Planning {
  readonly state: Store<Planned>;
  /** How much of what the patrol will see is counted, 0…1; undefined while nothing is being counted. */
  readonly counted = new Store<number | undefined>(undefined);
  #rest: ReturnType<typeof setTimeout> | undefined;
  #slow = false;
  readonly #slowMs: number;
  readonly #groundOf = groundReader();
  #from: From;

  /** A planning that takes longer than `slowMs` is sketched first from then on. */
  constructor(editor: PlanEditor, mirror: Store<Mirror>, vehicleId: () => string | null, slowMs = SLOW_MS) {
    this.#slowMs = slowMs;
    const sources = () => ({
      plan: editor.plan,
      ground: this.#groundOf(mirror.get()).terrain,
      home: editor.plan.home ?? startOf(mirror.get(), vehicleId()),
    });
    this.#from = sources();
    this.state = new Store(planned(this.#from));
    const follow = () => {
      const next = sources();
      const { plan, ground, home } = this.#from;
      if (next.plan === plan && next.ground === ground && samePlace(next.home, home)) return;
      this.#from = next;
      clearTimeout(this.#rest);
      this.counted.set(undefined);
      if (!this.#slow) return this.#settle();
      this.state.set(sketched(next, this.state.get()));
      this.#rest = setTimeout(() => this.#settle(), REST_MS);
    };
    editor.state.subscribe(follow);
    mirror.subscribe(follow);
  }

  #settle(): void {
    const startedAt = performance.now();
    const from = this.#from;
    const patrol = derived(from);
    const count = patrol && counting(from, patrol);
    const share = count && steps(count, startedAt + this.#slowMs);
    if (!patrol || !count || share === undefined) {
      this.state.set(planned(from, patrol));
      this.#slow = performance.now() - startedAt > this.#slowMs;
      return;
    }
    this.#slow = true;
    this.state.set(sketched(from, this.state.get(), asSketch(patrol)));
    this.#goOn(patrol, count, share);
  }

  /** Counts on in slices, then looks at all. */
  #goOn(patrol: Patrol, count: Count, share: number): void {
    this.counted.set(share);
    this.#rest = setTimeout(() => {
      const next = steps(count, performance.now() + SLICE_MS);
      if (next !== undefined) return this.#goOn(patrol, count, next);
      this.counted.set(undefined);
      this.state.set(planned(this.#from, patrol));
    }, 0);
  }
}

interface From {
  readonly plan: Plan;
  readonly ground: Ground;
  readonly home: LatLon | null;
}

type Count = ReturnType<typeof countingCoverage>;

/** Steps of a count until an instant of `performance.now()`; how much is counted, or undefined when all is. */
function steps(count: Count, until: number): number | undefined {
  for (;;) {
    const { done, value } = count.next();
    if (done) return undefined;
    if (performance.now() >= until) return value.share;
  }
}

const REST_MS = 200; // without a change, after which all is looked at
const SLOW_MS = 40; // beyond which a plan is sketched while it changes
const SLICE_MS = 8; // of half a picture's time: the other half is for painting it

/** Where the patrol would begin: the vehicle's home, before one is known the sector's base. */
export function startOf({ vehicles, sector }: Mirror, vehicleId: string | null): LatLon | null {
  const at = (vehicleId === null ? undefined : vehicles.get(vehicleId)?.home) ?? sector?.base;
  return at ? { lat: at.lat, lon: at.lon } : null;
}

const placed = ({ plan, home }: From): Plan => ({ ...plan, home });

function derived(from: From): Patrol | undefined {
  const plan = placed(from);
  return hasShape(plan) ? patrolOf(plan, from.ground) : undefined;
}

/** The count of what a patrol will see; undefined where the checks count none. */
function counting(from: From, patrol: Patrol): Count | undefined {
  const plan = placed(from);
  return watchesGround(plan) && patrol.legs.some(({ kind }) => kind === "watch")
    ? countingCoverage(plan, patrol, from.ground)
    : undefined;
}

function planned(from: From, patrol = derived(from)): Planned {
  const { ground, home } = from;
  const plan = placed(from);
  if (!patrol) return { plan, ground, patrol: undefined, violations: [] };
  return { plan, ground, patrol, violations: checkPlan(plan, patrol, { ground, home }) };
}

/** The same at once, with what was found before of what takes long. */
function sketched(from: From, before: Planned, known?: Patrol): Planned {
  const { ground, home } = from;
  const plan = placed(from);
  if (!hasShape(plan)) return { plan, ground, patrol: undefined, violations: [] };
  const patrol = known ?? sketchOf(plan, ground);
  const kept = before.violations.filter(({ code }) => LEFT_FOR_LATER.has(code));
  return { plan, ground, patrol, violations: errorsFirst([...checkPlan(plan, patrol, { ground, home }), ...kept]) };
}

/** What is not looked at in a sketch. */
const LEFT_FOR_LATER: ReadonlySet<ViolationCode> = new Set(["section-not-covered", "area-not-covered"]);

/** A patrol as long as not all of it is counted. */
const asSketch = (patrol: Patrol): Patrol => Object.create(patrol, { sketch: { value: true, enumerable: true } });

const errorsFirst = (all: readonly Violation[]): Violation[] =>
  all.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));

/** The same within a metre: a home that trembles in its last digits is no reason to plan anew. */
const samePlace = (a: LatLon | null, b: LatLon | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a.lat - b.lat) < 1e-5 && Math.abs(a.lon - b.lon) < 1e-5);
