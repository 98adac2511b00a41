import type { KeptPlan, LibraryPlan, PlanLibraryCalls } from "../contract/planLibrary.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { PlanLibrary } from "../store/planLibrary.ts";
import type { PlanDrafts } from "../store/planLibraryDrafts.ts";
import type { Announcer } from "./announcer.ts";

interface Parts {
  readonly plans: PlanLibrary;
  readonly drafts: PlanDrafts;
  readonly announcer: Announcer;
}

/** Answers what windows ask of the library of plans; what changes in it is announced to all of them. */
export function planLibraryHandlers({ plans, drafts, announcer }: Parts): Handlers<PlanLibraryCalls> {
  const told = (plan: LibraryPlan): LibraryPlan => {
    announcer.emit("libraryPlan", plan);
    return plan;
  };
  const kept = (result: KeptPlan): KeptPlan => {
    told(result.plan);
    return result;
  };
  return {
    "plans.list": () => {
      for (const planId of plans.eraseOld()) announcer.emit("libraryPlanErased", { planId });
      return plans.list();
    },
    "plans.open": ({ planId, version }) => {
      const opened = plans.open(planId, version);
      told(plans.get(planId));
      return opened;
    },
    "plans.shown": () => plans.shown(),
    "plans.save": ({ planId, plan, note, by }) => kept(plans.save(planId, plan, { note, by })),
    "plans.import": ({ plan, file, by }) => kept(plans.import(plan, file, by)),
    "plans.rename": ({ planId, name, by }) => told(plans.rename(planId, name, by)),
    "plans.setNotes": ({ planId, notes }) => told(plans.setNotes(planId, notes)),
    "plans.show": ({ planId, shown }) => told(plans.show(planId, shown)),
    "plans.versions": ({ planId }) => plans.versions(planId),
    "plans.compare": ({ planId, from, to }) => plans.compare(planId, from, to),
    "plans.restore": ({ planId, version, by }) => told(plans.restore(planId, version, by)),
    "plans.duplicate": ({ planId, by }) => told(plans.duplicate(planId, by)),
    "plans.trash": ({ planId, trashed }) => told(plans.trash(planId, trashed)),
    "plans.erase": ({ planId }) => {
      plans.erase(planId);
      announcer.emit("libraryPlanErased", { planId });
      return null;
    },
    "plans.drafts": () => drafts.list(),
    "plans.keepDraft": ({ id, name, planId, text }) => {
      drafts.keep({ id, name, text, at: Date.now(), ...(planId !== null && { planId }) });
      return null;
    },
    "plans.dropDraft": ({ id }) => {
      drafts.drop(id);
      return null;
    },
  };
}
