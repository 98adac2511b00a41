import type { FileHandle } from "node:fs/promises";
import type { Packet } from "./codec.ts";
import { TlogEntries } from "./tlogEntries.ts";

/** A packet of a telemetry log; `at` is the log's own time, `offset` the byte where its entry begins. */
export interface LogPacket {
  readonly packet: Packet;
  readonly offset: number;
}

/** Reads an open telemetry log from one byte on, a piece at a time, so that a log of any size takes little memory. */
export class TlogCursor {
  readonly #handle: FileHandle;
  readonly #pieceBytes: number;
  readonly #entries = new TlogEntries();
  #rest: Uint8Array = new Uint8Array(0);
  #at: number; // where `#rest` begins
  #done = false;

  /** From the beginning, or from an `offset` that a packet was read at. */
  constructor(handle: FileHandle, { offset = 0, pieceBytes = 1 << 18 } = {}) {
    this.#handle = handle;
    this.#at = offset;
    this.#pieceBytes = pieceBytes;
  }

  /** Nothing follows. */
  get done(): boolean {
    return this.#done;
  }

  /** Bytes so far that belonged to no packet. */
  get skippedBytes(): number {
    return this.#entries.skippedBytes;
  }

  /** The packets of the next piece; empty when nothing follows or the piece held none: see `done`. */
  async next(): Promise<LogPacket[]> {
    if (this.#done) return [];
    const bytes = new Uint8Array(this.#rest.length + this.#pieceBytes);
    bytes.set(this.#rest);
    const from = this.#at + this.#rest.length;
    const { bytesRead } = await this.#handle.read(bytes, this.#rest.length, this.#pieceBytes, from);
    const { size } = await this.#handle.stat();
    this.#done = bytesRead === 0 || from + bytesRead >= size;
    const filled = bytes.subarray(0, this.#rest.length + bytesRead);
    const { packets, used } = this.#entries.scan(filled, this.#done);
    const begin = this.#at;
    this.#rest = filled.slice(used);
    this.#at += used;
    return packets.map((packet) => ({ packet, offset: begin + packet.bytes.byteOffset - STAMP }));
  }
}

const STAMP = 8;
