import { type ChildProcess, fork } from "node:child_process";
import { Emitter } from "../base/emitter.ts";
import { isNeed, type Need } from "../contract/introduction.ts";
import { type Port, portOverIpc } from "../contract/port.ts";
import { RestartPolicy, type RestartRule } from "./restartPolicy.ts";
import { RotatingLog } from "./rotatingLog.ts";

/** Which program runs in the child, and where its words go. */
export interface ForkedOptions {
  /** The child's first script, absolute. */
  readonly entry: string;
  readonly args: readonly string[];
  /** What the child prints is kept here, in rotating files. */
  readonly logFile: string;
  readonly rule?: RestartRule;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** How a child ended. */
export interface ForkedEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** How long until it is started again. */
  readonly restartMs: number;
}

/**
 * A child process of plain Node that is kept running: started again when it dies, at once at first and slower when it dies
 * at each start. The channel to it is itself the port; each start brings a new one.
 */
export class Forked {
  readonly #options: ForkedOptions;
  readonly #policy: RestartPolicy;
  readonly #log: RotatingLog;
  readonly #ports = new Emitter<Port>();
  readonly #gone = new Emitter<ForkedEnd>();
  readonly #needs = new Emitter<Need>();
  #child: ChildProcess | undefined;
  #port: Port | undefined;
  #restart: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: ForkedOptions) {
    this.#options = options;
    this.#policy = new RestartPolicy(options.rule);
    this.#log = new RotatingLog(options.logFile);
  }

  /** The child died and will be started again. Its port has closed. */
  readonly onGone = this.#gone.on;
  /** The child asks for another process. */
  readonly onNeed = this.#needs.on;

  /** Called with the port to the child: at once when it runs, and after each start. */
  onPort(listener: (port: Port) => void): () => void {
    const off = this.#ports.on(listener);
    if (this.#port) listener(this.#port);
    return off;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the child if it does not run. */
  start(): void {
    if (this.#ended || this.#child) return;
    clearTimeout(this.#restart);
    const { entry, args, now } = this.#options;
    const child = fork(entry, args, {
      serialization: "advanced",
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    this.#policy.started(now());
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8"); // a sign of several bytes may come in two pieces
      stream?.on("data", (text: string) => this.#log.feed(text));
    }
    // Without a listener a message to a child that is just dying would end this process too.
    child.on("error", (cause) => this.#log.write(`channel to the child: ${cause.message}`));
    child.once("close", (code, signal) => this.#died(code, signal));
    const port = portOverIpc(child);
    port.onMessage((message) => {
      if (isNeed(message)) this.#needs.emit(message);
    });
    this.#port = port;
    this.#ports.emit(port);
  }

  /** Ends the child for good, with SIGTERM and after `limitMs` with SIGKILL; resolves when it is gone. */
  async end(limitMs = 5000): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    child.kill();
    const hard = setTimeout(() => child.kill("SIGKILL"), limitMs);
    await gone;
    clearTimeout(hard);
  }

  #died(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    this.#port = undefined;
    this.#log.flush();
    if (this.#ended) return;
    const restartMs = this.#policy.died(this.#options.now());
    this.#restart = setTimeout(() => this.start(), restartMs);
    this.#gone.emit({ code, signal, restartMs });
  }
}
