import type { PlanPart } from "../contract/records.ts";
import type { TransferOptions } from "../mavlink/missionClient.ts";
import type { Announcer } from "./announcer.ts";

interface Transfer {
  readonly vehicleId: string;
  readonly part: Exclude<PlanPart, "mission">;
  readonly direction: "upload" | "download";
}

/** Transfers of fences and rally points that windows ask for: told as they go on, and cancelled for each vehicle. */
export class BoundaryTransfers {
  readonly #announcer: Announcer;
  readonly #running = new Map<string, Set<AbortController>>();

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  /** Rejects as `work` does, with `cancelled` when it was. */
  async run<T>(transfer: Transfer, work: (options: TransferOptions) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const running = this.#running.get(transfer.vehicleId) ?? new Set();
    this.#running.set(transfer.vehicleId, running.add(abort));
    try {
      return await work({
        signal: abort.signal,
        onProgress: (state) => this.#announcer.emit("transfer", { ...transfer, state }),
      });
    } finally {
      running.delete(abort);
      if (running.size === 0) this.#running.delete(transfer.vehicleId);
    }
  }

  /** Ends all of one vehicle. */
  cancel(vehicleId: string): void {
    for (const abort of this.#running.get(vehicleId) ?? []) abort.abort();
  }
}
