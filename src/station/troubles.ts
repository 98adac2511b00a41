import { type Log, reasonOf } from "../base/log.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { Announcer } from "./announcer.ts";

/** What went wrong without a call waiting for it: logged, announced, and kept for windows that open later. */
export class Troubles {
  readonly #announcer: Announcer;
  readonly #log: Log;
  readonly #dataFolder: string;
  readonly #failures: Failure[] = [];
  #unkeptAt = Number.NEGATIVE_INFINITY;

  constructor(deps: { readonly announcer: Announcer; readonly log: Log; readonly dataFolder: string }) {
    this.#announcer = deps.announcer;
    this.#log = deps.log;
    this.#dataFolder = deps.dataFolder;
  }

  /** The newest fifty, oldest first. */
  list(): readonly Failure[] {
    return this.#failures;
  }

  fail(cause: unknown): void {
    const failure = failureOf(cause);
    this.#log.error(failure.message);
    this.#failures.push(failure);
    if (this.#failures.length > 50) this.#failures.shift();
    this.#announcer.emit("failure", failure);
  }

  /** Writes something down; where that fails it is told, at most twice a minute, and the rest goes on. */
  keep(what: string, write: () => void): void {
    try {
      write();
    } catch (cause) {
      if (Date.now() - this.#unkeptAt < 30_000) return;
      this.#unkeptAt = Date.now();
      this.fail(
        new FailureError(
          "disk-full",
          `${what} could not be kept: ${reasonOf(cause)}: ${this.#dataFolder}`,
          "Free some disk space; see that the folder can be written to",
        ),
      );
    }
  }
}
