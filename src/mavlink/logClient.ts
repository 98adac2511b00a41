import { common } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import { downloadLog, type LogProgress, type LogSink } from "./logDownload.ts";
import type { MavlinkNode } from "./node.ts";
import { RoundTrips } from "./roundTrips.ts";

/** Whose logs. */
export interface LogTarget {
  readonly systemId: number;
  readonly componentId?: number; // default 1, the autopilot
}

/** A log that a vehicle holds. `at` is when it was begun, ms since 1970, absent when the vehicle had no time then. */
export interface LogRecord {
  readonly id: number;
  readonly bytes: number;
  readonly at?: number;
}

/** How to read a log. */
export interface LogReadOptions {
  /** The first byte wanted: how much of it is already there. Default 0. */
  readonly from?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LogProgress) => void;
  /** How long the link may be gone before it gives up, ms. Default a minute. */
  readonly giveUpMs?: number;
}

/**
 * Lists and reads the flight logs that a vehicle keeps. One transfer of one vehicle at a time.
 * https://mavlink.io/en/messages/common.html#LOG_REQUEST_LIST
 */
export class LogClient {
  readonly #node: MavlinkNode;
  readonly #trips: RoundTrips;
  readonly #busy = new Set<number>();
  readonly #ends = new Map<number, Off>();

  constructor(node: MavlinkNode, { trips = new RoundTrips() }: { readonly trips?: RoundTrips } = {}) {
    this.#node = node;
    this.#trips = trips;
  }

  /** All logs, lowest number first. Rejects with a FailureError `unreachable`, `busy`, `timeout` or `cancelled`. */
  list(target: LogTarget, { signal }: { readonly signal?: AbortSignal } = {}): Promise<LogRecord[]> {
    return this.#alone(target, () => this.#list(target, signal));
  }

  /**
   * Gives the log's bytes to `sink`, in order, and goes on by itself after a link loss. Rejects with a FailureError
   * `unreachable`, `busy`, `timeout`, `cancelled`, or `refused` when the vehicle could not read the whole log; what the sink
   * took is right, and `from` goes on behind it.
   */
  read(target: LogTarget, log: LogRecord, sink: LogSink, options: LogReadOptions = {}): Promise<void> {
    const { from = 0, giveUpMs = 60_000, signal, onProgress } = options;
    const { systemId, componentId = 1 } = target;
    const deps = { node: this.#node, trips: this.#trips, systemId, componentId, signal, giveUpMs };
    return this.#alone(target, () => downloadLog({ ...deps, id: log.id, from, total: log.bytes, sink, onProgress }));
  }

  #list({ systemId, componentId = 1 }: LogTarget, signal: AbortSignal | undefined): Promise<LogRecord[]> {
    const found = new Map<number, LogRecord>();
    let wanted: { first: number; last: number; readonly count: number } | undefined;
    let fruitless = 0;
    const talk = new Conversation<LogRecord[]>({
      ...{ node: this.#node, trips: this.#trips, systemId, componentId, signal, giveUpMs: 10_000 },
      silent: () =>
        new FailureError(
          "timeout",
          `Vehicle ${systemId} did not tell its logs`,
          "See whether the link is good enough. Most vehicles give no logs while armed.",
        ),
    });
    const missing = () => {
      let { first, last } = wanted ?? { first: 0, last: 0xffff };
      while (wanted && found.has(first)) first++;
      while (wanted && found.has(last)) last--;
      return { first, last };
    };
    const ask = () => {
      const { first: start, last: end } = missing();
      return messageOf(common.LogRequestList, { targetSystem: systemId, targetComponent: componentId, start, end });
    };
    const all = () => [...found.values()].sort((a, b) => a.id - b.id);
    const silence = () => {
      // A number that the vehicle leaves out again and again is that of a log that was deleted.
      if (wanted && ++fruitless > FRUITLESS) talk.succeed(all());
      return talk.over;
    };
    talk.on(common.LogEntry, ({ id, numLogs, lastLogNum, timeUtc, size }, at) => {
      if (numLogs === 0) {
        talk.succeed([]);
        return;
      }
      if (!wanted) talk.answered(at);
      // ArduPilot's numbers end with lastLogNum; PX4 counts from 0 and tells one more than its last.
      wanted ??= { first: Math.max(0, lastLogNum - numLogs), last: lastLogNum, count: numLogs };
      if (id < wanted.first || id > wanted.last || found.has(id)) return;
      found.set(id, { id, bytes: size, ...(timeUtc > 0 && { at: timeUtc * 1_000 }) });
      fruitless = 0;
      if (id === wanted.last) wanted.first = Math.max(wanted.first, id - wanted.count + 1);
      if (id === wanted.first) wanted.last = Math.min(wanted.last, id + wanted.count - 1);
      if (found.size >= wanted.count) talk.succeed(all());
      else talk.await(ask, silence);
    });
    talk.say(ask, silence);
    return talk.outcome;
  }

  async #alone<T>(target: LogTarget, work: () => Promise<T>): Promise<T> {
    const { systemId } = target;
    if (!this.#node.reaches(systemId))
      throw new FailureError("unreachable", `No link reaches vehicle ${systemId}`, "See whether its link is open.");
    if (this.#busy.has(systemId))
      throw new FailureError("busy", `Vehicle ${systemId} is busy with another log`, "Wait for it or cancel it.");
    this.#busy.add(systemId);
    this.#ends.get(systemId)?.();
    try {
      return await work();
    } finally {
      this.#busy.delete(systemId);
      this.#end(target, 3);
    }
  }

  /** Nothing answers LOG_REQUEST_END, so it is said a few times, and not into the next transfer. */
  #end(target: LogTarget, times: number): void {
    const { systemId, componentId = 1 } = target;
    this.#node.send(messageOf(common.LogRequestEnd, { targetSystem: systemId, targetComponent: componentId }), {
      systemId,
    });
    if (times > 1)
      this.#ends.set(
        systemId,
        this.#node.clock.after(END_MS, () => this.#end(target, times - 1)),
      );
    else this.#ends.delete(systemId);
  }
}

const FRUITLESS = 12;
const END_MS = 300;
