import { droneProfiles } from "../../src/mission/catalog.ts";
import type { DroneProfile } from "../../src/mission/plan.ts";
import { demand } from "../../src/mission/planFile.ts";
import { droneSchema } from "../../src/mission/planSchema.ts";
import { Store } from "../ui/store.ts";

/** The drones that the operator of this station has described, in the order of their names; remembered from start to start. */
export class StationDrones {
  readonly state: Store<readonly DroneProfile[]>;
  readonly #memory: Pick<Storage, "getItem" | "setItem">;

  constructor(memory: Pick<Storage, "getItem" | "setItem">) {
    this.#memory = memory;
    this.state = new Store(recalled(memory.getItem(KEY)));
  }

  /**
   * Keeps a drone under its name, in place of one that has that name already; gives the profile as it is kept. Throws
   * what the page's storage throws when it is full.
   */
  save(drone: DroneProfile): DroneProfile {
    const others = this.state.get().filter(({ name }) => name !== drone.name);
    const known = this.state.get().find(({ name }) => name === drone.name);
    const kept = { ...drone, id: known?.id ?? freeId(others) };
    this.#put([...others, kept].toSorted((a, b) => a.name.localeCompare(b.name)));
    return kept;
  }

  forget(id: string): void {
    this.#put(this.state.get().filter((one) => one.id !== id));
  }

  #put(drones: readonly DroneProfile[]): void {
    this.#memory.setItem(KEY, JSON.stringify(drones));
    this.state.set(drones);
  }
}

const KEY = "vedette.drones";

/** Those that can still be read, each by itself. */
function recalled(text: string | null): DroneProfile[] {
  try {
    const all: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(all) ? all.flatMap(readable) : [];
  } catch {
    return [];
  }
}

function readable(value: unknown): DroneProfile[] {
  try {
    return [demand(droneSchema, value, "drone: ")];
  } catch {
    return []; // written by another version
  }
}

function freeId(drones: readonly DroneProfile[]): string {
  const taken = new Set([...drones, ...droneProfiles].map(({ id }) => id));
  let n = 1;
  while (taken.has(`station-${n}`)) n++;
  return `station-${n}`;
}

/** Whether two profiles say the same of a drone, whatever they are called inside. */
export const sameDrone = (a: DroneProfile, b: DroneProfile): boolean => {
  const bare = ({ id: _, ...drone }: DroneProfile) => JSON.stringify(Object.entries(drone).sort());
  return bare(a) === bare(b);
};
