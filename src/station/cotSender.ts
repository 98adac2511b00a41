import type { Off } from "../base/emitter.ts";
import { type Failure, failureOf } from "../contract/failure.ts";
import type { SharingDestination } from "../contract/sharing.ts";
import type { Clock } from "../mavlink/clock.ts";
import type { CotOutlet } from "./cotOutlet.ts";

type Told = Pick<SharingDestination, "state" | "failure" | "events" | "bytes" | "leftOut" | "failures" | "sentAt">;

interface SenderOptions {
  readonly clock: Clock;
  /** @throws FailureError when it can not be opened */
  readonly open: (onFailed: (failure: Failure) => void) => Promise<CotOutlet>;
}

/** Keeps the road to one destination open: opens it again after 1, 2, 4 … 30 s when it fails, and counts what goes over it. */
export class CotSender {
  readonly #options: SenderOptions;
  #outlet: CotOutlet | undefined;
  #retry: Off | undefined;
  #waitMs = FIRST_WAIT_MS;
  #openedAt = 0;
  /** Counts the openings: what an earlier one says late does not count. */
  #turn = 0;
  #told: Told = { state: "paused", events: 0, bytes: 0, leftOut: 0, failures: 0 };

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get told(): Told {
    return this.#told;
  }

  start(): void {
    if (this.#told.state !== "paused") return;
    this.#waitMs = FIRST_WAIT_MS;
    this.#open();
  }

  stop(): void {
    this.#turn++;
    this.#retry?.();
    this.#outlet?.close();
    this.#outlet = undefined;
    this.#told = { ...this.#told, state: "paused" };
  }

  /** Sends events; answers how many of them, from the first on, left. None while it is not open. */
  send(events: readonly string[]): number {
    for (const [sent, event] of events.entries()) {
      if (!this.#outlet?.send(event)) {
        this.#told = { ...this.#told, leftOut: this.#told.leftOut + events.length - sent };
        return sent;
      }
      const { events: count, bytes } = this.#told;
      const sentAt = this.#options.clock.now();
      this.#told = { ...this.#told, events: count + 1, bytes: bytes + Buffer.byteLength(event), sentAt };
    }
    return events.length;
  }

  #open(): void {
    const turn = ++this.#turn;
    const failed = (failure: Failure) => {
      if (turn === this.#turn) this.#failed(failure);
    };
    this.#told = { ...this.#told, state: "opening" };
    this.#options.open(failed).then(
      (outlet) => {
        if (turn !== this.#turn) {
          outlet.close();
          return;
        }
        this.#outlet = outlet;
        this.#openedAt = this.#options.clock.elapsed();
        const { failure: _over, ...told } = this.#told;
        this.#told = { ...told, state: "open" };
      },
      (cause: unknown) => failed(failureOf(cause)),
    );
  }

  #failed(failure: Failure): void {
    const { clock } = this.#options;
    // A server that takes the connection only to end it is asked less and less often, too.
    if (this.#outlet && clock.elapsed() - this.#openedAt > STEADY_MS) this.#waitMs = FIRST_WAIT_MS;
    this.#turn++;
    this.#outlet = undefined;
    this.#told = { ...this.#told, state: "waiting", failure, failures: this.#told.failures + 1 };
    this.#retry = clock.after(this.#waitMs, () => this.#open());
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const STEADY_MS = 10_000;
