import * as v from "valibot";
import type { Checklist } from "../mission/checklist.ts";
import { checklistSchema } from "../mission/checklistFile.ts";
import type { ChecklistRun } from "../mission/checklistRun.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** A checklist of the station; `builtIn` of those that come with the app and can not be changed. */
export interface KnownChecklist extends Checklist {
  readonly builtIn?: true;
  /** Who changed it last, and when. */
  readonly by?: string;
  readonly changedAt?: number;
}

export interface ChecklistState {
  /** The edited ones first: of a type, the first is the one that is used. */
  readonly lists: readonly KnownChecklist[];
  /** The newest of each vehicle. */
  readonly runs: readonly ChecklistRun[];
  /** Arming is refused while the list is unfinished; else it is warned of. */
  readonly forbids: boolean;
}

export type ChecklistCalls = {
  "checklist.state": { args: null; result: ChecklistState };
  /** Keeps a list, in place of the one with its id. */
  "checklist.save": { args: { list: Checklist; by: string }; result: null };
  "checklist.remove": { args: { id: string; by: string }; result: null };
  /** Begins a list anew for a vehicle; the one for its type unless named. Refused while it is armed. */
  "checklist.begin": { args: { vehicleId: string; listId?: string }; result: null };
  "checklist.tick": { args: { vehicleId: string; itemId: string; ticked: boolean; by: string }; result: null };
  "checklist.skip": { args: { vehicleId: string; itemId: string; reason: string; by: string }; result: null };
  /** Whether arming is refused while a list is unfinished. */
  "checklist.forbid": { args: { forbids: boolean; by: string }; result: null };
  /** As it was when the vehicle was armed; null where none was kept. */
  "checklist.ofSortie": { args: { sortieId: string }; result: ChecklistRun | null };
};

export type ChecklistEvents = {
  /** The newest of a vehicle, each time it changes. */
  checklistRun: ChecklistRun;
  /** Lists or the rule changed: ask again. */
  checklists: Record<string, never>;
};

const text = v.pipe(v.string(), v.maxLength(600));
const id = v.pipe(text, v.nonEmpty());
const item = { vehicleId: id, itemId: id, by: text };

export const checklistParsers: Parsers<ChecklistCalls> = {
  "checklist.state": parser("checklist.state", v.null()),
  "checklist.save": parser("checklist.save", v.object({ list: checklistSchema, by: text })),
  "checklist.remove": parser("checklist.remove", v.object({ id, by: text })),
  "checklist.begin": parser("checklist.begin", v.object({ vehicleId: id, listId: v.exactOptional(id) })),
  "checklist.tick": parser("checklist.tick", v.object({ ...item, ticked: v.boolean() })),
  "checklist.skip": parser("checklist.skip", v.object({ ...item, reason: text })),
  "checklist.forbid": parser("checklist.forbid", v.object({ forbids: v.boolean(), by: text })),
  "checklist.ofSortie": parser("checklist.ofSortie", v.object({ sortieId: id })),
};
