import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** How large a log file grows, and how many of them are kept. */
export interface LogLimits {
  readonly bytes: number;
  /** The file being written and the older ones, together. */
  readonly files: number;
}

const logLimits: LogLimits = { bytes: 5 * 1024 * 1024, files: 3 };

/**
 * The log file of one process: `vision.log`, older ones `vision.log.1`, `vision.log.2`. Each line is on disk when
 * `write` returns, so that the last words of a dying process are not lost. A disk that is full or gone does not throw:
 * a log must never end what it reports on; `failed` tells.
 */
export class RotatingLog {
  readonly file: string;
  readonly #limits: LogLimits;
  #size: number;
  #rest = "";
  #failed: unknown;

  constructor(file: string, limits: LogLimits = logLimits) {
    this.file = file;
    this.#limits = limits;
    this.#size = 0;
    this.#attempt(() => {
      mkdirSync(dirname(file), { recursive: true });
      this.#size = existsSync(file) ? statSync(file).size : 0;
    });
  }

  /** Why the last write did not reach the disk; undefined when it did. */
  get failed(): unknown {
    return this.#failed;
  }

  /** Writes one line. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    this.#attempt(() => {
      if (this.#size > 0 && this.#size + bytes > this.#limits.bytes) this.#rotate();
      appendFileSync(this.file, `${line}\n`);
      this.#size += bytes;
    });
  }

  /** Takes what a child prints as it comes, in pieces that need not end where lines end. */
  feed(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.write(line.replace(/\r$/, ""));
  }

  /** Writes what came after the last line end. */
  flush(): void {
    if (this.#rest !== "") this.write(this.#rest);
    this.#rest = "";
  }

  #rotate(): void {
    const name = (age: number) => (age === 0 ? this.file : `${this.file}.${age}`);
    rmSync(name(this.#limits.files - 1), { force: true });
    for (let age = this.#limits.files - 2; age >= 0; age--)
      if (existsSync(name(age))) renameSync(name(age), name(age + 1));
    this.#size = 0;
  }

  #attempt(work: () => void): void {
    try {
      work();
      this.#failed = undefined;
    } catch (cause) {
      this.#failed = cause;
    }
  }
}
