/**
 * Reads the bits of LZMA, each by the chance that it had so far (of 2048, for a 0). https://www.7-zip.org/sdk.html
 */
export class RangeDecoder {
  readonly #bytes: Uint8Array;
  #at = 0;
  #range = 0;
  #code = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  begin(at: number): void {
    this.#at = at + 1;
    this.#range = 0xffff_ffff;
    this.#code = 0;
    for (let i = 0; i < 4; i++) this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  /** Whether all bytes up to there were read, and nothing is left in them. */
  endsAt(at: number): boolean {
    return this.#at === at && this.#code === 0;
  }

  bit(p: Uint16Array, i: number): 0 | 1 {
    const chance = p[i]!;
    const bound = (this.#range >>> 11) * chance;
    const bit = this.#code >= bound ? 1 : 0;
    if (bit) {
      this.#range -= bound;
      this.#code -= bound;
      p[i] = chance - (chance >> 5);
    } else {
      this.#range = bound;
      p[i] = chance + ((2048 - chance) >> 5);
    }
    this.#normalize();
    return bit;
  }

  /** A number of so many bits, the highest first; each has a chance for what stands before it. */
  tree(p: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.bit(p, base + symbol);
    return symbol - (1 << bits);
  }

  /** The same, the lowest first. */
  reversed(p: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(p, base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  /** A number of so many bits that are as likely 0 as 1. */
  direct(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit) this.#code -= this.#range;
      value = value * 2 + bit;
      this.#normalize();
    }
    return value;
  }

  #normalize(): void {
    if (this.#range >= 0x100_0000) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  #next(): number {
    return this.#bytes[this.#at++] ?? 0;
  }
}
