import type { Failure } from "../../src/contract/failure.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { Store } from "../ui/store.ts";

/** What an operator can tell a vehicle to do. */
export type CommandName =
  | "arm"
  | "disarm"
  | "takeOff"
  | "start"
  | "pause"
  | "resume"
  | "goTo"
  | "height"
  | "speed"
  | "return"
  | "land"
  | "mode"
  | "uploadRest"
  | "readBack"
  | "home"
  | "origin"
  | "gimbal"
  | "camera"
  | "rates"
  | "reboot"
  | "giveKey";

/** How a command to a vehicle stands; `acknowledged` is the vehicle's own word. */
export type CommandState = { readonly name: CommandName; readonly label: string; readonly at: number } & (
  | { readonly phase: "pending" | "acknowledged" }
  | { readonly phase: "failed"; readonly failure: Failure }
);

/** The newest command of each vehicle and what became of it. */
export class Commands {
  readonly state = new Store<ReadonlyMap<string, CommandState>>(new Map());
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs a command and keeps how it stands; never rejects. Says whether the vehicle acknowledged it. */
  async run(vehicleId: string, name: CommandName, label: string, send: () => Promise<unknown>): Promise<boolean> {
    const at = this.#now();
    const pending: CommandState = { name, label, at, phase: "pending" };
    const settle = (state: CommandState) => {
      if (this.state.get().get(vehicleId) === pending) this.#put(vehicleId, state);
    };
    this.#put(vehicleId, pending);
    try {
      await send();
      settle({ name, label, at, phase: "acknowledged" });
      return true;
    } catch (cause) {
      settle({ name, label, at, phase: "failed", failure: failureOf(cause) });
      return false;
    }
  }

  /** The vehicle was forgotten, and what became of its commands with it. */
  forget(vehicleId: string): void {
    this.state.update((all) => new Map([...all].filter(([id]) => id !== vehicleId)));
  }

  #put(vehicleId: string, state: CommandState): void {
    this.state.update((all) => new Map(all).set(vehicleId, state));
  }
}
