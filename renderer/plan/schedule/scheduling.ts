import type { Failure } from "../../../src/contract/failure.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import type { Tries } from "../../../src/mission/schedule/lasting.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { type PatrolDrone, ScheduleError, type ScheduleTask } from "../../../src/mission/schedule/task.ts";
import { Store } from "../../ui/store.ts";
import { type CrewDrone, firstWish, type Wish } from "./crew.ts";
import type { Job, JobAnswer } from "./job.ts";

/** Several drones on one section, as far as the window knows. */
export interface Scheduled {
  readonly wish: Wish;
  readonly schedule: Schedule | null;
  /** Before the changes that were made to it, the newest last: what Undo brings back. */
  readonly past: readonly Schedule[];
  /** The instant that chart and globe show, ms of Unix time. */
  readonly at: number;
  readonly running: boolean;
  /** How far a schedule that is being made is; null before it is known. */
  readonly tries: Tries | null;
  readonly failure: Failure | null;
  /** Drones like these that would keep a promise that is broken: null where not even many would, undefined before that is known. */
  readonly needed: number | null | undefined;
}

type Run = (job: Job, signal: AbortSignal, tell: (tries: Tries) => void) => Promise<JobAnswer>;
type Memory = Pick<Storage, "getItem" | "setItem">;

/** The schedule on the table: the operator's wish, what came of it, and its changes. Remembered from start to start. */
export class Scheduling {
  readonly state: Store<Scheduled>;
  readonly #run: Run;
  readonly #memory: Memory;
  #abort: AbortController | undefined;

  constructor(run: Run, memory: Memory) {
    this.#run = run;
    this.#memory = memory;
    const { wish, schedule } = recalled(memory);
    this.state = new Store<Scheduled>({
      wish,
      schedule,
      past: [],
      at: schedule?.task.startAt ?? 0,
      running: false,
      tries: null,
      failure: null,
      needed: undefined,
    });
  }

  setWish(change: Partial<Wish>): void {
    this.state.update((s) => ({ ...s, wish: { ...s.wish, ...change } }));
    this.#remember();
  }

  add(drone: CrewDrone): void {
    this.setWish({ crew: [...this.state.get().wish.crew, drone] });
  }

  change(index: number, change: Partial<CrewDrone>): void {
    this.setWish({ crew: this.state.get().wish.crew.map((one, i) => (i === index ? { ...one, ...change } : one)) });
  }

  remove(index: number): void {
    this.setWish({ crew: this.state.get().wish.crew.filter((_, i) => i !== index) });
  }

  /** Makes a schedule; a newer wish, or `cancel`, ends the making. */
  async make(plan: Plan, task: () => ScheduleTask): Promise<void> {
    try {
      await this.#do({ kind: "schedule", task: task(), plan });
    } catch (cause) {
      this.#failed(cause);
    }
  }

  /** A drone flies no more from the shown instant on: the others take over. */
  async drop(droneId: string): Promise<void> {
    const { schedule, at } = this.state.get();
    if (schedule) await this.#do({ kind: "replan", schedule, change: { at, lost: [droneId] } });
  }

  /** A drone of the crew is ready at its base at the shown instant: the others make room for it. */
  async join(drone: () => PatrolDrone | undefined): Promise<void> {
    const { schedule, at, past } = this.state.get();
    if (!schedule) return;
    try {
      const asked = drone();
      // One that flew before keeps what was found out about it.
      const known = past.flatMap(({ task }) => task.drones).findLast(({ id }) => id === asked?.id);
      const joined = known ?? asked;
      if (joined) await this.#do({ kind: "replan", schedule, change: { at, joined: [joined] } });
    } catch (cause) {
      this.#failed(cause);
    }
  }

  cancel(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.state.patch({ running: false });
  }

  /** The schedule before the newest change of it. */
  undo(): void {
    this.state.update((s) => ({
      ...{ ...s, schedule: s.past.at(-1) ?? s.schedule, past: s.past.slice(0, -1) },
      needed: undefined,
    }));
    this.#remember();
  }

  /** Takes the schedule off the table; Undo brings it back. */
  clear(): void {
    this.state.update((s) => ({
      ...s,
      schedule: null,
      failure: null,
      past: s.schedule ? [...s.past, s.schedule].slice(-MOST_UNDONE) : s.past,
    }));
    this.#remember();
  }

  /** Shows an instant, held within the schedule. */
  showAt(at: number): void {
    const { schedule } = this.state.get();
    if (!schedule) return;
    const { startAt, horizonMs } = schedule.task;
    this.state.patch({ at: Math.min(Math.max(at, startAt), startAt + horizonMs) });
  }

  /** Puts the schedule of a file on the table. Throws a PlanFileError or a ScheduleError for what is none. */
  open(text: string): void {
    this.#put(readSchedule(text));
  }

  #failed(cause: unknown): void {
    if (!(cause instanceof ScheduleError)) throw cause;
    this.state.patch({ failure: cause.failure });
  }

  async #do(job: Job): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.state.patch({ running: true, tries: null, failure: null });
    const answer = await this.#run(job, abort.signal, (tries) => {
      if (this.#abort === abort) this.state.patch({ tries });
    });
    if (this.#abort !== abort) return;
    this.#abort = undefined;
    this.state.patch({ running: false });
    if ("failure" in answer) this.state.patch({ failure: answer.failure });
    else if ("schedule" in answer) {
      this.#put(answer.schedule);
      await this.#askCrew();
    }
  }

  /** Finds out how many drones a broken promise needs; the next job ends that. */
  async #askCrew(): Promise<void> {
    const { schedule } = this.state.get();
    if (schedule?.promiseKept !== false) return;
    const abort = new AbortController();
    this.#abort = abort;
    const answer = await this.#run({ kind: "crew", task: schedule.task }, abort.signal, () => {});
    if (this.#abort === abort && "needed" in answer && this.state.get().schedule === schedule)
      this.state.patch({ needed: answer.needed });
  }

  #put(schedule: Schedule): void {
    this.state.update((s) => ({
      ...s,
      schedule,
      past: s.schedule ? [...s.past, s.schedule].slice(-MOST_UNDONE) : s.past,
      at: Math.min(Math.max(s.at, schedule.task.startAt), schedule.task.startAt + schedule.task.horizonMs),
      failure: null,
      needed: undefined,
    }));
    this.#remember();
  }

  #remember(): void {
    const { wish, schedule } = this.state.get();
    try {
      this.#memory.setItem(WISH, JSON.stringify(wish));
      this.#memory.setItem(SCHEDULE, schedule ? writeSchedule(schedule) : "");
    } catch {
      // Full: what is on the table can still be saved to a file.
    }
  }
}

const WISH = "vedette.schedule.wish";
const SCHEDULE = "vedette.schedule";
const MOST_UNDONE = 20;

/** What was kept; as on the first start where it can not be read. */
function recalled(memory: Memory): { wish: Wish; schedule: Schedule | null } {
  let wish = firstWish;
  let schedule: Schedule | null = null;
  try {
    wish = { ...firstWish, ...(JSON.parse(memory.getItem(WISH) ?? "{}") as Partial<Wish>) };
    const text = memory.getItem(SCHEDULE);
    if (text) schedule = readSchedule(text);
  } catch {
    // Written by another version.
  }
  return { wish, schedule };
}
