import { closeSync, openSync, write, writeSync } from "node:fs";
import type { Off } from "../base/emitter.ts";
import { type Failure, FailureError } from "../contract/failure.ts";
import { every } from "./clock.ts";
import type { MavlinkNode } from "./node.ts";

/**
 * Appends every packet that passes a node, in both directions, to a telemetry log as other ground stations read it: 8 bytes
 * of big-endian µs since 1970, then the packet. Written out every half second, so that a kill loses no more. SETUP_SIGNING
 * carries a key and is left out; so is what a log replays.
 */
export class TlogWriter {
  readonly #fd: number;
  readonly #file: string;
  readonly #offs: readonly Off[];
  readonly #onFailure: (failure: Failure) => void;
  #waiting: Uint8Array[] = [];
  #writing: Buffer | undefined;
  #written = 0;
  #overdue = false; // the time to write came while the disk was slow
  #failed = false;
  #closed: Promise<void> | undefined;
  #allWritten = () => {};

  /** Throws when the file cannot be opened. A failure later is reported once, and ends the recording. */
  constructor(
    node: Pick<MavlinkNode, "onPacket" | "clock">,
    file: string,
    { onFailure = () => {} }: { readonly onFailure?: (failure: Failure) => void } = {},
  ) {
    this.#file = file;
    this.#fd = openSync(file, "a");
    this.#onFailure = onFailure;
    this.#offs = [
      node.onPacket(({ messageId, bytes, at, replayed }) => {
        if (messageId !== SETUP_SIGNING && !replayed && !this.#failed) this.#waiting.push(entryOf(bytes, at));
      }),
      every(node.clock, FLUSH_MS, () => this.#flush()),
    ];
  }

  /** Writes the rest out and closes the file; resolves when that is done. */
  close(): Promise<void> {
    if (this.#closed) return this.#closed;
    for (const off of this.#offs) off();
    this.#closed = new Promise((resolve) => {
      this.#allWritten = resolve;
    });
    if (!this.#writing) this.#finish(); // else when the write under way has ended
    return this.#closed;
  }

  #flush(): void {
    this.#overdue = this.#writing !== undefined;
    if (this.#overdue || this.#failed || this.#waiting.length === 0) return;
    this.#writing = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#written = 0;
    this.#writeOn();
  }

  #writeOn(): void {
    const bytes = this.#writing!;
    write(this.#fd, bytes, this.#written, bytes.length - this.#written, null, (cause, count) => {
      if (cause) this.#fail(cause);
      this.#written += count ?? 0;
      if (!cause && this.#written < bytes.length) {
        this.#writeOn();
        return;
      }
      this.#writing = undefined;
      if (this.#closed) this.#finish();
      else if (this.#overdue) this.#flush();
    });
  }

  #finish(): void {
    try {
      if (!this.#failed) writeWhole(this.#fd, Buffer.concat(this.#waiting));
    } catch (cause) {
      this.#fail(cause);
    } finally {
      closeSync(this.#fd);
      this.#allWritten();
    }
  }

  #fail(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#waiting = [];
    const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
    this.#onFailure(
      new FailureError(
        full ? "disk-full" : "denied",
        `Telemetry is no longer recorded: ${full ? "the disk is full" : String((cause as Error).message)}: ${this.#file}`,
        full ? "Free some space; the next sortie records again." : "See whether the folder can be written to.",
      ).failure,
    );
  }
}

const FLUSH_MS = 500;
const SETUP_SIGNING = 256;

function entryOf(bytes: Uint8Array, at: number): Uint8Array {
  const entry = new Uint8Array(8 + bytes.length);
  new DataView(entry.buffer).setBigUint64(0, BigInt(Math.round(at * 1_000)));
  entry.set(bytes, 8);
  return entry;
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; )
    written += writeSync(fd, bytes, written, bytes.length - written, null);
}
