import { createReadStream } from "node:fs";
import { FailureError } from "../contract/failure.ts";
import { type Packet, PacketScanner, packetLength } from "./codec.ts";

/**
 * The packets of a telemetry log in order, each with the time in the log (`at`, ms since 1970). Damaged stretches are skipped
 * and an end cut off in the middle of a packet is no error. Rejects with `not-found` or `denied` when it cannot be read.
 */
export async function* readTlog(file: string): AsyncGenerator<Packet> {
  let rest: Uint8Array = new Uint8Array(0);
  const entries = new EntryScanner();
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
      rest = rest.length === 0 ? (chunk as Uint8Array) : Buffer.concat([rest, chunk as Uint8Array]);
      const { packets, used } = entries.scan(rest, false);
      yield* packets;
      rest = rest.subarray(used);
    }
  } catch (cause) {
    throw unreadable(file, cause);
  }
  yield* entries.scan(rest, true).packets;
}

/** Finds entries by their start byte, their checksum and a time that can be. */
class EntryScanner {
  #found: Packet[] = [];
  #scanner = this.#fresh();

  /** `last` says that no more bytes follow. `used` bytes are done with. */
  scan(bytes: Uint8Array, last: boolean): { packets: Packet[]; used: number } {
    this.#found = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let i = 0;
    while (i + STAMP < bytes.length) {
      const start = bytes[i + STAMP]!;
      if (start !== 0xfd && start !== 0xfe) {
        i++;
        continue;
      }
      const length = packetLength(bytes, i + STAMP);
      if (length === undefined || i + STAMP + length > bytes.length) {
        if (!last) break;
        i++;
        continue;
      }
      i += this.#take(bytes.subarray(i + STAMP, i + STAMP + length), view.getBigUint64(i)) ? STAMP + length : 1;
    }
    return { packets: this.#found, used: i };
  }

  #take(packet: Uint8Array, stamp: bigint): boolean {
    if (stamp < EARLIEST || stamp > LATEST) return false;
    const before = this.#found.length;
    this.#scanner.feed(packet, Number(stamp) / 1_000);
    if (this.#found.length === before + 1 && this.#found[before]!.bytes.length === packet.length) return true;
    this.#found.length = before;
    this.#scanner = this.#fresh(); // it may be waiting for the rest of what was none
    return false;
  }

  #fresh(): PacketScanner {
    return new PacketScanner((packet) => this.#found.push(packet));
  }
}

const STAMP = 8;
const EARLIEST = 0n; // some recorders count from the vehicle's start
const LATEST = 4_102_444_800_000_000n; // the year 2100

function unreadable(file: string, cause: unknown): FailureError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return new FailureError("not-found", `There is no such telemetry log: ${file}`);
  return new FailureError("denied", `Telemetry log cannot be read: ${message}: ${file}`);
}
