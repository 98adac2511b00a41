import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Ground } from "../../../src/geo/ground.ts";
import type { Violation } from "../../../src/mission/check.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import type { Conflict } from "../../../src/mission/schedule/conflicts.ts";
import { demandSameSection } from "../../../src/mission/schedule/sameSection.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { conflictsOver, proofOf } from "../../../src/mission/schedule/scheduleProof.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { ScheduleError } from "../../../src/mission/schedule/task.ts";
import { Store } from "../../ui/store.ts";

/** What is wrong with sorties of a drone: said once, with the first of them and how many more there are. */
export interface Finding {
  readonly violation: Violation;
  readonly sortie: Sortie;
  readonly more: number;
}

/** How far the check of all sorties is. */
export type Proved =
  | { readonly phase: "idle" }
  | { readonly phase: "running"; readonly done: number; readonly of: number; readonly findings: readonly Finding[] }
  | {
      readonly phase: "done";
      readonly sorties: number;
      readonly findings: readonly Finding[];
      readonly conflicts: readonly Conflict[];
    }
  | { readonly phase: "failed"; readonly failure: Failure };

/** Checks every sortie of a schedule in slices between two pictures; a newer one, or `stop`, ends it. */
export class Proving {
  readonly state = new Store<Proved>({ phase: "idle" });
  readonly #pause: () => Promise<void>;
  readonly #now: () => number;
  #turn = 0;

  constructor(pause: () => Promise<void>, now: () => number) {
    this.#pause = pause;
    this.#now = now;
  }

  async check(schedule: Schedule, { plan, ground }: { plan: Plan; ground: Ground }): Promise<void> {
    const turn = ++this.#turn;
    const of = schedule.sorties.filter(({ watch }) => watch.length > 0).length;
    const found = new Map<string, Finding>();
    const findings = () => [...found.values()].sort((a, b) => severe(b) - severe(a));
    try {
      this.state.set({ phase: "running", done: 0, of, findings: [] });
      demandSameSection(schedule, plan, ground);
      let done = 0;
      let since = this.#now();
      for (const { sortie, violations } of proofOf(schedule, plan, ground)) {
        for (const violation of violations) {
          const key = `${sortie.droneId} ${violation.code}`;
          const known = found.get(key);
          found.set(key, known ? { ...known, more: known.more + 1 } : { violation, sortie, more: 0 });
        }
        done++;
        if (this.#now() - since < SLICE_MS) continue;
        this.state.set({ phase: "running", done, of, findings: findings() });
        await this.#pause();
        if (turn !== this.#turn) return;
        since = this.#now();
      }
      const conflicts = conflictsOver(schedule, plan, ground);
      this.state.set({ phase: "done", sorties: done, findings: findings(), conflicts });
    } catch (cause) {
      if (turn !== this.#turn) return;
      const failure = cause instanceof ScheduleError ? cause.failure : failureOf(cause);
      this.state.set({ phase: "failed", failure });
    }
  }

  /** Ends a check that is under way; what it found is dropped. */
  stop(): void {
    this.#turn++;
    this.state.set({ phase: "idle" });
  }
}

const severe = ({ violation: { severity } }: Finding): number => Number(severity === "error");
const SLICE_MS = 8;
