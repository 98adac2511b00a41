import * as v from "valibot";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import type { PlanSketch } from "../mission/planSketch.ts";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** A plan that the library keeps, as a list shows it; instants are ms since 1970. */
export interface LibraryPlan {
  readonly id: string;
  /** As the newest version calls itself. */
  readonly name: string;
  /** What people say of the plan; no part of it, and not kept by version. */
  readonly notes: string;
  readonly createdAt: number;
  /** When its newest version was kept. */
  readonly changedAt: number;
  /** When it was last put on the table, or saved from there. */
  readonly usedAt: number;
  /** Number of the newest version, counted from 1. */
  readonly version: number;
  /** It is drawn and kept clear of while others are planned. */
  readonly shown: boolean;
  /** Absent where it can not be drawn. */
  readonly sketch?: PlanSketch;
  /** Why it can not be opened; it is kept all the same. */
  readonly failure?: Failure;
  /** When it was put into the trash, from where it is erased after 30 days. */
  readonly trashedAt?: number;
}

/** One version of a plan as it was once saved. */
export interface PlanVersion {
  readonly number: number;
  readonly at: number;
  /** Who saved it; empty where nobody has said a name. */
  readonly by: string;
  readonly name: string;
  /** What was changed, in the words of who saved it or of the station. */
  readonly note: string;
}

/** A plan out of the library with the version that it is. */
export interface OpenedPlan {
  readonly plan: Plan;
  readonly version: number;
}

/** The newest version of a plan that is drawn while others are planned. */
export interface ShownPlan extends OpenedPlan {
  readonly id: string;
}

/** What became of a plan that was to be kept. */
export interface KeptPlan {
  readonly plan: LibraryPlan;
  /** False where it is the same as the newest version: no other one was made. */
  readonly anew: boolean;
}

/** A plan that was on the table and not saved. */
export interface PlanDraft {
  /** One for each plan that was on a table. */
  readonly id: string;
  /** When it was last changed. */
  readonly at: number;
  readonly name: string;
  /** The plan of the library that it was made from; absent for none. */
  readonly planId?: string;
  /** The plan as JSON; it may lack what it has not been given yet. */
  readonly text: string;
}

export type PlanLibraryCalls = {
  /** All of them, those in the trash too. */
  "plans.list": { args: null; result: readonly LibraryPlan[] };
  /** Its newest version, or the one of that number. */
  "plans.open": { args: { planId: string; version?: number | undefined }; result: OpenedPlan };
  /** All that are to be drawn and kept clear of. */
  "plans.shown": { args: null; result: readonly ShownPlan[] };
  /** Keeps a version of the plan `planId`, or of a new one without it. */
  "plans.save": { args: { planId: string | null; plan: Plan; note: string; by: string }; result: KeptPlan };
  /** Keeps a plan that came out of a file: a new one, unless the newest version of some plan is the same. */
  "plans.import": { args: { plan: Plan; file: string; by: string }; result: KeptPlan };
  "plans.rename": { args: { planId: string; name: string; by: string }; result: LibraryPlan };
  "plans.setNotes": { args: { planId: string; notes: string }; result: LibraryPlan };
  "plans.show": { args: { planId: string; shown: boolean }; result: LibraryPlan };
  /** The newest first. */
  "plans.versions": { args: { planId: string }; result: readonly PlanVersion[] };
  /** What changed from one version to another, in words. */
  "plans.compare": { args: { planId: string; from: number; to: number }; result: readonly string[] };
  /** Makes a version that is the same as an earlier one. */
  "plans.restore": { args: { planId: string; version: number; by: string }; result: LibraryPlan };
  /** Another plan of its own that begins as this one's newest version. */
  "plans.duplicate": { args: { planId: string; by: string }; result: LibraryPlan };
  /** Into the trash, and out of it again. */
  "plans.trash": { args: { planId: string; trashed: boolean }; result: LibraryPlan };
  /** Erases one that is in the trash, with all its versions, for good. */
  "plans.erase": { args: { planId: string }; result: null };
  /** The newest first. */
  "plans.drafts": { args: null; result: readonly PlanDraft[] };
  "plans.keepDraft": {
    args: { id: string; name: string; planId: string | null; text: string };
    result: null;
  };
  "plans.dropDraft": { args: { id: string }; result: null };
};

export type PlanLibraryEvents = {
  /** A plan of the library is new or another now. */
  libraryPlan: LibraryPlan;
  libraryPlanErased: { readonly planId: string };
};

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
const number = v.pipe(v.number(), v.integer(), v.minValue(1));
const by = v.pipe(v.string(), v.maxLength(200));
const words = v.pipe(v.string(), v.maxLength(20_000));
const name = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

export const planLibraryParsers: Parsers<PlanLibraryCalls> = {
  "plans.list": parser("plans.list", v.null()),
  "plans.open": parser("plans.open", v.object({ planId: id, version: v.optional(number) })),
  "plans.shown": parser("plans.shown", v.null()),
  "plans.save": parser("plans.save", v.object({ planId: v.nullable(id), plan: planSchema, note: words, by })),
  "plans.import": parser(
    "plans.import",
    v.object({ plan: planSchema, file: v.pipe(v.string(), v.maxLength(4_096)), by }),
  ),
  "plans.rename": parser("plans.rename", v.object({ planId: id, name, by })),
  "plans.setNotes": parser("plans.setNotes", v.object({ planId: id, notes: words })),
  "plans.show": parser("plans.show", v.object({ planId: id, shown: v.boolean() })),
  "plans.versions": parser("plans.versions", v.object({ planId: id })),
  "plans.compare": parser("plans.compare", v.object({ planId: id, from: number, to: number })),
  "plans.restore": parser("plans.restore", v.object({ planId: id, version: number, by })),
  "plans.duplicate": parser("plans.duplicate", v.object({ planId: id, by })),
  "plans.trash": parser("plans.trash", v.object({ planId: id, trashed: v.boolean() })),
  "plans.erase": parser("plans.erase", v.object({ planId: id })),
  "plans.drafts": parser("plans.drafts", v.null()),
  "plans.keepDraft": parser(
    "plans.keepDraft",
    v.object({
      id,
      name: v.pipe(v.string(), v.maxLength(200)),
      planId: v.nullable(id),
      text: v.pipe(v.string(), v.maxLength(64 * 1024 * 1024)),
    }),
  ),
  "plans.dropDraft": parser("plans.dropDraft", v.object({ id })),
};
