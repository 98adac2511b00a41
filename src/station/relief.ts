import { Emitter } from "../base/emitter.ts";
import { FailureError, failureOf, sentenceOf } from "../contract/failure.ts";
import type { ReliefCrew, ReliefDrone, ReliefRecord, ReliefStep } from "../contract/relief.ts";
import type { Ground } from "../geo/ground.ts";
import type { Plan } from "../mission/plan.ts";
import {
  reliefAccepted,
  reliefAdopted,
  reliefAnew,
  reliefAt,
  reliefDeclined,
  reliefDone,
  reliefFailed,
  reliefOut,
} from "../mission/schedule/relief.ts";
import type { DroneNow, ReliefProposal, ReliefState } from "../mission/schedule/reliefState.ts";
import { flownBy } from "../mission/schedule/reliefWanted.ts";
import type { Schedule } from "../mission/schedule/schedule.ts";
import { writeSchedule } from "../mission/schedule/scheduleFile.ts";
import type { KeptRelief } from "../store/reliefStore.ts";
import { ReliefGuard, type Stand } from "./reliefGuard.ts";
import { keptOf } from "./reliefKept.ts";
import { carryOut } from "./reliefSteps.ts";
import { type ReliefOrders, toDoFor } from "./reliefToDo.ts";

export interface ReliefBegin {
  readonly id: string;
  readonly begunAt: number;
  readonly crew: readonly ReliefCrew[];
  readonly plan: Plan;
  readonly state: ReliefState;
}

interface Parts {
  readonly now: () => number;
  readonly orders: ReliefOrders;
  /** How the drones are at this moment. */
  readonly drones: (state: ReliefState, crew: readonly ReliefCrew[]) => DroneNow[];
  /** How a vehicle stands at this moment; undefined for one that is not heard. */
  readonly stand: (vehicleId: string) => Stand | undefined;
  /** The ground under a plan, all of it read. */
  readonly over: <T>(plan: Plan, work: (ground: Ground) => T) => Promise<T>;
}

/** One schedule that is carried out: it proposes, and does what a person accepts. */
export class Relief {
  readonly id: string;
  readonly crew: readonly ReliefCrew[];
  readonly plan: Plan;
  readonly #begin: ReliefBegin;
  readonly #parts: Parts;
  readonly #changed = new Emitter<ReliefRecord>();
  #state: ReliefState;
  #steps: readonly ReliefStep[] = [];
  /** Of proposals that were accepted and stand still, by id. */
  readonly #stepsOf = new Map<string, readonly ReliefStep[]>();
  #text: { readonly of: ReliefState["schedule"]; readonly text: string } | undefined;
  #said = "";
  #ended: string | undefined;
  /** Ends what is being carried out, by proposal. */
  readonly #running = new Map<string, AbortController>();

  /** It has another record. */
  readonly onChanged = this.#changed.on;

  constructor(begin: ReliefBegin, parts: Parts) {
    this.#begin = begin;
    this.#parts = parts;
    this.id = begin.id;
    this.crew = begin.crew;
    this.plan = begin.plan;
    this.#state = begin.state;
  }

  get state(): ReliefState {
    return this.#state;
  }

