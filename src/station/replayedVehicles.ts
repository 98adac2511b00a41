import { Disposer } from "../base/disposer.ts";
import { FailureError } from "../contract/failure.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Replays } from "./replays.ts";

/**
 * The vehicles that are only heard from replayed logs: not commanded, not recorded, and forgotten when their replay ends,
 * so that a real vehicle of the same number begins with nothing of theirs.
 */
export class ReplayedVehicles {
  readonly #node: MavlinkNode;
  readonly #fleet: Fleet;
  readonly #ending = new Set<number>(); // system ids
  readonly #ends = new Disposer();

  constructor({ node, fleet, replays }: { node: MavlinkNode; fleet: Fleet; replays: Pick<Replays, "onEnded"> }) {
    this.#node = node;
    this.#fleet = fleet;
    this.#ends.add(
      replays.onEnded((systemIds) => {
        for (const systemId of systemIds) {
          this.#ending.add(systemId);
          this.#settle(systemId);
        }
      }),
    );
    this.#ends.add(
      fleet.onVehicle(({ systemId, lost }) => {
        // Later: who else hears of this loss must still take the vehicle for a replayed one, and what was asked of it in
        // vain is asked anew only of who was silent for five seconds.
        if (lost && this.#ending.has(systemId)) node.clock.after(SILENCE_MS, () => this.#settle(systemId));
      }),
    );
    node.replayed.mayBegin = (systemId) => this.#forget(systemId);
  }

  /** Whether a vehicle is heard from a log, or was a moment ago. */
  has(vehicleId: string): boolean {
    return this.#node.replayed.ownerOf(Number(vehicleId.split(":")[0])) !== undefined;
  }

  /** Throws a FailureError `refused` for a replayed vehicle. */
  mustBeReal(vehicleId: string): void {
    if (!this.has(vehicleId)) return;
    const name = this.#fleet.find(vehicleId)?.name ?? `Vehicle ${vehicleId}`;
    throw new FailureError(
      "refused",
      `${name} is replayed from a log: nothing can be sent to it`,
      "Close the replay in Links to work with a real vehicle.",
    );
  }

  close(): void {
    this.#ends.dispose();
  }

  #settle(systemId: number): void {
    const { replayed } = this.#node;
    if (replayed.isWaiting(systemId) && !this.#forget(systemId)) return;
    this.#ending.delete(systemId);
    if (replayed.isWaiting(systemId)) replayed.release(systemId); // else another replay has it by now
  }

  /** Forgets what was heard of a system; false while it is not lost, for then it would come back as it was. */
  #forget(systemId: number): boolean {
    const vehicles = this.#fleet.vehicles().filter((vehicle) => vehicle.systemId === systemId);
    if (vehicles.some(({ lost }) => !lost)) return false;
    for (const { id } of vehicles) this.#fleet.forget(id);
    return true;
  }
}

const SILENCE_MS = 3_000; // after the 3.5 s without a heartbeat that make a vehicle lost
