import type { CoverageDelta } from "../../src/contract/coverage.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { CoverageMap } from "../../src/mission/coverage.ts";
import { Store } from "../ui/store.ts";

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
  #told: { readonly id: string; readonly vehicleId: string } | undefined;
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
    const map = known ? (this.#told?.id ?? null) : null;
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
    const same = this.#told?.id === delta.map && this.#told.vehicleId === vehicleId;
    const before = same ? this.of(vehicleId) : undefined;
    if (before && delta.cells.length === 0) return;
    const map = before?.map ?? new CoverageMap(delta.section, delta, delta.outline, delta.skipped);
    if (map.grid.columns !== delta.columns || map.grid.rows !== delta.rows) return; // of another version of the station
    delta.cells.forEach((cell, i) => {
      map.why[cell] = delta.why[i] as number;
      map.pixels[cell] = delta.pixels[i] as number;
      map.lastSeenAt[cell] = delta.lastSeenAt[i] as number;
    });
    this.#told = { id: delta.map, vehicleId };
    this.state.set({ vehicleId, map, revision: delta.revision });
  }
}
