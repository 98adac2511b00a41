import { failureOf } from "../../../src/contract/failure.ts";
import type { ShownPlan } from "../../../src/contract/planLibrary.ts";
import type { RpcClient } from "../../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../../src/contract/station.ts";
import { groundReader } from "../../station/ground.ts";
import type { Mirror } from "../../station/mirror.ts";
import { Store } from "../../ui/store.ts";
import type { Library } from "./library.ts";
import { type OtherPlan, otherPlansReader } from "./otherPlans.ts";
import type { Table } from "./table.ts";

interface Parts {
  readonly mirror: Store<Mirror>;
  readonly ui: Store<{ readonly vehicleId: string | null }>;
  readonly library: Pick<Library, "state">;
  readonly table: Pick<Table, "sitting">;
  readonly call: RpcClient<StationCalls, StationEvents>["call"];
  readonly onFailure: (cause: unknown) => void;
}

/** The plans that the one on the table has to stay clear of, kept in step with vehicles, library and ground. */
export class Others {
  readonly state = new Store<readonly OtherPlan[]>([]);
  readonly #parts: Parts;
  readonly #read = otherPlansReader();
  readonly #groundOf = groundReader();
  #shown: readonly ShownPlan[] = [];
  #asked = "";

  constructor(parts: Parts) {
    this.#parts = parts;
    const look = () => this.#look();
    for (const store of [parts.mirror, parts.ui, parts.table.sitting]) (store as Store<unknown>).subscribe(look);
    parts.library.state.subscribe(() => void this.#ask());
  }

  /** Asks for the plans of the library that are shown, where they are others than before. */
  async #ask(): Promise<void> {
    const wanted = [...this.#parts.library.state.get().plans.values()]
      .filter(({ shown, trashedAt, failure }) => shown && trashedAt === undefined && !failure)
      .map(({ id, version }) => `${id} ${version}`)
      .sort()
      .join(",");
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    try {
      const shown = wanted === "" ? [] : await this.#parts.call("plans.shown", null);
      if (this.#asked !== wanted) return;
      this.#shown = shown;
      this.#look();
    } catch (cause) {
      this.#asked = ""; // asked again with the next change of the library
      if (failureOf(cause).code !== "gone") this.#parts.onFailure(cause);
    }
  }

  #look(): void {
    const { mirror, ui, table } = this.#parts;
    this.state.set(
      this.#read({
        vehicles: mirror.get().vehicles.values(),
        vehicleId: ui.get().vehicleId,
        shown: this.#shown,
        planId: table.sitting.get().planId,
        ground: this.#groundOf(mirror.get()).terrain,
      }),
    );
  }
}
