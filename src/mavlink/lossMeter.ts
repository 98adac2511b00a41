/** Counts what arrived and what, by the gaps in the sequence numbers, did not: per source, over the last ten seconds. */
export class LossMeter {
  readonly #last = new Map<number, { sequence: number; at: number }>();
  readonly #received = new Float64Array(BUCKETS);
  readonly #lost = new Float64Array(BUCKETS);
  #second = 0;

  /** Notes one packet of `source`: whatever number tells the senders apart. */
  note(source: number, sequence: number, at: number): void {
    const bucket = this.#bucketAt(at);
    const last = this.#last.get(source);
    if (!last || at - last.at > SILENCE_MS) {
      this.#last.set(source, { sequence, at });
      this.#received[bucket]! += 1;
      return;
    }
    last.at = at;
    const step = (sequence - last.sequence) & 0xff;
    if (step === 0) return; // the same packet again
    this.#received[bucket]! += 1;
    if (step < 128) {
      this.#lost[bucket]! += step - 1;
      last.sequence = sequence;
    } else {
      this.#lost[bucket] = Math.max(0, this.#lost[bucket]! - 1); // late, and counted as lost before
    }
  }

  /** Share of the packets that never arrived, 0…1. */
  loss(at: number): number {
    const { received, lost } = this.totals(at);
    return lost === 0 ? 0 : lost / (received + lost);
  }

  /** Packets of the last ten seconds. */
  totals(at: number): { readonly received: number; readonly lost: number } {
    this.#bucketAt(at);
    const sum = (buckets: Float64Array) => buckets.reduce((a, b) => a + b, 0);
    return { received: sum(this.#received), lost: sum(this.#lost) };
  }

  #bucketAt(at: number): number {
    const second = Math.floor(at / 1_000);
    for (let s = Math.max(this.#second + 1, second - BUCKETS + 1); s <= second; s++) {
      this.#received[s % BUCKETS] = 0;
      this.#lost[s % BUCKETS] = 0;
    }
    this.#second = Math.max(this.#second, second);
    return this.#second % BUCKETS;
  }
}

const BUCKETS = 10;
const SILENCE_MS = 3_000;
