/**
 * Recognises a packet that already came over another road: same source, same sequence number, same checksum, less than
 * 128 sequence numbers behind the newest. Sequence numbers are counted on over their wrap by what was sent, not by what
 * arrived: where most is lost, a message that never changes comes again with the same number and is no copy.
 */
export class DuplicateFilter {
  readonly #sources = new Map<number, Source>();

  /** Notes the packet; true when it was there before. `source` is system and component in one number. */
  seen(source: number, sequence: number, checksum: number): boolean {
    let s = this.#sources.get(source);
    if (!s) {
      if (this.#sources.size >= MOST_SOURCES) this.#sources.clear(); // somebody makes sources up
      s = { newest: sequence, checksums: new Int32Array(256).fill(-1), counted: new Float64Array(256) };
      this.#sources.set(source, s);
    }
    const behind = (s.newest - sequence) & 0xff;
    const counted = behind < 128 ? s.newest - behind : s.newest - behind + 256;
    if (s.checksums[sequence] === checksum && s.counted[sequence] === counted) return true;
    s.checksums[sequence] = checksum;
    s.counted[sequence] = counted;
    s.newest = Math.max(s.newest, counted);
    return false;
  }
}

const MOST_SOURCES = 1_024;

interface Source {
  /** The highest sequence number so far, counted on over its wrap. */
  newest: number;
  readonly checksums: Int32Array;
  readonly counted: Float64Array;
}
