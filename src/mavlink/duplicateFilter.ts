/**
 * Recognises a packet that already came over another road: same source, same sequence number, same checksum, not more
 * than 128 packets ago.
 */
export class DuplicateFilter {
  readonly #sources = new Map<number, Source>();

  /** Notes the packet; true when it was there before. `source` is system and component in one number. */
  seen(source: number, sequence: number, checksum: number): boolean {
    let s = this.#sources.get(source);
    if (!s) {
      if (this.#sources.size >= MOST_SOURCES) this.#sources.clear(); // somebody makes sources up
      s = { count: 0, checksums: new Int32Array(256).fill(-1), counts: new Float64Array(256) };
      this.#sources.set(source, s);
    }
    if (s.checksums[sequence] === checksum && s.count - s.counts[sequence]! < 128) return true;
    s.checksums[sequence] = checksum;
    s.counts[sequence] = s.count++;
    return false;
  }
}

const MOST_SOURCES = 1_024;

interface Source {
  count: number;
  readonly checksums: Int32Array;
  readonly counts: Float64Array;
}
