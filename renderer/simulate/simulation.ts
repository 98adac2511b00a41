import type { Polarity } from "../../src/contract/look.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { SimulatedVehicle } from "../../src/contract/simulation.ts";
import type { SimulatedFault } from "../../src/contract/simulator.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";

/** What the window holds of the built-in simulator. */
export interface SimulationState {
  readonly vehicles: readonly SimulatedVehicle[];
  /** Being added now: `px4`, `px4 fixed-wing`. */
  readonly adding: string | undefined;
  /** Vehicles with something asked of them that was not answered yet. */
  readonly busy: ReadonlySet<string>;
}

type Call = RpcClient<StationCalls, StationEvents>["call"];

/** The simulated vehicles as the station tells them; it says nothing by itself, so whoever shows them asks again. */
export class Simulation {
  readonly state = new Store<SimulationState>({ vehicles: [], adding: undefined, busy: new Set() });
  readonly #call: Call;
  readonly #failed: (cause: unknown, what: string) => void;
  #asked = 0;

  /** `failed` hears what could not be done, in words. */
  constructor(call: Call, failed: (cause: unknown, what: string) => void) {
    this.#call = call;
    this.#failed = failed;
  }

  /** Asks for all vehicles and their faults; an answer that a later asking overtook is dropped. A station that is away changes nothing. */
  async refresh(): Promise<void> {
    const mine = ++this.#asked;
    const vehicles = await this.#call("sim.list", null).catch(() => undefined);
    if (vehicles && mine === this.#asked && !same(vehicles, this.state.get().vehicles)) this.state.patch({ vehicles });
  }

  /** Adds one; resolves with its id, or undefined when it could not be. */
  async add(autopilot: SimulatedVehicle["autopilot"], kind?: SimulatedVehicle["kind"]): Promise<string | undefined> {
    if (this.state.get().adding) return undefined;
    this.state.patch({ adding: kind ? `${autopilot} ${kind}` : autopilot });
    try {
      const { vehicleId } = await this.#call("sim.add", { autopilot, ...(kind && { kind }) });
      await this.refresh();
      return vehicleId;
    } catch (cause) {
      this.#failed(cause, "No vehicle was added");
      return undefined;
    } finally {
      this.state.patch({ adding: undefined });
    }
  }

  remove(vehicleId: string): Promise<void> {
    return this.#ask(vehicleId, "The vehicle was not removed", () => this.#call("sim.remove", { vehicleId }));
  }

  fault(vehicleId: string, fault: SimulatedFault): Promise<void> {
    return this.#ask(vehicleId, "The fault was not set", () => this.#call("sim.fault", { vehicleId, fault }));
  }

  /** Has a vehicle's camera see heat, or visible light again. */
  camera(vehicleId: string, thermal: Polarity | null): Promise<void> {
    return this.#ask(vehicleId, "The camera was not changed", () => this.#call("sim.camera", { vehicleId, thermal }));
  }

  /** Has a vehicle carry a thermal camera besides, or no more. */
  secondCamera(vehicleId: string, on: boolean): Promise<void> {
    return this.#ask(vehicleId, on ? "No second camera was mounted" : "The second camera was not taken away", () =>
      this.#call("sim.secondCamera", { vehicleId, on }),
    );
  }

  async #ask(vehicleId: string, failed: string, work: () => Promise<unknown>): Promise<void> {
    this.state.update((s) => ({ ...s, busy: new Set(s.busy).add(vehicleId) }));
    try {
      await work();
    } catch (cause) {
      this.#failed(cause, failed);
    }
    await this.refresh();
    this.state.update((s) => ({ ...s, busy: new Set([...s.busy].filter((id) => id !== vehicleId)) }));
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
