import { closeSync, fstatSync, ftruncateSync, openSync, write, writeSync } from "node:fs";
import type { Passing } from "./node.ts";
import { TlogBatch } from "./tlogBatch.ts";

/**
 * A telemetry log on disk that packets are added to, as other ground stations read it: 8 bytes of big-endian µs since 1970,
 * then the packet. What is added is written with the next `flush`, all of it in one write. SETUP_SIGNING carries a key and is
 * left out; so is what a log replays.
 */
export class TlogFile {
  readonly path: string;
  readonly #fd: number;
  readonly #onFailure: (cause: unknown) => void;
  #waiting = new TlogBatch();
  #writing = new TlogBatch();
  #isWriting = false;
  #written = 0; // of `#writing`
  #onDisk: number; // up to the end of the last whole batch
  #overdue = false; // the time to write came while the disk was slow
  #failed = false;
  #closed: Promise<void> | undefined;
  #allWritten = () => {};

  /**
   * Opens it, and goes on where it ended. Throws when it cannot be opened; a failure later is reported once, takes with it
   * what waits, and ends the recording.
   */
  constructor(path: string, onFailure: (cause: unknown) => void) {
    this.path = path;
    this.#onFailure = onFailure;
    this.#fd = openSync(path, "a");
    this.#onDisk = fstatSync(this.#fd).size;
  }

  /** Length with what waits, bytes. */
  get bytes(): number {
    return this.#onDisk + (this.#isWriting ? this.#writing.length : 0) + this.#waiting.length;
  }

  /** Bytes that are in the file: what is left of it when the program is killed now. */
  get bytesOnDisk(): number {
    return this.#onDisk;
  }

  add({ messageId, bytes, at, replayed }: Passing): void {
    if (this.#failed || this.#closed || messageId === SETUP_SIGNING || replayed) return;
    if (this.#waiting.length > MOST_WAITING_BYTES) this.#fail(new Error("the disk does not keep up"));
    else this.#waiting.add(bytes, at);
  }

  /** Writes what waits, unless a write is under way: then after that. */
  flush(): void {
    this.#overdue = this.#isWriting;
    if (this.#overdue || this.#failed || this.#closed || this.#waiting.length === 0) return;
    [this.#writing, this.#waiting] = [this.#waiting, this.#writing];
    this.#isWriting = true;
    this.#written = 0;
    this.#writeOn();
  }

  /** Writes the rest and closes the file; resolves when that is done. */
  close(): Promise<void> {
    if (this.#closed) return this.#closed;
    this.#closed = new Promise((resolve) => {
      this.#allWritten = resolve;
    });
    if (!this.#isWriting) this.#finish(); // else when the write under way has ended
    return this.#closed;
  }

  #writeOn(): void {
    const { bytes } = this.#writing;
    write(this.#fd, bytes, this.#written, bytes.length - this.#written, null, (cause, count) => {
      if (cause) this.#cutToWhole();
      this.#written += count ?? 0;
      if (!cause && this.#written < bytes.length) {
        this.#writeOn();
        return;
      }
      if (cause) this.#fail(cause);
      else this.#onDisk += bytes.length;
      this.#isWriting = false;
      this.#writing.clear();
      if (this.#closed) this.#finish();
      else if (this.#overdue) this.flush();
    });
  }

  #finish(): void {
    try {
      const { bytes } = this.#waiting;
      if (!this.#failed) writeWhole(this.#fd, bytes);
      this.#onDisk += bytes.length;
    } catch (cause) {
      this.#cutToWhole();
      this.#fail(cause);
    } finally {
      this.#waiting.clear();
      closeSync(this.#fd);
      this.#allWritten();
    }
  }

  #fail(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#waiting.clear();
    this.#onFailure(cause);
  }

  /** Takes away what of a batch was written before the disk was full, so that it can be gone on with. */
  #cutToWhole(): void {
    try {
      ftruncateSync(this.#fd, this.#onDisk);
    } catch {
      // Readers find their way over half a packet.
    }
  }
}

const SETUP_SIGNING = 256;
const MOST_WAITING_BYTES = 64 << 20;

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; )
    written += writeSync(fd, bytes, written, bytes.length - written, null);
}
