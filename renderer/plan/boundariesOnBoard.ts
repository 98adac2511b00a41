import type { BoundaryRecord } from "../../src/contract/boundary.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { Fence, RallyPoint } from "../../src/mission/fence.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { Store } from "../ui/store.ts";

type Call = RpcClient<StationCalls, StationEvents>["call"];

/** What the window knows of the fence and rally points on board a vehicle, and what it does with them now. */
export interface OnBoardBoundary {
  readonly record: BoundaryRecord;
  readonly busy: "reading" | "clearing" | "switching" | undefined;
  /** Why the newest of those did not succeed. */
  readonly failure?: Failure;
  /** The vehicle was told this last, by this window; absent: what it does is not known. */
  readonly switchedOn?: boolean;
}

/** The fences and rally points on board all vehicles, as the station tells them. */
export class BoundariesOnBoard {
  readonly state = new Store<ReadonlyMap<string, OnBoardBoundary>>(new Map());
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  of(vehicleId: string | null): OnBoardBoundary {
    return this.state.get().get(vehicleId ?? "") ?? unknownBoundary(vehicleId ?? "");
  }

  /** Takes what the station knows; never rejects, for its announcements follow anyway. */
  async refresh(): Promise<void> {
    this.state.set(new Map());
    for (const record of await this.#call("boundary.list", null).catch(() => [])) this.put(record);
  }

  put(record: BoundaryRecord): void {
    this.#change(record.vehicleId, (before) => ({ ...before, record }));
  }

  /** The vehicle was forgotten. */
  forget(vehicleId: string): void {
    this.state.update((all) => new Map([...all].filter(([id]) => id !== vehicleId)));
  }

  /** Asks the vehicle for both; never rejects. */
  read(vehicleId: string): Promise<void> {
    return this.#do(vehicleId, "reading", async () => {
      await this.#call("fence.read", { vehicleId });
      await this.#call("rally.read", { vehicleId });
    });
  }

  /** Takes both from the vehicle; never rejects. */
  clear(vehicleId: string): Promise<void> {
    return this.#do(vehicleId, "clearing", async () => {
      await this.#call("fence.clear", { vehicleId });
      await this.#call("rally.clear", { vehicleId });
    });
  }

  /** Ends what is being read or cleared: that tells itself how it ended. */
  cancel(vehicleId: string): void {
    this.#call("boundary.cancel", { vehicleId }).catch(() => {});
  }

  /** Has the vehicle mind its fence, or not; never rejects. */
  switch(vehicleId: string, on: boolean): Promise<void> {
    return this.#do(vehicleId, "switching", async () => {
      await this.#call("fence.switch", { vehicleId, on });
      this.#change(vehicleId, (before) => ({ ...before, switchedOn: on }));
    });
  }

  async #do(vehicleId: string, busy: OnBoardBoundary["busy"], work: () => Promise<void>): Promise<void> {
    if (this.of(vehicleId).busy) return;
    this.#change(vehicleId, ({ failure: _, ...before }) => ({ ...before, busy }));
    try {
      await work();
      this.#change(vehicleId, (before) => ({ ...before, busy: undefined }));
    } catch (cause) {
      this.#change(vehicleId, (before) => ({ ...before, busy: undefined, failure: failureOf(cause) }));
    }
  }

  #change(vehicleId: string, to: (before: OnBoardBoundary) => OnBoardBoundary): void {
    this.state.update((all) => new Map(all).set(vehicleId, to(this.of(vehicleId))));
  }
}

const unknownBoundary = (vehicleId: string): OnBoardBoundary => ({ record: { vehicleId }, busy: undefined });

/** What the globe shows: in Plan what the plan asks for, and where it asks for nothing, as elsewhere, what is on board. */
export function boundaryShown(
  plan: Pick<Plan, "fence" | "rally"> | undefined,
  { record }: Pick<OnBoardBoundary, "record">,
): { readonly fence: Fence | undefined; readonly rally: readonly RallyPoint[] | undefined } {
  return { fence: plan?.fence ?? record.fence?.value, rally: plan?.rally ?? record.rally?.value };
}
