import type { LatLon } from "../geo/position.ts";
import type { VehicleState } from "./vehicleState.ts";

/** Where a mission broke off: the index of the item that was being flown to, and the place. */
export interface Interruption {
  readonly item: number;
  readonly place?: LatLon;
}

/** Watches where a vehicle is in its mission, so that it can go on after it landed, was switched off and came back. */
export class InterruptionWatch {
  #flown: Interruption | undefined;
  #interrupted: Interruption | undefined;

  /** Where the last mission broke off; undefined when it was flown to its end, or none was. */
  get interrupted(): Interruption | undefined {
    return this.#interrupted;
  }

  /** `missionMode`: the custom mode in which it flies its mission. */
  observe(before: VehicleState, after: VehicleState, missionMode: number | undefined): void {
    if (after.armed && isAloft(after) && after.customMode === missionMode) {
      const { current } = after.mission;
      const item = current === undefined ? -1 : current - (after.autopilot === "ardupilot" ? 1 : 0);
      if (item >= 0) {
        const { place } = after;
        this.#flown = { item, ...(place && { place: { lat: place.lat, lon: place.lon } }) };
        this.#interrupted = undefined;
      }
    }
    if (!before.armed || after.armed || !this.#flown) return;
    const { total } = before.mission;
    const items = total === undefined ? undefined : total - (before.autopilot === "ardupilot" ? 1 : 0);
    if (items === undefined || this.#flown.item < items - 1) this.#interrupted = this.#flown;
    this.#flown = undefined;
  }
}

const isAloft = ({ landed, place }: VehicleState): boolean => landed === "in-air" || (place?.ahl ?? 0) > 2;
