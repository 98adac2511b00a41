import type { CalibrationKind, CalibrationRecord } from "../contract/calibration.ts";
import { FailureError } from "../contract/failure.ts";
import { Calibration, type CalibrationState } from "../mavlink/calibration.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Announcer } from "./announcer.ts";

/** Calibrates the sensors of vehicles, one at a time each, and tells windows how far it is. */
export class Calibrations {
  readonly #node: MavlinkNode;
  readonly #fleet: Fleet;
  readonly #announcer: Announcer;
  readonly #client: Calibration;
  readonly #newest = new Map<string, CalibrationRecord>();

  constructor({ node, fleet, announcer }: { node: MavlinkNode; fleet: Fleet; announcer: Announcer }) {
    this.#node = node;
    this.#fleet = fleet;
    this.#announcer = announcer;
    this.#client = new Calibration(node, fleet.commands);
  }

  close(): void {
    this.#client.close();
  }

  /** The newest of each vehicle, under way or ended. */
  list(): CalibrationRecord[] {
    return [...this.#newest.values()];
  }

  /** Resolves when it has begun; rejects `refused` while armed, `busy` while another runs, `unreachable` when it is lost. */
  start(vehicleId: string, kind: CalibrationKind): Promise<void> {
    const { lost, name, state } = this.#fleet.vehicle(vehicleId);
    if (lost)
      return Promise.reject(
        new FailureError("unreachable", `${name} is not calibrated: it is not heard`, "Wait until it is heard again."),
      );
    const startedAt = this.#node.clock.now();
    return new Promise((resolve, reject) => {
      this.#client
        .start(state.systemId, kind, (told) => {
          this.#say({ vehicleId, kind, startedAt, state: stateOf(told) });
          resolve();
        })
        .catch(reject); // once it has begun, the record tells how it failed
    });
  }

  /** The vehicle lies as it was asked for. */
  placed(vehicleId: string): Promise<void> {
    return this.#client.placed(this.#fleet.vehicle(vehicleId).state.systemId);
  }

  cancel(vehicleId: string): Promise<void> {
    return this.#client.cancel(this.#fleet.vehicle(vehicleId).state.systemId);
  }

  #say(record: CalibrationRecord): void {
    this.#newest.set(record.vehicleId, record);
    this.#announcer.emit("calibration", record);
  }
}

function stateOf(told: CalibrationState): CalibrationRecord["state"] {
  switch (told.phase) {
    case "place":
      return { ...told, phase: "sides", confirm: true };
    case "sides":
      return { ...told, confirm: false };
    case "turning":
      return { ...told, phase: "working" };
    default:
      return told;
  }
}
