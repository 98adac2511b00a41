import { common } from "mavlink-mappings";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { Vehicle } from "./vehicle.ts";

/**
 * Has a PX4 say what its checks before arming find, where it said only that they fail: by itself it tells when something
 * changes, and that may have been before it was heard. https://mavlink.io/en/messages/common.html#MAV_CMD_RUN_PREARM_CHECKS
 */
export class ArmingChecks {
  readonly #commands: CommandClient;
  readonly #asked = new Map<string, { at: number; times: number }>();

  constructor(commands: CommandClient) {
    this.#commands = commands;
  }

  /** To be called every second. */
  look(vehicle: Vehicle, at: number): void {
    const { autopilot, armed, armingProblems, sensors, systemId, componentId } = vehicle.state;
    const silent = autopilot === "px4" && !armed && !vehicle.lost && armingProblems === undefined;
    if (!silent || !sensors || (sensors.enabled & PREARM) === 0 || (sensors.health & PREARM) !== 0) return;
    const asked = this.#asked.get(vehicle.id) ?? { at: Number.NEGATIVE_INFINITY, times: 0 };
    if (asked.times >= TRIES || at - asked.at < AGAIN_MS) return;
    this.#asked.set(vehicle.id, { at, times: asked.times + 1 });
    const command = common.MavCmd.RUN_PREARM_CHECKS;
    this.#commands.run({ systemId, componentId, command, kind: "idempotent", what: "Its checks" }).catch(() => {
      // Not every version can: its bit says all the same that something is wrong.
    });
  }
}

const PREARM = common.MavSysStatusSensor.PREARM_CHECK;
const TRIES = 3;
const AGAIN_MS = 15_000;
