import { type Log, reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import { AlertFailure, alertOfFailure } from "./alertFailure.ts";
import type { Alerts } from "./alerts.ts";
import type { Announcer } from "./announcer.ts";

/** What went wrong without a call waiting for it: logged, and told as an alert. */
export class Troubles {
  readonly #announcer: Announcer;
  readonly #alerts: Pick<Alerts, "happened">;
  readonly #log: Log;
  readonly #dataFolder: string;
  #unkeptAt = Number.NEGATIVE_INFINITY;

  constructor(deps: {
    readonly announcer: Announcer;
    readonly alerts: Pick<Alerts, "happened">;
    readonly log: Log;
    readonly dataFolder: string;
  }) {
    this.#announcer = deps.announcer;
    this.#alerts = deps.alerts;
    this.#log = deps.log;
    this.#dataFolder = deps.dataFolder;
  }

  fail(cause: unknown): void {
    const failure = failureOf(cause);
    if (failure.code === "cancelled") return; // somebody wanted it so
    this.#log.error(failure.message);
    this.#alerts.happened(cause instanceof AlertFailure ? cause.alert : alertOfFailure(failure));
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
