import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Ground } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { checkPlan, isFlyable, type Violation } from "../../../src/mission/check.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { demandSameSection } from "../../../src/mission/schedule/sameSection.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { planOfSortie } from "../../../src/mission/schedule/sortiePlan.ts";
import { ScheduleError } from "../../../src/mission/schedule/task.ts";
import { Store } from "../../ui/store.ts";

/** How far the sending of a sortie to its vehicle is. */
export type Sent =
  | { readonly phase: "waiting" | "checking" | "sending" }
  | { readonly phase: "checked"; readonly violations: readonly Violation[]; readonly items: number }
  | { readonly phase: "refused"; readonly violations: readonly Violation[] }
  | { readonly phase: "verified"; readonly items: number; readonly violations: readonly Violation[] }
  | { readonly phase: "failed"; readonly failure: Failure };

/** A sortie with the vehicle that is to fly it. */
export interface Errand {
  readonly sortie: Sortie;
  readonly vehicleId: string;
}

/** What sending needs to know of the world. */
export interface Post {
  /** Uploads a plan: the station checks it again, and resolves when what was read back is the same. */
  readonly upload: (vehicleId: string, plan: Plan) => Promise<unknown>;
  readonly homeOf: (vehicleId: string) => LatLon | undefined;
  /** Until the screen was drawn. */
  readonly pause: () => Promise<void>;
}

/** The next sortie of each drone: not yet taken off, or found in the air by a change of the schedule and still needed. */
export const nextSorties = ({ task, sorties }: Schedule, now: number): Sortie[] =>
  task.drones.flatMap(({ id }) => {
    const next = sorties.find(
      ({ droneId, watch, takeOffAt, leaveAt, from }) =>
        droneId === id && watch.length > 0 && leaveAt > now && (from !== undefined || takeOffAt >= now - LATE_MS),
    );
    return next ?? [];
  });

/** Sends sorties to their vehicles, each by itself, and keeps how that ended. */
export class Sending {
  /** By drone. */
  readonly state = new Store<ReadonlyMap<string, Sent>>(new Map());
  readonly #post: Post;
  #turn = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Checks what each vehicle would get, and uploads it unless `checkOnly`; one that fails does not keep the others. */
  async send(
    schedule: Schedule,
    errands: readonly Errand[],
    { plan, ground, checkOnly = false }: { plan: Plan; ground: Ground; checkOnly?: boolean },
  ): Promise<void> {
    const turn = ++this.#turn;
    this.state.set(new Map(errands.map(({ sortie }) => [sortie.droneId, { phase: "waiting" }])));
    const uploads: Promise<void>[] = [];
    for (const { sortie, vehicleId } of errands) {
      const { droneId } = sortie;
      const put = (sent: Sent) => {
        if (turn === this.#turn) this.state.update((all) => new Map(all).set(droneId, sent));
      };
      put({ phase: "checking" });
      await this.#post.pause();
      try {
        demandSameSection(schedule, plan, ground);
        const own = planOfSortie(schedule, sortie, plan, ground).plan;
        const home = this.#post.homeOf(vehicleId) ?? own.home;
        const flown = { ...own, home };
        const patrol = patrolOf(flown, ground);
        const violations = checkPlan(flown, patrol, { ground, home });
        const items = patrol.items.length;
        if (!isFlyable(violations)) put({ phase: "refused", violations });
        else if (checkOnly) put({ phase: "checked", violations, items });
        else {
          put({ phase: "sending" });
          const ended = this.#post.upload(vehicleId, own).then(
            () => put({ phase: "verified", items, violations }),
            (cause: unknown) => put({ phase: "failed", failure: failureOf(cause) }),
          );
          uploads.push(ended);
        }
      } catch (cause) {
        put({ phase: "failed", failure: cause instanceof ScheduleError ? cause.failure : failureOf(cause) });
      }
    }
    await Promise.all(uploads);
  }
}

const LATE_MS = 60_000;
