import { Ring } from "../base/ring.ts";

/** Counts what a stream brings, over the last two seconds or so. Times are of any steady clock, ms. */
export class StreamMeter {
  readonly #arrivals = new Ring<{ readonly at: number; readonly bytes: number }>(120);
  readonly #marks = new Ring<{ readonly at: number; readonly whole: number; readonly damaged: number }>(12);
  #whole = 0;
  #decoded = 0;
  #transit: number | undefined;
  #jitter = 0;

  get framesDecoded(): number {
    return this.#decoded;
  }

  /** A picture of so many bytes came; `pts` is when it is due, 90 kHz. */
  arrived(bytes: number, at: number, pts: number): void {
    this.#arrivals.push({ at, bytes });
    this.#whole++;
    const transit = at - pts / 90;
    const change = Math.abs(transit - (this.#transit ?? transit));
    this.#transit = transit;
    // A stream that begins anew, or a link that was cut, says nothing about jitter.
    if (change < 1000) this.#jitter += (change - this.#jitter) / 16;
  }

  /** How unevenly pictures arrive, ms, smoothed (RFC 3550 §6.4.1). */
  get jitterMs(): number {
    return this.#jitter;
  }

  decoded(): void {
    this.#decoded++;
  }

  /** The share of pictures that the link damaged over the last ten seconds, 0…1; `damaged` is all of them so far. */
  loss(damaged: number, now: number): number {
    const recent = [...this.#marks].filter(({ at }) => now - at <= 10_000);
    const last = recent.at(-1);
    if (!last || now - last.at >= 1000) this.#marks.push({ at: now, whole: this.#whole, damaged });
    const since = recent[0] ?? { whole: 0, damaged: 0 };
    const lost = damaged - since.damaged;
    const all = lost + this.#whole - since.whole;
    return all > 0 ? lost / all : 0;
  }

  /** Absent while too little has come. */
  rates(now: number): { framesPerSecond?: number; bitsPerSecond?: number } {
    const recent = [...this.#arrivals].filter(({ at }) => now - at < 2500);
    const [first] = recent;
    const last = recent.at(-1);
    if (!first || !last || recent.length < 3 || last.at <= first.at) return {};
    const seconds = (last.at - first.at) / 1000;
    const bytes = recent.slice(1).reduce((sum, arrival) => sum + arrival.bytes, 0);
    return { framesPerSecond: (recent.length - 1) / seconds, bitsPerSecond: (bytes * 8) / seconds };
  }
}
