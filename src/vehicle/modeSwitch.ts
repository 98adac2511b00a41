import { common, minimal } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { Command } from "../mavlink/commandClient.ts";
import type { Mode, Purpose } from "./modes.ts";
import type { Vehicle } from "./vehicle.ts";
import type { VehicleState } from "./vehicleState.ts";

/** Brings one vehicle into its modes, and waits until it shows them. */
export class ModeSwitch {
  readonly #vehicle: Vehicle;
  readonly #run: (command: Omit<Command, "systemId" | "componentId">) => Promise<void>;

  constructor(vehicle: Vehicle, run: (command: Omit<Command, "systemId" | "componentId">) => Promise<void>) {
    this.#vehicle = vehicle;
    this.#run = run;
  }

  /** Its mode for a purpose; undefined where it has none. */
  modeFor(purpose: Purpose): Mode | undefined {
    const { modes, purposes } = this.#vehicle.modes;
    return modes.find((mode) => mode.name === purposes[purpose]);
  }

  isIn(purpose: Purpose): boolean {
    return this.modeFor(purpose)?.customMode === this.#vehicle.state.customMode;
  }

  /** Whether it holds in the mode that it is guided in, where asking for the mode again stops nothing. */
  get holdsGuided(): boolean {
    const { hold, guided } = this.#vehicle.modes.purposes;
    return hold !== undefined && hold === guided;
  }

  /** Rejects `bad-input` where the vehicle has no mode for it, `timeout` where it accepts and does not show it. */
  async enter(purpose: Purpose, what: string): Promise<void> {
    const mode = this.modeFor(purpose);
    const kind = purpose === "mission" || purpose === "guided" ? "dangerous" : "idempotent";
    if (mode) return this.#switch(mode, what, kind);
    const command = COMMANDS[purpose];
    if (command === undefined || this.#vehicle.state.kind === "fixed-wing")
      throw new FailureError(
        "bad-input",
        `${what}: ${this.#vehicle.name} has no mode for it`,
        "Choose one of its modes.",
      );
    await this.#run({ command, params: purpose === "hold" ? [] : [0, 0, 0, Number.NaN], kind, what });
  }

  /** By its name in the vehicle's record; rejects as `enter` does. */
  async enterNamed(name: string): Promise<void> {
    const { modes, names } = this.#vehicle.modes;
    const mode = modes.find((m) => m.name === name && !m.hidden);
    if (!mode) {
      const known = names.join(", ") || "none";
      throw new FailureError("bad-input", `${this.#vehicle.name} has no mode "${name}"`, `Known modes: ${known}.`);
    }
    await this.#switch(mode, `Mode ${name}`, "dangerous");
  }

  /** Resolves once the vehicle shows its mode for a purpose; at once where it has none. */
  async until(purpose: Purpose, what: string): Promise<void> {
    const mode = this.modeFor(purpose);
    if (mode) await this.#shows(mode, what);
  }

  async #switch(mode: Mode, what: string, kind: Command["kind"]): Promise<void> {
    const params = [minimal.MavModeFlag.CUSTOM_MODE_ENABLED, mode.main, mode.sub];
    await this.#run({ command: common.MavCmd.DO_SET_MODE, params, kind, what });
    await this.#shows(mode, what);
  }

  #shows({ customMode }: Mode, what: string): Promise<void> {
    const shown = (s: VehicleState) => s.customMode === customMode;
    return this.#vehicle.until(shown, SHOW_MS, `${what} was accepted, but the vehicle does not show the mode`);
  }
}

const SHOW_MS = 4_000; // heartbeats come once a second and may be lost

/** For autopilots whose modes are not known. */
const COMMANDS: Readonly<Partial<Record<Purpose, number>>> = {
  return: common.MavCmd.NAV_RETURN_TO_LAUNCH,
  land: common.MavCmd.NAV_LAND,
  hold: common.MavCmd.DO_PAUSE_CONTINUE,
  mission: common.MavCmd.MISSION_START,
};
