import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { portOverIpc } from "../../src/contract/port.ts";
import { RestartPolicy } from "../../src/host/restartPolicy.ts";
import type { Streams } from "../../src/station/streams.ts";

/** The vision process as the app keeps it: started, introduced to the station, and started again when it dies. */
export class Seer {
  readonly #streams: Streams;
  readonly #folder: string;
  readonly #log: number;
  readonly #policy = new RestartPolicy();
  #child: ChildProcess | undefined;
  #closed = false;

  constructor(streams: Streams, { folder, log }: { folder: string; log: string }) {
    this.#streams = streams;
    this.#folder = folder;
    this.#log = openSync(log, "a");
  }

  start(): void {
    const entry = join(import.meta.dirname, "../../src/vision/process.ts");
    const child = fork(entry, ["--data", this.#folder], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", this.#log, "ipc"],
    });
    this.#child = child;
    this.#policy.started(Date.now());
    this.#streams.attach(portOverIpc(child));
    child.once("exit", () => {
      if (!this.#closed) setTimeout(() => this.start(), this.#policy.died(Date.now()));
    });
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  /** Ends it in order, so that the last segment is complete. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    closeSync(this.#log);
  }
}