  get record(): ReliefRecord {
    const { schedule, revision, proposals, notes } = this.#state;
    const { task, revisit } = schedule;
    return {
      ...{
        id: this.id,
        name: task.name,
        begunAt: this.#begin.begunAt,
        endsAt: task.startAt + task.horizonMs,
        revision,
      },
      worstMs: revisit.worstMs,
      ...(task.promiseMs !== undefined && { promiseMs: task.promiseMs }),
      ...{ drones: this.crew.map((one) => this.#drone(one)), steps: this.#steps },
      proposals: proposals.map((one) => {
        const steps = one.carriedOut || one.failed !== undefined ? this.#stepsOf.get(one.id) : undefined;
        return steps ? { ...one, steps } : one;
      }),
      notes: notes.slice(-SHOWN_NOTES),
    };
  }

  /** What a station that was killed needs to go on. */
  get kept(): KeptRelief {
    const { begunAt, crew, plan } = this.#begin;
    return { ...{ id: this.id, begunAt, crew, plan, state: keptOf(this.#state) }, schedule: this.#scheduleText() };
  }

  /** All sorties are flown, and everybody is down. */
  get isOver(): boolean {
    const { schedule, drones } = this.#state;
    const last = Math.max(schedule.task.startAt, ...schedule.sorties.map(({ returnAt }) => returnAt));
    const flying = Object.values(drones).some((memory) => memory.flying !== undefined);
    return this.#parts.now() > last + OVER_MS && !flying;
  }

  /** Looks at the drones, and says what is to be decided. */
  tick(): void {
    const at = this.#parts.now();
    this.#put(reliefAt(this.#state, { at, drones: this.#drones() }));
  }

  /** Nothing of it is done any more: what is being carried out stops before its next step. */
  end(why: string): void {
    this.#ended ??= why;
    for (const running of this.#running.values()) running.abort();
  }

  /** Also of one that is being carried out: what is not done of it yet is left out. */
  decline(proposalId: string, reason: string): void {
    this.#standing(proposalId);
    this.#running.get(proposalId)?.abort();
    this.#put(reliefDeclined(this.#state, proposalId, reason, this.#parts.now()));
    this.tick();
  }

  setOut(droneId: string, reason: string | null): void {
    if (!this.crew.some((one) => one.droneId === droneId))
      throw new FailureError("not-found", `${droneId} is not in this schedule`);
    this.#put(reliefOut(this.#state, droneId, reason, this.#parts.now()));
    this.tick();
  }

  /**
   * `version`: as the proposal was shown; without it whatever stands is meant.
   * @throws FailureError not-found, busy, refused where it is another by now or impossible, and those of the steps.
   */
  async accept(proposalId: string, version?: number): Promise<void> {
    this.tick(); // what was overtaken in this very moment is withdrawn first
    const { draft, proposal } = this.#meant(proposalId, version);
    const { now, orders, over } = this.#parts;
    this.#put(reliefAccepted(this.#state, proposalId, now()));
    this.#steps = [];
    const abort = new AbortController();
    this.#running.set(proposalId, abort);
    const guard = this.#guard(proposalId);
    try {
      const drones = this.#drones();
      const meant = { proposal, schedule: this.#state.schedule, draft, plan: this.plan };
      const toDo = await over(this.plan, (ground) =>
        toDoFor(
          {
            ...{ ...meant, ground, now: new Map(drones.map((one) => [one.droneId, one])) },
            droneNow: (droneId) => this.#drones().find((one) => one.droneId === droneId),
            vehicleOf: (droneId) => this.crew.find((one) => one.droneId === droneId)?.vehicleId,
          },
          orders,
        ),
      );
      const tell = (steps: readonly ReliefStep[]) => {
        this.#steps = steps;
        this.#stepsOf.set(proposalId, steps);
        this.#tell();
      };
      await carryOut(toDo, tell, {
        mayGo: (step) => guard.mayGo(step),
        ordered: (vehicleId) => guard.ordered(vehicleId),
        changed: (step) => guard.changed(step),
        signal: abort.signal,
      });
      if (draft) this.#put(reliefAdopted(this.#state, draft, now()));
      this.#put(reliefDone(this.#state, proposalId, now()));
      this.#stepsOf.delete(proposalId);
    } catch (cause) {
      this.#put(reliefFailed(this.#state, proposalId, sentenceOf(failureOf(cause)), now()));
      throw cause;
    } finally {
      this.#running.delete(proposalId);
    }
    this.tick();
  }

  /** The schedule that is flown, or that a proposal would have. @throws FailureError not-found */
  scheduleText(proposalId: string | null): string {
    if (proposalId === null) return this.#scheduleText();
    const draft = this.#state.drafts[proposalId];
    if (!draft) throw new FailureError("not-found", "This proposal has no schedule, or was withdrawn");
    return writeSchedule(draft);
  }

  #guard(proposalId: string): ReliefGuard {
    const { now, stand } = this.#parts;
    const parts = {
      ...{ now, stand, state: () => this.#state, ended: () => this.#ended },
      drone: (droneId: string) => this.#drones().find((one) => one.droneId === droneId),
    };
    return new ReliefGuard(
      parts,
      proposalId,
      this.crew.map(({ vehicleId }) => vehicleId),
    );
  }

  /** The proposal as it is at this moment, if it still is what was shown. */
  #meant(proposalId: string, version: number | undefined): { proposal: ReliefProposal; draft: Schedule | undefined } {
    const shown = this.#open(proposalId);
    const drones = this.#drones();
    const { state, draft, other } = reliefAnew(this.#state, proposalId, {
      ...{ at: this.#parts.now(), drones, shown: version === shown.version },
    });
    this.#put(state);
    const proposal = this.#open(proposalId);
    const news = other ?? (version !== undefined && version !== shown.version ? proposal.title : undefined);
    if (proposal.impossible !== undefined)
      throw new FailureError("refused", `"${shown.title}" can not be flown: ${proposal.impossible}`);
    if (version !== undefined && news !== undefined)
      throw new FailureError(
        "refused",
        `"${shown.title}" has changed since you looked: ${news}`,
        "Nothing was done. Look at it as it is now, then decide again",
      );
    return { proposal, draft };
  }

  #open(proposalId: string): ReliefProposal {
    const proposal = this.#standing(proposalId);
    if (proposal.carriedOut) throw new FailureError("busy", `"${proposal.title}" is being carried out`, "Wait for it.");
    return proposal;
  }

  #standing(proposalId: string): ReliefProposal {
    const proposal = this.#state.proposals.find(({ id }) => id === proposalId);
    if (!proposal)
      throw new FailureError("not-found", "This proposal was withdrawn or answered", "Look at what is proposed now.");
    return proposal;
  }

  #drones(): DroneNow[] {
    return this.#parts.drones(this.#state, this.crew);
  }

  #drone({ droneId, vehicleId }: ReliefCrew): ReliefDrone {
    const { drones, schedule } = this.#state;
    const memory = drones[droneId] ?? {};
    const flown = flownBy(this.#state, droneId);
    const at = this.#parts.now();
    const next = schedule.sorties.find(
      (one) => one.droneId === droneId && one.takeOffAt > at && one.watch.length > 0 && one !== flown,
    );
    const why = memory.out ?? memory.brokeOff?.why;
    const home = memory.sentHome || memory.brokeOff;
    const flies = memory.flying === undefined ? "waits" : home ? "comes-home" : "flies";
    return {
      ...{ droneId, vehicleId },
      phase: memory.out !== undefined ? "out" : memory.lostAt !== undefined ? "lost" : flies,
      ...(why !== undefined && { why }),
      ...(flown && { flying: { takeOffAt: flown.takeOffAt, leaveAt: flown.leaveAt } }),
      ...(next && { nextAt: next.takeOffAt }),
    };
  }

  #scheduleText(): string {
    const { schedule } = this.#state;
    if (this.#text?.of !== schedule) this.#text = { of: schedule, text: writeSchedule(schedule) };
    return this.#text.text;
  }

  #put(state: ReliefState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    const { record } = this;
    const said = JSON.stringify(record);
    if (said === this.#said) return;
    this.#said = said;
    this.#changed.emit(record);
  }
}

const SHOWN_NOTES = 50;
const OVER_MS = 600_000;
