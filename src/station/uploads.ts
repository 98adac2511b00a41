import { FailureError, failureOf } from "../contract/failure.ts";
import type { TransferRecord } from "../contract/records.ts";
import type { Plan } from "../mission/plan.ts";
import { provenPatrol } from "./patrols.ts";
import type { Station } from "./station.ts";

/** Uploads of patrols: one for each vehicle at a time, each can be cancelled. */
export class Uploads {
  readonly #station: Station;
  readonly #running = new Map<string, AbortController>();

  constructor(station: Station) {
    this.#station = station;
  }

  /**
   * Checks the plan again, uploads it, and resolves when what was read back is the same.
   * @throws FailureError: bad-input (a violation), busy, refused, timeout, cancelled, unreachable.
   */
  async upload(vehicleId: string, plan: Plan): Promise<void> {
    const { fleet, patrols, announcer } = this.#station;
    const vehicle = fleet.vehicle(vehicleId);
    if (this.#running.has(vehicleId))
      throw new FailureError("busy", `An upload to ${vehicle.name} is under way`, "Wait for it, or cancel it");
    const say = (state: TransferRecord["state"]) =>
      announcer.emit("transfer", { vehicleId, direction: "upload", state });
    const abort = new AbortController();
    this.#running.set(vehicleId, abort);
    try {
      const patrol = provenPatrol(plan, this.#station.groundOf(vehicleId), vehicle.state.home);
      patrols.drop(vehicleId); // from here on it is not known what the vehicle holds
      this.#station.announceVehicle(vehicleId);
      await vehicle.actions.upload(patrol.items, { onProgress: say, signal: abort.signal });
      const { home } = vehicle.state;
      const flown = home ? { ...plan, home: { lat: home.lat, lon: home.lon } } : plan;
      patrols.hold(vehicleId, { plan: flown, items: patrol.items.length, uploadedAt: Date.now() });
      this.#station.flags.setZones(patrols.zones());
      this.#station.announceVehicle(vehicleId);
    } catch (cause) {
      say({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    } finally {
      this.#running.delete(vehicleId);
    }
  }

  cancel(vehicleId: string): void {
    this.#running.get(vehicleId)?.abort();
  }
}
