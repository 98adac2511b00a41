import { type Packet, packetLength } from "./codec.ts";
import { byteBetween, crcOf, crcWith } from "./crc.ts";
import { dialect } from "./dialect.ts";

/**
 * Finds the entries of a telemetry log in its bytes: 8 bytes of big-endian µs since 1970, then one packet. An entry is known
 * by a time that can be and a right checksum; one of a message that no dialect of ours knows by any CRC_EXTRA that fits,
 * where the entry before it ends and the next one begins.
 */
export class TlogEntries {
  readonly #extras = new Map<number, number>(); // by the ids that we do not know
  #skipped = 0;
  #follows = true; // the last entry ended here

  /** Bytes so far that belonged to no entry. */
  get skippedBytes(): number {
    return this.#skipped;
  }

  /** `last` says that no more bytes follow. `used` bytes are done with; the packets are views of `bytes`. */
  scan(bytes: Uint8Array, last: boolean): { packets: Packet[]; used: number } {
    const packets: Packet[] = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let i = 0;
    while (i + STAMP < bytes.length) {
      const end = endOf(bytes, i);
      const whole = end !== undefined && end <= bytes.length && (last || end + STAMP < bytes.length);
      if (isStart(bytes[i + STAMP]) && !whole && !last) break;
      const packet = whole ? this.#packet(bytes, view, i, end) : undefined;
      this.#follows = packet !== undefined;
      if (packet) packets.push(packet);
      else this.#skipped++;
      i = packet ? end! : i + 1;
    }
    if (last) this.#skipped += bytes.length - i;
    return { packets, used: i };
  }

  #packet(bytes: Uint8Array, view: DataView, i: number, end: number): Packet | undefined {
    const start = i + STAMP;
    const v2 = bytes[start] === 0xfd;
    const flags = v2 ? bytes[start + 2]! : 0;
    const stamp = view.getUint32(i) * 2 ** 32 + view.getUint32(i + 4);
    if (!isStart(bytes[start]) || stamp > LATEST || flags & ~SIGNED) return undefined;
    const from = start + (v2 ? 4 : 2);
    const messageId = v2 ? bytes[from + 3]! | (bytes[from + 4]! << 8) | (bytes[from + 5]! << 16) : bytes[from + 3]!;
    const sum = start + (v2 ? 10 : 6) + bytes[start + 1]!;
    const crc = crcOf(bytes, start + 1, sum);
    const expected = bytes[sum]! | (bytes[sum + 1]! << 8);
    const extra = dialect.get(messageId)?.MAGIC_NUMBER;
    const right =
      extra === undefined
        ? this.#fits(messageId, byteBetween(crc, expected), bytes, end)
        : crcWith(crc, extra) === expected;
    if (!right) return undefined;
    return {
      version: v2 ? 2 : 1,
      messageId,
      sequence: bytes[from]!,
      systemId: bytes[from + 1]!,
      componentId: bytes[from + 2]!,
      signed: (flags & SIGNED) !== 0,
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start),
      at: stamp / 1_000,
    };
  }

  #fits(messageId: number, extra: number | undefined, bytes: Uint8Array, end: number): boolean {
    const before = this.#extras.get(messageId);
    if (extra === undefined || (before !== undefined && before !== extra)) return false;
    if (!this.#follows || (end < bytes.length && !isStart(bytes[end + STAMP]))) return false;
    if (this.#extras.size < MOST_UNKNOWN) this.#extras.set(messageId, extra);
    return true;
  }
}

const STAMP = 8;
const SIGNED = 0x01;
const LATEST = 4_102_444_800_000_000; // µs: the year 2100. Some recorders count from the vehicle's start.
const MOST_UNKNOWN = 256;

const isStart = (byte: number | undefined): boolean => byte === 0xfd || byte === 0xfe;

function endOf(bytes: Uint8Array, i: number): number | undefined {
  if (!isStart(bytes[i + STAMP])) return undefined;
  const length = packetLength(bytes, i + STAMP);
  return length === undefined ? undefined : i + STAMP + length;
}
