import type { VehicleRecord } from "../../src/contract/records.ts";
import type { AccountView } from "./accountDesk.ts";

interface Parts {
  readonly view: () => AccountView;
  readonly vehicles: () => Iterable<Pick<VehicleRecord, "armed" | "replayed">>;
  readonly lock: () => void;
}

/**
 * Locks a window that nobody has touched for as long as the station says. Time comes in, in ms since 1970: a computer that
 * slept has been left alone meanwhile.
 */
export class IdleLock {
  readonly #parts: Parts;
  #touchedAt: number;

  constructor(parts: Parts, at: number) {
    this.#parts = parts;
    this.#touchedAt = at;
  }

  touched(at: number): void {
    this.#touchedAt = at;
  }

  /** Who watches an aircraft fly may sit still for hours, and must not need a password to bring it to rest. */
  tick(at: number): void {
    const view = this.#parts.view();
    const flying = [...this.#parts.vehicles()].some(({ armed, replayed }) => armed && !replayed);
    if (view.kind !== "signed-in" || view.lockAfterMinutes === null || flying) {
      this.#touchedAt = at;
      return;
    }
    if (at < this.#touchedAt) this.#touchedAt = at; // the clock was set back
    if (at - this.#touchedAt >= view.lockAfterMinutes * 60_000) this.#parts.lock();
  }
}
