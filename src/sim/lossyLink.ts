import { Emitter, type Off } from "../base/emitter.ts";
import type { Failure } from "../contract/failure.ts";
import type { Clock } from "../mavlink/clock.ts";
import type { Link, ReceivedBytes } from "../mavlink/link.ts";
import type { RadioConditions } from "../mavlink/memoryLink.ts";
import { Random } from "./random.ts";

/** Any link made as bad as a radio in the hills, both ways; the same seed spoils the same packets. Conditions may change in flight. */
export class LossyLink implements Link {
  readonly conditions: RadioConditions;
  readonly #inner: Link;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #bytes = new Emitter<ReceivedBytes>();
  readonly #off: Off;

  readonly onBytes = this.#bytes.on;

  constructor(inner: Link, options: Partial<RadioConditions> & { readonly seed: number; readonly clock: Clock }) {
    const { seed, clock, loss = 0, duplicate = 0, delayMs = 0, jitterMs = 0, cut = false } = options;
    this.conditions = { loss, duplicate, delayMs, jitterMs, cut };
    this.#inner = inner;
    this.#clock = clock;
    this.#random = new Random(seed);
    this.#off = inner.onBytes(({ bytes, peer }) => {
      const copy = bytes.slice();
      this.#spoil(() => {
        const at = this.#clock.now();
        this.#bytes.emit(peer === undefined ? { bytes: copy, at } : { bytes: copy, at, peer });
      });
    });
  }

  get address(): string {
    return this.#inner.address;
  }
  get boundAddress(): string {
    return this.#inner.boundAddress;
  }

  open(): Promise<void> {
    return this.#inner.open();
  }

  send(bytes: Uint8Array, peer?: string): void {
    const copy = bytes.slice();
    this.#spoil(() => this.#inner.send(copy, peer));
  }

  onClosed(listener: (failure: Failure | undefined) => void): Off {
    return this.#inner.onClosed(listener);
  }

  close(): Promise<void> {
    this.#off();
    return this.#inner.close();
  }

  #spoil(deliver: () => void): void {
    const { loss, duplicate, delayMs, jitterMs, cut } = this.conditions;
    if (cut || this.#random.chance(loss)) return;
    const times = this.#random.chance(duplicate) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const delay = delayMs + this.#random.next() * jitterMs;
      if (delay > 0) this.#clock.after(delay, deliver);
      else deliver();
    }
  }
}
