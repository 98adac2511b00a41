import { common, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { airText } from "./airText.ts";
import type { CommandClient } from "./commandClient.ts";
import { requestMessage } from "./messageRequest.ts";
import type { MavlinkNode } from "./node.ts";

/** A flight mode as the vehicle itself names it. */
export interface ModeRecord {
  readonly name: string;
  readonly customMode: number;
  /** MAV_STANDARD_MODE, 0 when it is none. */
  readonly standardMode: number;
  readonly canUserSelect: boolean;
  readonly advanced: boolean;
}

/** What is known of a vehicle's modes. `not-offered`: it does not tell; use the tables of its firmware. */
export type VehicleModes =
  | { readonly state: "asking" }
  | { readonly state: "not-offered" }
  | { readonly state: "known"; readonly modes: readonly ModeRecord[]; readonly current?: number };

/**
 * Reads the modes that a vehicle offers, and again when it says that they changed.
 * https://mavlink.io/en/services/standard_modes.html
 */
export class AvailableModes {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #vehicles = new Map<number, Known>();
  readonly #changes = new Emitter<number>();
  readonly #ends = new Disposer();

  /** The modes, or the current one, of this system changed. */
  readonly onModes = this.#changes.on;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
    this.#ends.add(
      node.on(minimal.Heartbeat, ({ message, systemId, componentId }) => {
        if (componentId !== 1 || message.autopilot === minimal.MavAutopilot.INVALID) return;
        const known = this.#of(systemId);
        if (known.tries < TRIES) this.#read(systemId, known);
      }),
    );
    this.#ends.add(
      node.on(common.AvailableModesMonitor, ({ message, systemId, componentId }) => {
        const known = this.#of(systemId);
        if (componentId !== 1 || known.sequence === message.seq) return;
        if (known.sequence !== undefined || known.modes.state === "not-offered") known.tries = 0;
        known.sequence = message.seq;
        if (known.reading) known.stale = true;
        else if (known.tries < TRIES) this.#read(systemId, known);
      }),
    );
    this.#ends.add(
      node.on(common.CurrentMode, ({ message, systemId, componentId }) => {
        const known = this.#of(systemId);
        if (componentId !== 1 || known.current === message.customMode) return;
        known.current = message.customMode;
        this.#changes.emit(systemId);
      }),
    );
  }

  close(): void {
    this.#ends.dispose();
  }

  of(systemId: number): VehicleModes {
    const known = this.#vehicles.get(systemId);
    if (known?.modes.state !== "known" || known.current === undefined) return known?.modes ?? { state: "asking" };
    return { ...known.modes, current: known.current };
  }

  #of(systemId: number): Known {
    let known = this.#vehicles.get(systemId);
    if (known) return known;
    known = { modes: { state: "asking" }, tries: 0, reading: false };
    this.#vehicles.set(systemId, known);
    return known;
  }

  #read(systemId: number, known: Known): void {
    if (known.reading) return;
    known.reading = true;
    known.stale = false;
    known.tries++;
    this.#all(systemId)
      .then((modes) => {
        known.tries = known.stale ? 0 : TRIES;
        known.modes = { state: "known", modes };
      })
      .catch(() => {
        // Old firmware refuses at once; a bad link gets two more heartbeats.
        if (known.modes.state === "asking") known.modes = { state: "not-offered" };
      })
      .finally(() => {
        known.reading = false;
        if (!this.#ends.disposed) this.#changes.emit(systemId);
      });
  }

  async #all(systemId: number): Promise<ModeRecord[]> {
    const found = new Map<number, ModeRecord>();
    let total = 1;
    const off = this.#node.on(common.AvailableModes, ({ message, ...from }) => {
      if (from.systemId !== systemId || from.componentId !== 1) return;
      total = message.numberModes;
      found.set(message.modeIndex, modeOf(message));
    });
    try {
      for (let index = 1; index <= total; index++) {
        if (found.has(index)) continue;
        await requestMessage<common.AvailableModes>({
          ...{ node: this.#node, commands: this.#commands, systemId, type: common.AvailableModes, param: index },
          ...{ fits: (message) => message.modeIndex === index || message.numberModes === 0, tries: 6 },
          what: `Mode ${index}`,
        });
      }
    } finally {
      off();
    }
    return [...found]
      .filter(([index]) => index >= 1 && index <= total)
      .sort(([a], [b]) => a - b)
      .map(([, mode]) => mode);
  }
}

interface Known {
  modes: VehicleModes;
  current?: number;
  sequence?: number;
  tries: number;
  reading: boolean;
  stale?: boolean;
}

const TRIES = 3;

function modeOf({ modeName, customMode, standardMode, properties }: common.AvailableModes): ModeRecord {
  const { NOT_USER_SELECTABLE, ADVANCED } = common.MavModeProperty;
  return {
    name: airText(modeName) || `Mode ${customMode}`,
    ...{ customMode, standardMode },
    canUserSelect: (properties & NOT_USER_SELECTABLE) === 0,
    advanced: (properties & ADVANCED) !== 0,
  };
}
