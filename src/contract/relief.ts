import * as v from "valibot";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import type { ReliefNote, ReliefProposal } from "../mission/schedule/reliefState.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Which vehicle flies the sorties of a drone of a schedule. */
export interface ReliefCrew {
  readonly droneId: string;
  readonly vehicleId: string;
}

/** How a drone of a running schedule stands. `out`: a person says that it flies no more. */
export interface ReliefDrone extends ReliefCrew {
  readonly phase: "waits" | "flies" | "comes-home" | "lost" | "out";
  /** Why it is out. */
  readonly why?: string;
  /** The sortie that it flies. Instants in ms since 1970. */
  readonly flying?: { readonly takeOffAt: number; readonly leaveAt: number };
  /** Its next take-off. */
  readonly nextAt?: number;
}

/** One step of an accepted proposal and how it ended. */
export interface ReliefStep {
  readonly vehicleId: string;
  /** `Upload`, `Arm and start the mission`, `Pause`, `Return`. */
  readonly what: string;
  readonly state: "waits" | "runs" | "done" | "failed" | "left-out";
  /** Why it failed. */
  readonly why?: string;
}

/** A proposal that stands, with what was done of it where it was accepted, also where that failed. */
export interface ReliefOpen extends ReliefProposal {
  readonly steps?: readonly ReliefStep[];
}

/** A schedule that is carried out. A new whole record each time. */
export interface ReliefRecord {
  readonly id: string;
  readonly name: string;
  readonly begunAt: number;
  readonly endsAt: number;
  /** Grows with each schedule that takes the place of another. */
  readonly revision: number;
  /** Worst revisit time of the schedule, ms; infinite where a place is never seen. */
  readonly worstMs: number;
  readonly promiseMs?: number;
  readonly drones: readonly ReliefDrone[];
  /** What is to be decided, most urgent first. */
  readonly proposals: readonly ReliefOpen[];
  /** What is being done of the proposal that was accepted last, and how it ended. */
  readonly steps: readonly ReliefStep[];
  /** What happened, the newest last; not all of it. */
  readonly notes: readonly ReliefNote[];
}

export type ReliefCalls = {
  /** Schedules that are carried out. */
  "relief.list": { args: null; result: readonly ReliefRecord[] };
  /**
   * Begins to carry out a schedule, as `writeSchedule` has it, along the section of a plan. Nothing moves by this alone: what
   * is to be done is proposed. @throws FailureError bad-input, busy (a vehicle is in another one).
   */
  "relief.begin": { args: { schedule: string; plan: Plan; crew: readonly ReliefCrew[] }; result: ReliefRecord };
  /** Proposes nothing any more. Vehicles fly on as they are. */
  "relief.end": { args: { reliefId: string }; result: null };
  /**
   * Carries a proposal out, by the calls that an operator would use, and resolves when the last step is done. It stops at the
   * first step that fails; what had been done stays. `version`: as it was shown; where it is another by now, nothing is done and
   * the proposal stands as it is now. Without it whatever stands is meant. @throws FailureError: not-found (withdrawn meanwhile),
   * busy, refused (another by now, or impossible), and those of the steps.
   */
  "relief.accept": { args: { reliefId: string; proposalId: string; version?: number }; result: null };
  "relief.decline": { args: { reliefId: string; proposalId: string; reason: string }; result: null };
  /** Says that a drone flies no more, and why; null: it may again. */
  "relief.setOut": { args: { reliefId: string; droneId: string; reason: string | null }; result: null };
  /** The schedule as it is flown now, or as a proposal would have it; a text as `writeSchedule` has it. */
  "relief.schedule": { args: { reliefId: string; proposalId: string | null }; result: string };
};

export type ReliefEvents = {
  relief: ReliefRecord;
  /** It is not carried out any more. */
  reliefGone: { readonly reliefId: string };
};

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const words = v.pipe(v.string(), v.maxLength(500));
const proposal = { reliefId: id, proposalId: id };

export const reliefParsers: Parsers<ReliefCalls> = {
  "relief.list": parser("relief.list", v.null()),
  "relief.begin": parser(
    "relief.begin",
    v.object({
      schedule: v.pipe(v.string(), v.maxLength(20_000_000)),
      plan: planSchema,
      crew: v.pipe(v.array(v.object({ droneId: id, vehicleId: id })), v.nonEmpty(), v.maxLength(16)),
    }),
  ),
  "relief.end": parser("relief.end", v.object({ reliefId: id })),
  "relief.accept": parser("relief.accept", v.object({ ...proposal, version: v.exactOptional(v.number()) })),
  "relief.decline": parser("relief.decline", v.object({ ...proposal, reason: words })),
  "relief.setOut": parser("relief.setOut", v.object({ reliefId: id, droneId: id, reason: v.nullable(words) })),
  "relief.schedule": parser("relief.schedule", v.object({ reliefId: id, proposalId: v.nullable(id) })),
};
