import type { ChecklistState } from "../../src/contract/checklist.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { type ChecklistRun, openItems } from "../../src/mission/checklistRun.ts";
import { Store } from "../ui/store.ts";

export interface ChecklistView {
  readonly lists: ChecklistState["lists"];
  /** By vehicle. */
  readonly runs: ReadonlyMap<string, ChecklistRun>;
  readonly forbids: boolean;
  readonly loaded: boolean;
  readonly failure?: Failure | undefined;
}

type Client = RpcClient<StationCalls, StationEvents>;

/** The station's checklists as this window knows them. */
export class ChecklistDesk {
  readonly view = new Store<ChecklistView>({ lists: [], runs: new Map(), forbids: false, loaded: false });
  #client: Client | undefined;

  follow(client: Client): void {
    this.#client = client;
    client.on("checklistRun", (run) =>
      this.view.update((view) => ({ ...view, runs: new Map(view.runs).set(run.vehicleId, run) })),
    );
    client.on("checklists", () => void this.#load(client));
    client.on("vehicleGone", ({ vehicleId }) =>
      this.view.update((view) => {
        const runs = new Map(view.runs);
        return runs.delete(vehicleId) ? { ...view, runs } : view;
      }),
    );
    void this.#load(client);
  }

  async #load(client: Client): Promise<void> {
    try {
      const { lists, runs, forbids } = await client.call("checklist.state", null);
      if (client !== this.#client) return;
      this.view.set({ lists, forbids, loaded: true, runs: new Map(runs.map((run) => [run.vehicleId, run])) });
    } catch (cause) {
      if (client === this.#client) this.view.patch({ failure: failureOf(cause), loaded: true });
    }
  }
}

/** What is still open before arming, in words; undefined where nothing is, or the vehicle was armed. */
export function unfinished(run: ChecklistRun | undefined): string | undefined {
  if (!run || run.armed) return undefined;
  const open = openItems(run);
  if (open.length === 0) return undefined;
  const more = open.length > 1 ? `, and ${open.length - 1} more` : "";
  return `${open[0]?.words}${more}`;
}
