import type { PlanDraft } from "../../../src/contract/planLibrary.ts";
import type { RpcClient } from "../../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../../src/contract/station.ts";
import { hasShape } from "../../../src/mission/patterns/shape.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { readPlanDraft } from "../../../src/mission/planDraft.ts";
import { Store } from "../../ui/store.ts";
import type { PlanEditor } from "../planEditor.ts";
import type { Table } from "./table.ts";

interface Parts {
  readonly editor: Pick<PlanEditor, "state">;
  readonly table: Table;
  readonly call: RpcClient<StationCalls, StationEvents>["call"];
  readonly onFailure: (cause: unknown) => void;
  readonly newId: () => string;
  readonly now: () => number; // ms since 1970
  /** How long a change may wait until it is kept. */
  readonly waitMs?: number;
}

/**
 * Keeps the plan on the table with the station while it is not saved, so that a crash loses two seconds at most, and
 * offers what earlier windows left. A plan that another one takes the place of on the table stays a draft.
 */
export class Drafts {
  /** Plans that were left unsaved, the newest first. */
  readonly offers = new Store<readonly PlanDraft[]>([]);
  readonly #parts: Parts;
  #id: string;
  #isKept = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keptPlan: Plan | undefined;
  #told = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#id = parts.newId();
    parts.table.onLeft((left) => {
      this.#endWait();
      if (left.changed && isWorthKeeping(left.plan)) this.#keep(left.plan, left.planId, true);
      this.#begin(parts.newId(), false);
    });
    parts.editor.state.subscribe(() => this.#look());
  }

  /** Asks what was left unsaved; for each new connection with the station. */
  async refresh(): Promise<void> {
    try {
      const drafts = await this.#parts.call("plans.drafts", null);
      this.offers.set(drafts.filter(({ id }) => id !== this.#id));
      this.#keptPlan = undefined; // a station that has just been started may have missed the newest
      this.#look();
    } catch (cause) {
      this.#parts.onFailure(cause);
    }
  }

  /** Puts an unsaved plan on the table again. Throws a PlanFileError for one that can not be read; it stays. */
  goOn(draft: PlanDraft): void {
    const plan = readPlanDraft(draft.text);
    this.#parts.table.openUnsaved(plan, draft.planId ?? null);
    this.#begin(draft.id, true);
    this.#keptPlan = this.#parts.table.plan;
    this.#endWait();
    this.#withdraw(draft.id);
  }

  discard({ id }: PlanDraft): void {
    this.#withdraw(id);
    this.#parts.call("plans.dropDraft", { id }).catch(this.#parts.onFailure);
  }

  /** Keeps at once what waits; the window is about to go. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.#endWait();
    this.#keepTable();
  }

  #look(): void {
    const { table, waitMs = 2_000 } = this.#parts;
    if (table.changed && isWorthKeeping(table.plan)) {
      if (table.plan === this.#keptPlan) return;
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#keepTable();
      }, waitMs);
      return;
    }
    this.#endWait();
    if (!this.#isKept) return;
    this.#isKept = false;
    this.#keptPlan = undefined;
    this.#parts.call("plans.dropDraft", { id: this.#id }).catch(this.#parts.onFailure);
  }

  #keepTable(): void {
    const { table } = this.#parts;
    this.#keep(table.plan, table.sitting.get().planId, false);
  }

  #keep(plan: Plan, planId: string | null, offered: boolean): void {
    const { call, now, onFailure } = this.#parts;
    const draft = { id: this.#id, name: plan.name, text: JSON.stringify(plan) };
    this.#isKept = true;
    this.#keptPlan = plan;
    if (offered) this.offers.update((all) => [{ ...draft, at: now(), ...(planId !== null && { planId }) }, ...all]);
    call("plans.keepDraft", { ...draft, planId }).then(
      () => {
        this.#told = false;
      },
      (cause: unknown) => {
        this.#keptPlan = undefined; // tried again with the next change
        if (!this.#told) onFailure(cause);
        this.#told = true;
      },
    );
  }

  #begin(id: string, isKept: boolean): void {
    this.#id = id;
    this.#isKept = isKept;
    this.#keptPlan = undefined;
  }

  #endWait(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #withdraw(id: string): void {
    this.offers.update((all) => all.filter((one) => one.id !== id));
  }
}

/** Whether there is anything in a plan that somebody would miss. */
const isWorthKeeping = (plan: Plan): boolean =>
  hasShape(plan) || plan.fence !== undefined || plan.rally !== undefined || (plan.zones?.length ?? 0) > 0;
