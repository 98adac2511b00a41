import type { DailyReportMade, DailyReportOrder, DailyReportProgress } from "../../../src/contract/dailyReport.ts";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import { Store } from "../../ui/store.ts";

/** How the report that was asked for last stands. */
export type DailyReportState =
  | { readonly phase: "none" }
  | { readonly phase: "making"; readonly runId: string; readonly words: string; readonly share: number }
  | { readonly phase: "made"; readonly report: DailyReportMade }
  | { readonly phase: "failed"; readonly failure: Failure };

interface Parts {
  readonly make: (order: DailyReportOrder & { runId: string }) => Promise<DailyReportMade>;
  readonly cancel: (runId: string) => Promise<unknown>;
  readonly newId: () => string;
}

/** Has the report of a day made, one at a time; it goes on while other screens are looked at. */
export class DailyReportDesk {
  readonly state = new Store<DailyReportState>({ phase: "none" });
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Never rejects: how it ended is the state. One that was ended leaves none. */
  async make(order: DailyReportOrder): Promise<void> {
    if (this.state.get().phase === "making") return;
    const runId = this.#parts.newId();
    this.state.set({ phase: "making", runId, words: "Begins", share: 0 });
    try {
      this.state.set({ phase: "made", report: await this.#parts.make({ ...order, runId }) });
    } catch (cause) {
      const failure = failureOf(cause);
      this.state.set(failure.code === "cancelled" ? { phase: "none" } : { phase: "failed", failure });
    }
  }

  /** How far the station is. */
  progress({ runId, words, share }: DailyReportProgress): void {
    const now = this.state.get();
    if (now.phase === "making" && now.runId === runId) this.state.set({ ...now, words, share });
  }

  cancel(): void {
    const now = this.state.get();
    if (now.phase === "making") this.#parts.cancel(now.runId).catch(() => {}); // then it is made after all
  }
}

/** The day before, by this computer's clock: the newest that is over. `2026-01-31`. */
export function lastDay(now: number): string {
  const today = new Date(now);
  const before = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${before.getFullYear()}-${two(before.getMonth() + 1)}-${two(before.getDate())}`;
}
