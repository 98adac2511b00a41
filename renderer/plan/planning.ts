import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan, type Violation } from "../../src/mission/check.ts";
import { type Patrol, patrolOf } from "../../src/mission/patrol.ts";
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

/** Derives the patrol and what is wrong with it, at each change of what they follow from. */
export class Planning {
  readonly state: Store<Planned>;
  readonly #groundOf = groundReader();
  #from: { readonly plan: Plan; readonly ground: Ground; readonly home: LatLon | null };

  constructor(editor: PlanEditor, mirror: Store<Mirror>, vehicleId: () => string | null) {
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
      this.state.set(planned(next));
    };
    editor.state.subscribe(follow);
    mirror.subscribe(follow);
  }
}

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

/** The same within a metre: a home that trembles in its last digits is no reason to plan anew. */
const samePlace = (a: LatLon | null, b: LatLon | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a.lat - b.lat) < 1e-5 && Math.abs(a.lon - b.lon) < 1e-5);
