import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { ParamList } from "../../src/contract/setup.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";

/** What the window holds of one vehicle's parameters. */
export interface VehicleParams {
  readonly list?: ParamList;
  readonly reading: boolean;
  /** Why the last reading ended without a list. */
  readonly failure?: Failure;
  readonly writing: ReadonlySet<string>;
  /** Why a parameter did not take the value, by its name. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** The values as they were read, of those that were changed since. */
  readonly modified: ReadonlyMap<string, number>;
  /** Changed, and in effect only after a reboot. */
  readonly toReboot: ReadonlySet<string>;
}

export const noParams: VehicleParams = {
  reading: false,
  writing: new Set(),
  failures: new Map(),
  modified: new Map(),
  toReboot: new Set(),
};

type Call = RpcClient<StationCalls, StationEvents>["call"];

/** The parameters of all vehicles as far as they were read, outside of React: lists are long. */
export class Params {
  readonly state = new Store<ReadonlyMap<string, VehicleParams>>(new Map());
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  of(vehicleId: string): VehicleParams {
    return this.state.get().get(vehicleId) ?? noParams;
  }

  /** Reads all, or what was read before; never rejects. A cancelled reading leaves what was there. */
  async read(vehicleId: string, again: boolean): Promise<void> {
    if (this.of(vehicleId).reading) return;
    this.#change(vehicleId, ({ failure: _, ...before }) => ({ ...before, reading: true }));
    try {
      const list = await this.#call("params.read", { vehicleId, again });
      this.#change(vehicleId, ({ toReboot }) => ({ ...noParams, list, toReboot }));
    } catch (cause) {
      const failure = failureOf(cause);
      this.#change(vehicleId, (before) =>
        failure.code === "cancelled" ? { ...before, reading: false } : { ...before, reading: false, failure },
      );
    }
  }

  cancel(vehicleId: string): void {
    this.#call("params.cancel", { vehicleId }).catch(() => {}); // the reading itself tells how it ended
  }

  /** Writes one; says whether the vehicle holds it now. A refusal is kept at the parameter. */
  async write(vehicleId: string, name: string, value: number): Promise<boolean> {
    this.#change(vehicleId, (v) => ({ ...v, writing: plus(v.writing, name), failures: lacking(v.failures, name) }));
    try {
      const param = await this.#call("params.set", { vehicleId, name, value });
      this.#change(vehicleId, (v) => ({ ...v, writing: less(v.writing, name) }));
      this.changed(vehicleId, name, param.value);
      return true;
    } catch (cause) {
      const failure = failureOf(cause);
      this.#change(vehicleId, (v) => ({
        ...v,
        writing: less(v.writing, name),
        failures: new Map(v.failures).set(name, failure),
      }));
      return false;
    }
  }

  /** The vehicle holds another value of a parameter now. */
  changed(vehicleId: string, name: string, value: number): void {
    this.#change(vehicleId, (v) => {
      const before = v.list?.params.find((p) => p.name === name);
      if (!v.list || !before || Object.is(before.value, value)) return v;
      const params = v.list.params.map((p) => (p === before ? { ...p, value } : p));
      const original = v.modified.get(name) ?? before.value;
      const back = Object.is(original, value);
      return {
        ...v,
        list: { ...v.list, params },
        modified: back ? lacking(v.modified, name) : new Map(v.modified).set(name, original),
        toReboot: back ? less(v.toReboot, name) : before.meaning?.rebootRequired ? plus(v.toReboot, name) : v.toReboot,
        failures: lacking(v.failures, name),
      };
    });
  }

  /** What was changed is in effect now, or the operator does not want to be reminded. */
  rebooted(vehicleId: string): void {
    this.#change(vehicleId, (v) => (v.toReboot.size === 0 ? v : { ...v, toReboot: new Set() }));
  }

  /** Puts in a file of descriptions, and gives the lists that are held its words. Rejects what is no such file. */
  async describe(file: string): Promise<{ readonly program: string; readonly count: number }> {
    const loaded = await this.#call("params.loadMeanings", { file });
    for (const vehicleId of this.state.get().keys()) await this.#refresh(vehicleId);
    return loaded;
  }

  /** Has the vehicle itself describe its parameters; gives how many it describes. Rejects where it does not. */
  async askMeanings(vehicleId: string): Promise<number> {
    const count = await this.#call("params.askMeanings", { vehicleId });
    await this.#refresh(vehicleId);
    return count;
  }

  async #refresh(vehicleId: string): Promise<void> {
    if (!this.of(vehicleId).list) return;
    const list = await this.#call("params.read", { vehicleId, again: false });
    this.#change(vehicleId, (v) => (v.list ? { ...v, list } : v));
  }

  /** The vehicle was forgotten: one that is heard under its number later may be another. */
  forget(vehicleId: string): void {
    this.state.update((all) => new Map([...all].filter(([id]) => id !== vehicleId)));
  }

  /** A station that was started again knows of no reading and no writing. */
  reset(): void {
    this.state.set(new Map());
  }

  #change(vehicleId: string, change: (before: VehicleParams) => VehicleParams): void {
    const before = this.of(vehicleId);
    const after = change(before);
    if (after !== before) this.state.update((all) => new Map(all).set(vehicleId, after));
  }
}

const plus = <T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> => new Set(set).add(member);
const less = <T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> => new Set([...set].filter((m) => m !== member));
const lacking = <T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> =>
  map.has(key) ? new Map([...map].filter(([k]) => k !== key)) : map;
