import type { LatLon } from "../geo/position.ts";
import type { VehicleState } from "./vehicleState.ts";

/** Where a mission broke off: the index of the item that was being flown to, and the place. */
export interface Interruption {
  readonly item: number;
  readonly place?: LatLon;
  /** When it was disarmed. */
  readonly at?: number;
}

/** Watches where a vehicle is in its mission, so that it can go on after it landed, was switched off and came back. */
export class InterruptionWatch {
  #flown: Interruption | undefined;
  #interrupted: Interruption | undefined;

  /** Where the last mission broke off; undefined when it was flown to its end, or none was. */
  get interrupted(): Interruption | undefined {
    return this.#interrupted;
  }

  /** Another mission is on board now. */
  forget(): void {
    this.#flown = undefined;
    this.#interrupted = undefined;
  }

  /** `missionMode`: the custom mode in which it flies its mission. */
  observe(before: VehicleState, after: VehicleState, missionMode: number | undefined): void {
    // Only what a heartbeat confirms: one that was switched off and on again starts at item 0 before it is known to be disarmed.
    const confirmed = after.heardAt !== before.heardAt;
    if (confirmed && after.armed && isAloft(after) && after.customMode === missionMode) {
      const { current } = after.mission;
      const item = current === undefined ? -1 : current - (after.autopilot === "ardupilot" ? 1 : 0);
      if (item >= 0) {
        const { place } = after;
        this.#flown = { item, ...(place && { place: { lat: place.lat, lon: place.lon } }) };
        this.#interrupted = undefined;
      }
    }
    if (!before.armed || after.armed || !this.#flown) return;
    const { total } = before.mission; // ArduPilot, too, leaves its home out of this number
    if (total === undefined || this.#flown.item < total - 1) this.#interrupted = { ...this.#flown, at: after.heardAt };
    this.#flown = undefined;
  }
}

const isAloft = ({ landed, place }: VehicleState): boolean => landed === "in-air" || (place?.ahl ?? 0) > 2;
