import type { VehicleRecord } from "../../src/contract/records.ts";

/** How long changes of vehicles are gathered after one was shown, ms: no longer than a glance notices. */
export const gatherMs = 50;

/**
 * Hands on vehicles' records, the first at once and those that follow within a moment together, the newest of each vehicle:
 * what is drawn from them is drawn once for a fleet and not once for each of it.
 */
export class VehicleBatch {
  readonly #apply: (records: readonly VehicleRecord[]) => void;
  readonly #waiting = new Map<string, VehicleRecord>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(apply: (records: readonly VehicleRecord[]) => void) {
    this.#apply = apply;
  }

  add(record: VehicleRecord): void {
    this.#waiting.set(record.id, record);
    if (this.#timer === undefined) this.#handOn();
  }

  /** Forgets what waits of one vehicle: it is gone. */
  drop(vehicleId: string): void {
    this.#waiting.delete(vehicleId);
  }

  /** Hands on at once what waits. */
  flush(): void {
    if (this.#waiting.size > 0) this.#handOn();
  }

  /** Forgets what waits: who said it is gone. */
  clear(): void {
    this.#waiting.clear();
  }

  #handOn(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, gatherMs);
    const records = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#apply(records);
  }
}
