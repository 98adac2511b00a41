import { type Clock, systemClock } from "./clock.ts";
import type { Link } from "./link.ts";
import { LinkEnds } from "./linkEnds.ts";

/** What a simulated radio does to what is sent through it; may be changed while it runs. */
export interface RadioConditions {
  /** Share of the packets that never arrive, 0…1. */
  loss: number;
  /** Share of the packets that arrive twice, 0…1. */
  duplicate: number;
  delayMs: number;
  /** Up to this much more delay, evenly spread: packets overtake each other. */
  jitterMs: number;
  /** Nothing arrives at all. */
  cut: boolean;
}

/** A link end with the conditions of its own sending direction. */
export interface MemoryLink extends Link {
  readonly conditions: RadioConditions;
}

/** Two ends of a radio in memory. Each `send` is one packet to the conditions; the randomness repeats with its seed. */
export function memoryLinkPair({
  clock = systemClock,
  seed = 1,
  ...conditions
}: Partial<RadioConditions> & { readonly clock?: Clock; readonly seed?: number } = {}): [MemoryLink, MemoryLink] {
  const random = seededRandom(seed);
  const make = (name: string): End => new End(`memory:${name}`, clock, random, { ...PERFECT, ...conditions });
  const [a, b] = [make("a"), make("b")];
  a.other = b;
  b.other = a;
  return [a, b];
}

const PERFECT: RadioConditions = { loss: 0, duplicate: 0, delayMs: 0, jitterMs: 0, cut: false };

class End implements MemoryLink {
  other: End | undefined;
  readonly address: string;
  readonly boundAddress: string;
  readonly conditions: RadioConditions;
  readonly #ends = new LinkEnds();
  readonly #clock: Clock;
  readonly #random: () => number;

  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;

  constructor(address: string, clock: Clock, random: () => number, conditions: RadioConditions) {
    this.address = address;
    this.boundAddress = address;
    this.conditions = conditions;
    this.#clock = clock;
    this.#random = random;
  }

  async open(): Promise<void> {
    this.#ends.opened();
  }

  async close(): Promise<void> {
    this.#ends.ended();
  }

  send(bytes: Uint8Array): void {
    const { loss, duplicate, cut } = this.conditions;
    if (!this.#ends.isOpen || cut || this.#random() < loss) return;
    const copy = bytes.slice();
    this.#deliver(copy);
    if (this.#random() < duplicate) this.#deliver(copy);
  }

  arrive(bytes: Uint8Array): void {
    this.#ends.received({ bytes, at: this.#clock.now() });
  }

  #deliver(bytes: Uint8Array): void {
    const { delayMs, jitterMs } = this.conditions;
    const delay = delayMs + this.#random() * jitterMs;
    const arrive = () => this.other?.arrive(bytes);
    if (delay > 0) this.#clock.after(delay, arrive);
    else queueMicrotask(arrive);
  }
}

/** Numbers 0 ≤ x < 1 that repeat with their seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
