import { RangeDecoder } from "./rangeDecoder.ts";

/**
 * Unpacks the chunks of LZMA2 from `at`; gives what they hold and where they end. Throws an Error that says what is wrong.
 * https://github.com/tukaani-project/xz/blob/master/doc/xz-file-format.txt · https://www.7-zip.org/sdk.html
 */
export function unpackLzma2(
  bytes: Uint8Array,
  at: number,
  most: number,
): { readonly plain: Uint8Array; readonly end: number } {
  const decoder = new Lzma(bytes, most);
  let i = at;
  for (;;) {
    const control = bytes[i++];
    if (control === undefined) throw new Error("it is cut off");
    if (control === 0) return { plain: decoder.plain(), end: i };
    const size = ((bytes[i]! << 8) | bytes[i + 1]!) + 1;
    i += 2;
    if (control < 0x80) {
      if (control > 2) throw new Error("a chunk is of no known kind");
      decoder.copy(i, size);
      i += size;
      continue;
    }
    const packed = ((bytes[i]! << 8) | bytes[i + 1]!) + 1;
    i += 2;
    const reset = (control >> 5) & 3;
    if (reset >= 2) decoder.take(bytes[i++]!);
    if (reset >= 1) decoder.reset();
    if (i + packed > bytes.length) throw new Error("it is cut off");
    decoder.chunk(i, packed, ((control & 0x1f) << 16) + size);
    i += packed;
  }
}

const STATES = 12;
const LENGTH_LOW = 2; // after the two choices
const LENGTH_MID = LENGTH_LOW + 16 * 8;
const LENGTH_HIGH = LENGTH_MID + 16 * 8;
const fresh = (length: number): Uint16Array => new Uint16Array(length).fill(1024);

class Lzma {
  readonly #in: Uint8Array;
  readonly #most: number;
  readonly #coder: RangeDecoder;
  #out = new Uint8Array(1 << 16);
  #held = 0;
  #lc = 0;
  #lp = 0;
  #pb = 0;
  #state = 0;
  #reps: [number, number, number, number] = [0, 0, 0, 0];
  #p = probabilities(0);

  constructor(bytes: Uint8Array, most: number) {
    this.#in = bytes;
    this.#most = most;
    this.#coder = new RangeDecoder(bytes);
  }

  plain(): Uint8Array {
    return this.#out.subarray(0, this.#held);
  }

  /** How a chunk's literals and places are coded. */
  take(properties: number): void {
    if (!(properties < 9 * 5 * 5)) throw new Error("its properties are not known");
    this.#lc = properties % 9;
    this.#lp = Math.floor(properties / 9) % 5;
    this.#pb = Math.floor(properties / 45);
    if (this.#lc + this.#lp > 4) throw new Error("its properties are not known");
  }

  reset(): void {
    this.#state = 0;
    this.#reps = [0, 0, 0, 0];
    this.#p = probabilities(this.#lc + this.#lp);
  }

  /** Bytes that stand as they are. */
  copy(from: number, size: number): void {
    if (from + size > this.#in.length) throw new Error("it is cut off");
    this.#room(size);
    this.#out.set(this.#in.subarray(from, from + size), this.#held);
    this.#held += size;
  }

  /** The `packed` bytes at `from`, which give `size`. */
  chunk(from: number, packed: number, size: number): void {
    this.#room(size);
    this.#coder.begin(from);
    const end = this.#held + size;
    while (this.#held < end) this.#step(end);
    if (!this.#coder.endsAt(from + packed)) throw new Error("a chunk does not end where it should");
  }

  #step(end: number): void {
    const { isMatch, isRep, isRep0, isRep1, isRep2, isRep0Long, lengths, repLengths } = this.#p;
    const place = this.#held & ((1 << this.#pb) - 1);
    const at = (this.#state << 4) + place;
    if (!this.#coder.bit(isMatch, at)) {
      this.#literal();
      return;
    }
    const reps = this.#reps;
    let length: number;
    if (!this.#coder.bit(isRep, this.#state)) {
      length = this.#length(lengths, place);
      this.#state = this.#state < 7 ? 7 : 10;
      this.#reps = [this.#distance(length), reps[0], reps[1], reps[2]];
    } else {
      if (!this.#coder.bit(isRep0, this.#state)) {
        if (!this.#coder.bit(isRep0Long, at)) {
          this.#state = this.#state < 7 ? 9 : 11;
          this.#repeat(1, end);
          return;
        }
      } else if (!this.#coder.bit(isRep1, this.#state)) this.#reps = [reps[1], reps[0], reps[2], reps[3]];
      else if (!this.#coder.bit(isRep2, this.#state)) this.#reps = [reps[2], reps[0], reps[1], reps[3]];
      else this.#reps = [reps[3], reps[0], reps[1], reps[2]];
      length = this.#length(repLengths, place);
      this.#state = this.#state < 7 ? 8 : 11;
    }
    this.#repeat(length, end);
  }

  #literal(): void {
    const before = this.#held > 0 ? this.#out[this.#held - 1]! : 0;
    const kind = ((this.#held & ((1 << this.#lp) - 1)) << this.#lc) + (before >> (8 - this.#lc));
    const base = 0x300 * kind;
    let symbol = 1;
    if (this.#state >= 7) {
      let matched = this.#out[this.#held - this.#reps[0] - 1] ?? 0;
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.#coder.bit(this.#p.literals, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#coder.bit(this.#p.literals, base + symbol);
    this.#out[this.#held++] = symbol & 0xff;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #repeat(length: number, end: number): void {
    const from = this.#held - this.#reps[0] - 1;
    if (from < 0 || this.#held + length > end) throw new Error("it repeats what is not there");
    for (let i = 0; i < length; i++) this.#out[this.#held++] = this.#out[from + i]!;
  }

  #length(p: Uint16Array, place: number): number {
    if (!this.#coder.bit(p, 0)) return 2 + this.#coder.tree(p, LENGTH_LOW + place * 8, 3);
    if (!this.#coder.bit(p, 1)) return 10 + this.#coder.tree(p, LENGTH_MID + place * 8, 3);
    return 18 + this.#coder.tree(p, LENGTH_HIGH, 8);
  }

  #distance(length: number): number {
    const slot = this.#coder.tree(this.#p.slots, Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#coder.reversed(this.#p.places, base - slot, bits);
    return base + this.#coder.direct(bits - 4) * 16 + this.#coder.reversed(this.#p.align, 0, 4);
  }

  #room(size: number): void {
    const wanted = this.#held + size;
    if (wanted > this.#most) throw new Error("it is too large");
    if (wanted <= this.#out.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.#out.length * 2));
    larger.set(this.#out);
    this.#out = larger;
  }
}

const probabilities = (literalBits: number) => ({
  literals: fresh(0x300 << literalBits),
  isMatch: fresh(STATES * 16),
  isRep: fresh(STATES),
  isRep0: fresh(STATES),
  isRep1: fresh(STATES),
  isRep2: fresh(STATES),
  isRep0Long: fresh(STATES * 16),
  lengths: fresh(LENGTH_HIGH + 256),
  repLengths: fresh(LENGTH_HIGH + 256),
  slots: fresh(4 * 64),
  places: fresh(128),
  align: fresh(16),
});
