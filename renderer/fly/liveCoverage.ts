import type { CoverageDelta } from "../../src/contract/coverage.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { CoverageMap } from "../../src/mission/coverage.ts";
import { Store } from "../ui/store.ts";
import { type ToldMap, told } from "./liveCoverageMap.ts";

type Call = RpcClient<StationCalls, StationEvents>["call"];

/** What a vehicle has seen of its patrol so far, as far as the window was told. */
export interface SeenSoFar {
  readonly vehicleId: string;
  /** The same object while it grows; with it `revision` counts up. */
  readonly map: CoverageMap;
  readonly revision: number;
}

/** Asks the station for what one vehicle has seen, of which only what changed comes over. */
export class LiveCoverage {
  readonly state = new Store<SeenSoFar | undefined>(undefined);
  readonly #call: Call;
  #told: { readonly known: ToldMap; readonly vehicleId: string } | undefined;
  #asking = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** What is known of a vehicle; undefined when that is nothing. */
  of(vehicleId: string | null): SeenSoFar | undefined {
    const seen = this.state.get();
    return seen?.vehicleId === vehicleId ? seen : undefined;
  }

  /** Brings what is known of a vehicle up to date; never rejects, and does nothing while an answer is on its way. */
  async ask(vehicleId: string): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const known = this.of(vehicleId);
    const map = known ? (this.#told?.known.id ?? null) : null;
    try {
      this.#take(vehicleId, await this.#call("coverage.since", { vehicleId, map, revision: known?.revision ?? 0 }));
    } catch {
      // It is asked again in a second; that the station is away is said elsewhere.
    } finally {
      this.#asking = false;
    }
  }

  #take(vehicleId: string, delta: CoverageDelta | null): void {
    if (!delta) {
      this.#told = undefined;
      this.state.set(undefined);
      return;
    }
    const before = this.of(vehicleId) && this.#told?.vehicleId === vehicleId ? this.#told.known : undefined;
    const known = told(before, delta);
    if (!known || known === before) return;
    this.#told = { known, vehicleId };
    this.state.set({ vehicleId, map: known.map, revision: known.revision });
  }
}
