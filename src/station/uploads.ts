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
    const { fleet, patrols } = this.#station;
    const vehicle = fleet.vehicle(vehicleId);
    await this.#alone(vehicleId, async (signal, onProgress) => {
      const patrol = provenPatrol(plan, this.#station.groundOf(vehicleId), vehicle.state.home);
      patrols.drop(vehicleId); // from here on it is not known what the vehicle holds
      this.#station.announceVehicle(vehicleId);
      await vehicle.actions.upload(patrol.items, { onProgress, signal });
      const { home } = vehicle.state;
      const flown = home ? { ...plan, home: { lat: home.lat, lon: home.lon } } : plan;
      patrols.hold(vehicleId, { plan: flown, uploadedAt: Date.now() }, patrol.items);
      this.#station.flags.setZones(patrols.zones());
      this.#station.announceVehicle(vehicleId);
    });
  }

  /**
   * Goes on with the patrol where it broke off: uploads what is left of it, verified, and flies it.
   * @throws FailureError: not-found (no patrol is known to be on board), and those of `upload`.
   */
  async goOn(vehicleId: string): Promise<void> {
    const { fleet, patrols } = this.#station;
    const vehicle = fleet.vehicle(vehicleId);
    const held = patrols.of(vehicleId);
    if (!held)
      throw new FailureError("not-found", `No patrol is known to be on board ${vehicle.name}`, "Upload one first.");
    const ground = this.#station.groundOf(vehicleId);
    const items = patrols.itemsOf(vehicleId) ?? provenPatrol(held.plan, ground, vehicle.state.home).items;
    let changing = false;
    await this.#alone(vehicleId, async (signal, say) => {
      const onProgress = (state: TransferRecord["state"]) => {
        changing ||= state.phase === "counting" || state.phase === "items";
        say(state);
      };
      try {
        await vehicle.actions.resumeAfterSwap({
          items,
          onProgress,
          signal,
          onUploaded: (left) => {
            changing = false;
            patrols.goOn(vehicleId, left.items, Date.now());
          },
        });
      } catch (cause) {
        if (changing) patrols.drop(vehicleId);
        throw cause;
      } finally {
        this.#station.announceVehicle(vehicleId);
      }
    });
  }

  cancel(vehicleId: string): void {
    this.#running.get(vehicleId)?.abort();
  }

  async #alone(
    vehicleId: string,
    work: (signal: AbortSignal, say: (state: TransferRecord["state"]) => void) => Promise<void>,
  ): Promise<void> {
    const { fleet, announcer } = this.#station;
    if (this.#running.has(vehicleId)) {
      const { name } = fleet.vehicle(vehicleId);
      throw new FailureError("busy", `An upload to ${name} is under way`, "Wait for it, or cancel it");
    }
    const say = (state: TransferRecord["state"]) =>
      announcer.emit("transfer", { vehicleId, direction: "upload", state });
    const abort = new AbortController();
    this.#running.set(vehicleId, abort);
    try {
      await work(abort.signal, say);
    } catch (cause) {
      say({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    } finally {
      this.#running.delete(vehicleId);
    }
  }
}
