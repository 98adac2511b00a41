/** Entries of a telemetry log that wait to be written, one behind the other in one buffer that grows and is used again. */
export class TlogBatch {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.#length;
  }

  /** What waits: a view, good until the next `add` or `clear`. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** One entry: 8 bytes of big-endian µs since 1970, then the packet. `at` in ms since 1970. */
  add(packet: Uint8Array, at: number): void {
    const from = this.#length;
    const end = from + 8 + packet.length;
    if (end > this.#bytes.length) this.#grow(end);
    const us = Math.round(at * 1_000);
    this.#bytes.writeUInt32BE(Math.floor(us / 2 ** 32), from);
    this.#bytes.writeUInt32BE(us >>> 0, from + 4);
    this.#bytes.set(packet, from + 8);
    this.#length = end;
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}

const FIRST_BYTES = 4_096;
const MOST_KEPT_BYTES = 1 << 20; // what a slow disk made it grow to is given back
