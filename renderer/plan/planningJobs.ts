import { failureOf } from "../../src/contract/failure.ts";
import type { Ground, GroundPart } from "../../src/geo/ground.ts";
import { groundOf } from "../../src/geo/groundOf.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan, type Violation } from "../../src/mission/check.ts";
import type { CoverageMap } from "../../src/mission/coverage.ts";
import { type Patrol, patrolOf } from "../../src/mission/patrol.ts";
import { watchedOf } from "../../src/mission/patterns/watched.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { mapOf, plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { type Count, countOf, stepsUntil } from "./counting.ts";

/** What the window tells its planning worker. */
export type PlanningOrder =
  /** More of a ground; another id begins another ground. Tiles of the same part come in several of these. */
  | { readonly kind: "ground"; readonly id: number; readonly index: number; readonly part: GroundPart }
  /** Look at all of a plan over the ground; ends what was ordered before. */
  | { readonly kind: "plan"; readonly job: number; readonly plan: Plan; readonly home: LatLon | null }
  | { readonly kind: "stop" };

/** What the planning worker answers. */
export type PlanningNews =
  | { readonly kind: "counted"; readonly job: number; readonly share: number }
  | ({ readonly kind: "planned"; readonly job: number; readonly ms: number } & Findings)
  | { readonly kind: "failed"; readonly job: number; readonly message: string };

/** What was found of a plan. */
export interface Findings {
  readonly violations: readonly Violation[];
  readonly swath: Patrol["swath"];
  readonly seen: SeenCells | undefined;
}

/** A coverage map as plain numbers. */
type SeenCells = Pick<CoverageMap, "why" | "pixels" | "lastSeenAt" | "visits"> & { readonly step: number };

/** The map of what a plan will see, from a worker's numbers. */
export function mapFrom(plan: Plan, { step, why, pixels, lastSeenAt, visits }: SeenCells): CoverageMap {
  const map = mapOf(watchedOf(plan), step);
  map.why.set(why);
  map.pixels.set(pixels);
  map.lastSeenAt.set(lastSeenAt);
  map.visits.set(visits);
  return map;
}

interface Surroundings {
  readonly post: (news: PlanningNews, transfer: Transferable[]) => void;
  /** Does something after what has arrived meanwhile. */
  readonly soon: (work: () => void) => void;
  /** How long it works before it hears what has arrived, ms; 30 unless given. */
  readonly sliceMs?: number;
}

/** The worker's side: does the last job it was given, in slices between which it hears of the next. */
export class PlanningJobs {
  readonly #parts: GroundPart[] = [];
  readonly #surroundings: Surroundings;
  #groundId = 0;
  #ground: Ground | undefined;
  #job = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  receive(order: PlanningOrder): void {
    if (order.kind === "ground") this.#take(order);
    else if (order.kind === "stop") this.#job = 0;
    else {
      this.#job = order.job;
      this.#surroundings.soon(() => this.#attempt(order.job, () => this.#begin(order)));
    }
  }

  #take({ id, index, part }: PlanningOrder & { kind: "ground" }): void {
    if (id !== this.#groundId) this.#parts.length = 0;
    this.#groundId = id;
    const had = this.#parts[index];
    this.#parts[index] =
      had?.kind === "tiles" && part.kind === "tiles" ? { kind: "tiles", tiles: [...had.tiles, ...part.tiles] } : part;
    this.#ground = undefined;
  }

  #begin(order: PlanningOrder & { kind: "plan" }): void {
    const startedAt = performance.now();
    this.#ground ??= groundOf(this.#parts);
    const ground = this.#ground;
    const patrol = patrolOf(order.plan, ground);
    this.#goOn({ ...order, startedAt, ground, patrol, count: countOf(order.plan, patrol, ground) });
  }

  #goOn(work: Work): void {
    const { job, plan, home, ground, patrol, count, startedAt } = work;
    const { post, soon, sliceMs = SLICE_MS } = this.#surroundings;
    const share = count && stepsUntil(count, performance.now() + sliceMs);
    if (share !== undefined) {
      post({ kind: "counted", job, share }, []);
      soon(() => this.#attempt(job, () => this.#goOn(work)));
      return;
    }
    const violations = checkPlan(plan, patrol, { ground, home });
    const map = count && plannedCoverage(plan, patrol, ground);
    const seen = map && {
      step: map.grid.size.step,
      why: map.why,
      pixels: map.pixels,
      lastSeenAt: map.lastSeenAt,
      visits: map.visits,
    };
    const transfer = seen ? [seen.why, seen.pixels, seen.lastSeenAt, seen.visits].map(({ buffer }) => buffer) : [];
    const ms = performance.now() - startedAt;
    post({ kind: "planned", job, ms, violations, swath: patrol.swath, seen }, transfer as ArrayBuffer[]);
  }

  /** Does a part of the job, where it is still the last one. */
  #attempt(job: number, work: () => void): void {
    if (job !== this.#job) return;
    try {
      work();
    } catch (cause) {
      this.#surroundings.post({ kind: "failed", job, message: failureOf(cause).message }, []);
    }
  }
}

interface Work {
  readonly job: number;
  readonly plan: Plan;
  readonly home: LatLon | null;
  readonly ground: Ground;
  readonly patrol: Patrol;
  readonly count: Count | undefined;
  readonly startedAt: number;
}

const SLICE_MS = 30;
