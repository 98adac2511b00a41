import { Disposer } from "../base/disposer.ts";
import { FailureError } from "../contract/failure.ts";
import { forgettableAfterMs } from "../contract/records.ts";
import type { Clock } from "../mavlink/clock.ts";
import type { Fleet } from "../vehicle/fleet.ts";

const silenceMs = 5_000; // longer than the 3.5 s without a heartbeat that make a vehicle lost

/** Vehicles that are dismissed: by hand, or because they were simulated and are no more. Any that is heard again comes back. */
export class ForgottenVehicles {
  readonly #clock: Clock;
  readonly #fleet: Pick<Fleet, "vehicle" | "find" | "forget">;
  readonly #ends = new Disposer();

  constructor({ clock, fleet }: { clock: Clock; fleet: Pick<Fleet, "vehicle" | "find" | "forget"> }) {
    this.#clock = clock;
    this.#fleet = fleet;
  }

  /** @throws FailureError `not-found`; `refused` unless it has been lost for five minutes and was last heard disarmed. */
  byHand(vehicleId: string): void {
    const { name, lost, state } = this.#fleet.vehicle(vehicleId);
    const silentMs = this.#clock.now() - state.heardAt;
    const why = !lost
      ? "it is heard"
      : state.armed
        ? "it was armed when it was last heard"
        : silentMs < forgettableAfterMs
          ? `it was heard ${Math.round(silentMs / 1_000)} s ago`
          : undefined;
    if (why)
      throw new FailureError(
        "refused",
        `${name} was not forgotten: ${why}`,
        "Only a vehicle that was disarmed and has not been heard for five minutes can be forgotten.",
      );
    this.#fleet.forget(vehicleId);
  }

  /** It was switched off for good: forgotten within five seconds, unless somebody else is heard under its number. */
  switchedOff(vehicleId: string): void {
    if (this.#fleet.find(vehicleId)) this.#ends.add(this.#clock.after(silenceMs, () => this.#fleet.forget(vehicleId)));
  }

  close(): void {
    this.#ends.dispose();
  }
}
