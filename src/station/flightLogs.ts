import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { LogProgress, LogRecord } from "../contract/setup.ts";
import type { LogClient } from "../mavlink/logClient.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Announcer } from "./announcer.ts";

const progressPeriodMs = 500;

/** Fetches the logs that vehicles keep into `logs-of-vehicles/` of the data folder; what was fetched before a cut is not fetched again. */
export class FlightLogs {
  readonly #folder: string;
  readonly #client: LogClient;
  readonly #fleet: Fleet;
  readonly #announcer: Announcer;
  readonly #running = new Map<string, AbortController>();

  constructor(parts: { dataFolder: string; client: LogClient; fleet: Fleet; announcer: Announcer }) {
    this.#folder = join(parts.dataFolder, "logs-of-vehicles");
    this.#client = parts.client;
    this.#fleet = parts.fleet;
    this.#announcer = parts.announcer;
  }

  list(vehicleId: string): Promise<LogRecord[]> {
    return this.#alone(vehicleId, (signal) => this.#client.list(this.#target(vehicleId), { signal }));
  }

  /** Resolves with the file. Rejects with a FailureError of the transfer, or `disk-full`. */
  async fetch(vehicleId: string, logId: number): Promise<string> {
    const say = (state: LogProgress["state"]) => this.#announcer.emit("logProgress", { vehicleId, logId, state });
    try {
      const file = await this.#alone(vehicleId, (signal) => this.#fetch(vehicleId, logId, signal, say));
      say({ phase: "done", file });
      return file;
    } catch (cause) {
      say({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    }
  }

  cancel(vehicleId: string): void {
    this.#running.get(vehicleId)?.abort();
  }

  async #fetch(
    vehicleId: string,
    logId: number,
    signal: AbortSignal,
    say: (state: LogProgress["state"]) => void,
  ): Promise<string> {
    const target = this.#target(vehicleId);
    const log = (await this.#client.list(target, { signal })).find(({ id }) => id === logId);
    if (!log) throw new FailureError("not-found", `The vehicle has no log ${logId} any more`, "Read the list again.");
    const file = this.#fileOf(target.systemId, log);
    if (existsSync(file)) return file;
    mkdirSync(this.#folder, { recursive: true });
    const part = `${file}.part`;
    const from = existsSync(part) ? Math.min(statSync(part).size, log.bytes) : 0;
    const out = createWriteStream(part, { flags: "a" });
    let broken: Error | undefined;
    out.on("error", (cause) => {
      broken = cause;
    });
    let saidAt = 0;
    try {
      await this.#client.read(
        target,
        log,
        (bytes) => {
          if (broken) throw kept(broken, part);
          return new Promise((resolve, reject) =>
            out.write(bytes.slice(), (cause) => (cause ? reject(kept(cause, part)) : resolve())),
          );
        },
        {
          from,
          signal,
          onProgress: ({ done, total, bytesPerSecond }) => {
            const now = Date.now();
            if (now - saidAt < progressPeriodMs && done < total) return;
            saidAt = now;
            say({ phase: "reading", done, total, bytesPerSecond });
          },
        },
      );
    } finally {
      out.end();
      await finished(out).catch(() => {});
    }
    renameSync(part, file);
    return file;
  }

  async #alone<T>(vehicleId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running.has(vehicleId))
      throw new FailureError("busy", "The logs of this vehicle are already being read", "Wait for it, or cancel it.");
    const abort = new AbortController();
    this.#running.set(vehicleId, abort);
    try {
      return await work(abort.signal);
    } finally {
      this.#running.delete(vehicleId);
    }
  }

  #target(vehicleId: string): { systemId: number; componentId: number } {
    const { systemId, componentId } = this.#fleet.vehicle(vehicleId).state;
    return { systemId, componentId };
  }

  /**
   * Vehicles number their logs anew after erasing them, and two may have one number: the autopilot's own identity, the date
   * and the size tell logs apart. One without identity and date goes on with nothing that was fetched before.
   */
  #fileOf(systemId: number, { id, at, bytes }: LogRecord): string {
    const uid = this.#fleet.versions.of(systemId)?.uid;
    const fetched = uid === undefined ? `-fetched-${secondOf(Date.now())}` : "";
    const day = at === undefined ? `no-date${fetched}` : secondOf(at);
    const vehicle = `vehicle-${systemId}-uid-${uid?.replace(/[^\w]/g, "_") ?? "unknown"}`;
    return join(this.#folder, `${vehicle}-log-${id}-${day}-${bytes}.bin`);
  }
}

const secondOf = (at: number): string => new Date(at).toISOString().replace(/[:.]/g, "-").slice(0, 19);

const kept = (cause: Error, file: string): FailureError =>
  new FailureError(
    "disk-full",
    `The log could not be kept: ${cause.message}: ${file}`,
    "Free some disk space; fetching it again goes on where it stopped.",
  );
