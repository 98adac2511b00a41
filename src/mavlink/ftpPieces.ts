import { FTP_DATA } from "./ftpPayload.ts";

/** The parts of a file that are here already, and which bytes are missing. */
export class FtpPieces {
  #end: number;
  #bytes = new Uint8Array(4_096);
  /** From and to (exclusive), in order, never touching. */
  #held: (readonly [number, number])[] = [];

  /** `end`: the file's length in bytes, or more than that. */
  constructor(end: number) {
    this.#end = end;
  }

  get held(): number {
    return this.#held.reduce((sum, [from, to]) => sum + to - from, 0);
  }
  get missing(): number {
    return this.#end - this.held;
  }

  /** What comes behind the end is cut off. */
  put(offset: number, data: Uint8Array): void {
    const to = Math.min(this.#end, offset + data.length);
    if (to <= offset) return;
    if (to > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(to, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(data.subarray(0, to - offset), offset);
    let [from, until] = [offset, to];
    const apart: (readonly [number, number])[] = [];
    for (const each of this.#held) {
      if (each[1] < from || each[0] > until) apart.push(each);
      else [from, until] = [Math.min(from, each[0]), Math.max(until, each[1])];
    }
    this.#held = [...apart, [from, until] as const].sort((a, b) => a[0] - b[0]);
  }

  /** The file has no byte at `offset`. */
  endsBy(offset: number): void {
    const last = this.#held.at(-1)?.[1] ?? 0;
    this.#end = Math.min(this.#end, Math.max(offset, last));
  }

  /** The first `most` pieces to ask for: offset and length, each fitting in a message. */
  gaps(most: number): (readonly [offset: number, length: number])[] {
    const gaps: (readonly [number, number])[] = [];
    let at = 0;
    for (const [from, to] of [...this.#held, [this.#end, this.#end] as const]) {
      for (; at < from && gaps.length < most; at += FTP_DATA) gaps.push([at, Math.min(FTP_DATA, from - at)]);
      at = Math.max(at, to);
      if (gaps.length >= most) break;
    }
    return gaps;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#end);
  }
}
