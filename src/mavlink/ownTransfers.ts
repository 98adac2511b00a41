import type { Clock } from "./clock.ts";
import type { Passing } from "./node.ts";
import { sourceOf, targetOf } from "./packetTarget.ts";

/** A service of which a vehicle serves one at a time, or which another can break off. */
export type TransferService = "mission" | "ftp" | "log";

/**
 * Which vehicles this station has a transfer with: it or they spoke in it during the last five seconds, more than any pause
 * of ours between two tries.
 */
export class OwnTransfers {
  readonly #ownId: number;
  readonly #clock: Clock;
  readonly #spokeAt = new Map<string, number>();

  constructor({ systemId, clock }: { readonly systemId: number; readonly clock: Clock }) {
    this.#ownId = systemId;
    this.#clock = clock;
  }

  note({ direction, messageId, bytes, replayed }: Passing): void {
    const service = SERVICES.get(messageId);
    if (!service || replayed) return;
    const source = sourceOf(bytes);
    const target = targetOf(bytes, messageId);
    if (direction === "out") {
      if (source === this.#ownId) this.#spokeAt.set(`${service} ${target}`, this.#clock.elapsed());
    } else if (target === this.#ownId) this.#spokeAt.set(`${service} ${source}`, this.#clock.elapsed());
    else if (messageId === LOG_DATA && this.has("log", source))
      this.#spokeAt.set(`log ${source}`, this.#clock.elapsed()); // its answers name nobody
  }

  /** Whether one is under way with this system; 0: with any. */
  has(service: TransferService, systemId: number): boolean {
    const since = this.#clock.elapsed() - RECENT_MS;
    if (systemId !== 0) return (this.#spokeAt.get(`${service} ${systemId}`) ?? Number.NEGATIVE_INFINITY) > since;
    return [...this.#spokeAt].some(([key, at]) => key.startsWith(`${service} `) && at > since);
  }
}

const RECENT_MS = 5_000;
const LOG_DATA = 120;

const SERVICES: ReadonlyMap<number, TransferService> = new Map([
  [37, "mission"], // MISSION_REQUEST_PARTIAL_LIST
  [38, "mission"], // MISSION_WRITE_PARTIAL_LIST
  [39, "mission"], // MISSION_ITEM
  [40, "mission"], // MISSION_REQUEST
  [43, "mission"], // MISSION_REQUEST_LIST
  [44, "mission"], // MISSION_COUNT
  [45, "mission"], // MISSION_CLEAR_ALL
  [51, "mission"], // MISSION_REQUEST_INT
  [73, "mission"], // MISSION_ITEM_INT
  [110, "ftp"], // FILE_TRANSFER_PROTOCOL
  [117, "log"], // LOG_REQUEST_LIST
  [119, "log"], // LOG_REQUEST_DATA
  [LOG_DATA, "log"],
]);
