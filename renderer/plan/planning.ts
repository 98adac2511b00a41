import type { LatLon } from "../../src/geo/position.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import { groundReader } from "../station/ground.ts";
import type { Mirror } from "../station/mirror.ts";
import { Store } from "../ui/store.ts";
import { type Count, countOf, stepsUntil } from "./counting.ts";
import type { PlanEditor } from "./planEditor.ts";
import { derived, type From, found, type Planned, placed, planned, sketched } from "./planned.ts";
import type { PlanningAway } from "./planningAway.ts";

export type { Planned } from "./planned.ts";

/**
 * Derives the patrol and what is wrong with it, at each change of what they follow from. Where that takes long, a sketch
 * comes at once, with what was found before of all that is looked at once the hand rests; all is then looked at by a
 * worker, or without one in slices between which the window paints and hears its operator. The next change ends both.
 */
export class Planning {
  readonly state: Store<Planned>;
  /** How much of what the patrol will see is counted, 0…1; undefined while nothing is being counted. */
  readonly counted = new Store<number | undefined>(undefined);
  #rest: ReturnType<typeof setTimeout> | undefined;
  #slow = false;
  readonly #slowMs: number;
  readonly #groundOf = groundReader();
  #away: PlanningAway | undefined;
  #from: From;
  /** What is flown of it, once it is known. */
  #patrol: Patrol | undefined;

  /** A planning that takes longer than `slowMs` is sketched first from then on. `away`: who then looks at all of it. */
  constructor(
    editor: PlanEditor,
    mirror: Store<Mirror>,
    vehicleId: () => string | null,
    slowMs = SLOW_MS,
    away?: PlanningAway,
  ) {
    this.#slowMs = slowMs;
    this.#away = away;
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
      this.#patrol = undefined;
      clearTimeout(this.#rest);
      this.#away?.stop();
      this.counted.set(undefined);
      if (!this.#slow) return this.#settle();
      this.#sketch();
      this.#rest = setTimeout(() => this.#settle(), REST_MS);
    };
    editor.state.subscribe(follow);
    mirror.subscribe(follow);
  }

  /** Shows the patrol at once, with what was found before of what takes long. */
  #sketch(): void {
    const from = this.#from;
    this.#patrol ??= derived(from);
    this.state.set(sketched(from, this.#patrol, this.state.get()));
  }

  #settle(): void {
    const startedAt = performance.now();
    const from = this.#from;
    this.#patrol ??= derived(from);
    const patrol = this.#patrol;
    const away = this.#away?.takes(from.ground) ? this.#away : undefined;
    const budget = away ? Math.min(this.#slowMs, AWAY_MS) : this.#slowMs;
    const count = patrol && countOf(placed(from), patrol, from.ground);
    if (patrol && count && this.#slow && away) {
      this.#lookAway(patrol, away);
      return;
    }
    const share = count && stepsUntil(count, startedAt + budget);
    if (!patrol || !count || share === undefined) {
      this.state.set(planned(from, patrol));
      this.#slow = performance.now() - startedAt > budget;
      return;
    }
    this.#slow = true;
    this.#sketch();
    if (away) this.#lookAway(patrol, away);
    else this.#goOn(patrol, count, share);
  }

  /** Has a worker look at all, and shows what it found. */
  #lookAway(patrol: Patrol, away: PlanningAway): void {
    const from = this.#from;
    away.begin({
      plan: placed(from),
      home: from.home,
      ground: from.ground,
      counted: (share) => this.counted.set(share),
      planned: (findings, ms) => {
        this.#slow = ms > Math.min(this.#slowMs, AWAY_MS);
        this.counted.set(undefined);
        this.state.set(found(from, patrol, findings));
      },
      failed: (message) => {
        console.error(`A plan is looked at in the window, because that failed beside it: ${message}`);
        this.#away = undefined; // it would fail again
        this.counted.set(undefined);
        this.#settle();
      },
    });
  }

  /** Counts on in slices, then looks at all. */
  #goOn(patrol: Patrol, count: Count, share: number): void {
    this.counted.set(share);
    this.#rest = setTimeout(() => {
      const next = stepsUntil(count, performance.now() + SLICE_MS);
      if (next !== undefined) return this.#goOn(patrol, count, next);
      this.counted.set(undefined);
      this.state.set(planned(this.#from, patrol));
    }, 0);
  }
}

const REST_MS = 200; // without a change, after which all is looked at
const SLOW_MS = 40; // beyond which a plan is sketched while it changes
const AWAY_MS = 12; // the same where a worker can look at it
const SLICE_MS = 8; // of half a picture's time: the other half is for painting it

/** Where the patrol would begin: the vehicle's home, before one is known the sector's base. */
export function startOf({ vehicles, sector }: Mirror, vehicleId: string | null): LatLon | null {
  const at = (vehicleId === null ? undefined : vehicles.get(vehicleId)?.home) ?? sector?.base;
  return at ? { lat: at.lat, lon: at.lon } : null;
}

/** The same within a metre: a home that trembles in its last digits is no reason to plan anew. */
const samePlace = (a: LatLon | null, b: LatLon | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a.lat - b.lat) < 1e-5 && Math.abs(a.lon - b.lon) < 1e-5);
