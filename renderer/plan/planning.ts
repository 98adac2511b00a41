import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan, type Violation } from "../../src/mission/check.ts";
import { type Patrol, patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import { hasShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
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
 * comes first, with what was found before of all that is looked at once the hand rests.
 */
export class Planning {
  readonly state: Store<Planned>;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #slow = false;
  readonly #slowMs: number;
  readonly #groundOf = groundReader();
  #from: { readonly plan: Plan; readonly ground: Ground; readonly home: LatLon | null };

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
      if (!this.#slow) return this.#settle();
      this.state.set(sketched(next, this.state.get()));
      this.#rest = setTimeout(() => this.#settle(), REST_MS);
    };
    editor.state.subscribe(follow);
    mirror.subscribe(follow);
  }

  #settle(): void {
    const startedAt = performance.now();
    const all = planned(this.#from);
    this.#slow = performance.now() - startedAt > this.#slowMs;
    this.state.set(all);
  }
}

const REST_MS = 200; // without a change, after which all is looked at
const SLOW_MS = 40; // beyond which a plan is sketched while it changes

/** Where the patrol would begin: the vehicle's home, before one is known the sector's base. */
export function startOf({ vehicles, sector }: Mirror, vehicleId: string | null): LatLon | null {
  const at = (vehicleId === null ? undefined : vehicles.get(vehicleId)?.home) ?? sector?.base;
  return at ? { lat: at.lat, lon: at.lon } : null;
}

function planned({ plan: drawn, ground, home }: { plan: Plan; ground: Ground; home: LatLon | null }): Planned {
  const plan = { ...drawn, home };
  if (!hasShape(plan)) return { plan, ground, patrol: undefined, violations: [] };
  const patrol = patrolOf(plan, ground);
  return { plan, ground, patrol, violations: checkPlan(plan, patrol, { ground, home }) };
}

/** The same at once, with what was found before of what takes long. */
function sketched(from: { plan: Plan; ground: Ground; home: LatLon | null }, before: Planned): Planned {
  const { ground, home } = from;
  const plan = { ...from.plan, home };
  if (!hasShape(plan)) return { plan, ground, patrol: undefined, violations: [] };
  const patrol = sketchOf(plan, ground);
  const kept = before.violations.filter(({ code }) => code === "section-not-covered");
  return { plan, ground, patrol, violations: errorsFirst([...checkPlan(plan, patrol, { ground, home }), ...kept]) };
}

const errorsFirst = (all: readonly Violation[]): Violation[] =>
  all.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));

/** The same within a metre: a home that trembles in its last digits is no reason to plan anew. */
const samePlace = (a: LatLon | null, b: LatLon | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a.lat - b.lat) < 1e-5 && Math.abs(a.lon - b.lon) < 1e-5);
