import { join } from "node:path";
import type { Readable } from "node:stream";
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";
import { Emitter } from "../src/base/emitter.ts";
import type { Log } from "../src/base/log.ts";
import { type FileWord, type FileWordNoted, isFileWordNoted } from "../src/contract/fileWords.ts";
import { type Admission, type Introduction, isAdmission, isNeed, type Role } from "../src/contract/introduction.ts";
import { RestartPolicy } from "../src/host/restartPolicy.ts";
import { RotatingLog } from "../src/host/rotatingLog.ts";

/** A process that main starts and keeps alive. */
export type WorkerRole = Exclude<Role, "renderer">;

/** The bundle of each, below dist/. */
const entries: Readonly<Record<WorkerRole, string>> = {
  station: "station/process.js",
  vision: "vision/process.js",
  simulator: "sim/process.js",
};

interface Worker {
  readonly policy: RestartPolicy;
  readonly log: RotatingLog;
  child: UtilityProcess | undefined;
  restart: NodeJS.Timeout | undefined;
}

/** What the workers need to be started. */
export interface WorkersOptions {
  readonly distFolder: string;
  readonly logFolder: string;
  /** Command-line arguments by role. */
  readonly argumentsOf: (role: WorkerRole) => readonly string[];
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Starts station, vision and simulator as utility processes, introduces those that need each other with a port, and then
 * stays out of their conversation. One that dies is started again, and its peers are introduced to it anew.
 */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #workers = new Map<WorkerRole, Worker>();
  /** Who has to know whom, as `a b`. */
  readonly #acquaintances = new Set<string>();
  readonly #gone = new Emitter<WorkerRole>();
  readonly #started = new Emitter<WorkerRole>();
  readonly #admissions = new Emitter<Admission>();
  readonly #noted = new Emitter<FileWordNoted>();
  #ending = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /** A worker has died; it is started again by itself. */
  readonly onGone = this.#gone.on;
  /** A worker was started, at first or again. */
  readonly onStarted = this.#started.on;

  /** The station has said what who is at a window may. */
  readonly onAdmission = this.#admissions.on;

  /** The station has written into its audit log what it was told of a file, or could not. */
  readonly onNoted = this.#noted.on;

  /** Starts a worker if it is not there. */
  start(role: WorkerRole): void {
    if (this.#ending) return;
    const worker = this.#worker(role);
    if (worker.child) return;
    clearTimeout(worker.restart);
    worker.restart = undefined;
    const { distFolder, argumentsOf, log, now } = this.#options;
    const child = utilityProcess.fork(join(distFolder, entries[role]), [...argumentsOf(role)], {
      serviceName: `vedette-${role}`,
      stdio: "pipe",
    });
    worker.child = child;
    worker.policy.started(now());
    for (const stream of [child.stdout, child.stderr]) {
      (stream as Readable | null)?.setEncoding("utf8"); // a sign of several bytes may come in two pieces
      stream?.on("data", (text: string) => worker.log.feed(text));
    }
    child.once("spawn", () => log.info(`${role} runs as process ${child.pid}`));
    child.on("message", (message: unknown) => {
      if (isNeed(message) && message.peer !== "renderer") this.#acquaint(role, message.peer);
      else if (role === "station" && isAdmission(message)) this.#admissions.emit(message);
      else if (role === "station" && isFileWordNoted(message)) this.#noted.emit(message);
    });
    child.once("exit", (code) => this.#ended(role, worker, code));
    this.#started.emit(role);
    for (const peer of this.#peersOf(role)) this.#introduce(role, peer);
  }

  /** Gives a window's page, by its number, a port to a worker; undefined when that worker is not running now. */
  portTo(role: WorkerRole, window: number): MessagePortMain | undefined {
    const child = this.#workers.get(role)?.child;
    if (!child) return undefined;
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage({ kind: "introduce", peer: "renderer", window } satisfies Introduction, [port1]);
    return port2;
  }

  /** Tells a worker what concerns a window that it was introduced to, or its files; nothing where it is not running now. */
  tell(role: WorkerRole, word: Admission | FileWord): void {
    this.#workers.get(role)?.child?.postMessage(word);
  }

  /** Operating-system process ids of what runs now, by role. */
  pids(): Readonly<Partial<Record<WorkerRole, number>>> {
    const pids: Partial<Record<WorkerRole, number>> = {};
    for (const [role, { child }] of this.#workers) if (child?.pid !== undefined) pids[role] = child.pid;
    return pids;
  }

  /** Ends all workers for good; resolves when they are gone, at the latest after `limitMs`. */
  async end(limitMs: number): Promise<void> {
    this.#ending = true;
    const ends: Promise<void>[] = [];
    for (const { child, restart } of this.#workers.values()) {
      clearTimeout(restart);
      if (!child) continue;
      ends.push(new Promise((resolve) => child.once("exit", () => resolve())));
      child.kill(); // SIGTERM: each ends its files in order
    }
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([Promise.all(ends), limit]);
    clearTimeout(timer);
  }

  #worker(role: WorkerRole): Worker {
    const known = this.#workers.get(role);
    if (known) return known;
    const log = new RotatingLog(join(this.#options.logFolder, `${role}.log`));
    const worker: Worker = { policy: new RestartPolicy(), log, child: undefined, restart: undefined };
    this.#workers.set(role, worker);
    return worker;
  }

  #ended(role: WorkerRole, worker: Worker, code: number): void {
    worker.child = undefined;
    worker.log.flush();
    if (this.#ending) return;
    const { log, now } = this.#options;
    const wait = worker.policy.died(now());
    log.error(`${role} ended with status ${code}; it is started again in ${wait} ms`);
    this.#gone.emit(role);
    worker.restart = setTimeout(() => this.start(role), wait);
  }

  #acquaint(role: WorkerRole, peer: WorkerRole): void {
    if (role === peer) return;
    this.#acquaintances.add([role, peer].sort().join(" "));
    const worker = this.#workers.get(peer);
    if (worker?.child) this.#introduce(role, peer);
    // One that waits to be started again is not hurried: a peer that asks each time would make it a busy loop.
    else if (!worker?.restart) this.start(peer); // which introduces them
  }

  *#peersOf(role: WorkerRole): Generator<WorkerRole> {
    for (const pair of this.#acquaintances) {
      const both = pair.split(" ") as WorkerRole[];
      if (both.includes(role)) yield both[0] === role ? (both[1] as WorkerRole) : (both[0] as WorkerRole);
    }
  }

  #introduce(a: WorkerRole, b: WorkerRole): void {
    const one = this.#workers.get(a)?.child;
    const other = this.#workers.get(b)?.child;
    if (!one || !other) return;
    const { port1, port2 } = new MessageChannelMain();
    one.postMessage({ kind: "introduce", peer: b } satisfies Introduction, [port1]);
    other.postMessage({ kind: "introduce", peer: a } satisfies Introduction, [port2]);
  }
}
