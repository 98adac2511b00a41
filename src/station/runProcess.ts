import { type ChildProcess, fork } from "node:child_process";
import { constants, setPriority } from "node:os";
import { type RunMessage, type RunOrderMessage, runMessageOf } from "../contract/runMessages.ts";
import { RotatingLog } from "../host/rotatingLog.ts";

/** How the process of a scenario run is started. */
export interface RunStart {
  /** The program that flies scenarios, absolute. */
  readonly entry: string;
  readonly args: readonly string[];
  /** For its temporary files. */
  readonly workFolder: string;
  /** What it prints is kept here. */
  readonly logFile: string;
  /** Real autopilots are in the loop: it has to keep up with them. */
  readonly realTime: boolean;
  readonly limits: RunLimits;
  readonly tell: (message: RunMessage) => void;
}

export interface RunLimits {
  /** From being asked to end to being ended by force, ms. */
  readonly endMs: number;
  /** Without any word from it, ms. */
  readonly silentMs: number;
  /** Of its own heap, MiB. */
  readonly memoryMiB: number;
}

export const usualRunLimits: RunLimits = { endMs: 30_000, silentMs: 10 * 60_000, memoryMiB: 3_072 };

/** How it ended: by itself, with its last words, or because it had to be. */
export interface RunEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly words: string;
  readonly forced?: "slow" | "silent" | "closing";
}

/**
 * The process of a scenario run: plain Node at the lowest priority, so that the station's own work goes first. It ends with
 * the channel to it, also when the station dies.
 */
export class RunProcess {
  readonly ended: Promise<RunEnd>;
  readonly #child: ChildProcess;
  readonly #limits: RunLimits;
  #words = "";
  #forced: RunEnd["forced"];
  #silent: NodeJS.Timeout | undefined;
  #slow: NodeJS.Timeout | undefined;

  constructor({ entry, args, workFolder, logFile, realTime, limits, tell }: RunStart) {
    this.#limits = limits;
    const log = new RotatingLog(logFile);
    // Inside the app this program is Electron, which is told to be plain Node.
    const own = { ELECTRON_RUN_AS_NODE: "1", TMPDIR: workFolder, TMP: workFolder, TEMP: workFolder };
    const child = fork(entry, args, {
      env: { ...process.env, ...own },
      execArgv: [`--max-old-space-size=${limits.memoryMiB}`],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: groups, // with what it starts itself it is a group, which is ended together
      windowsHide: true,
    });
    this.#child = child;
    lower(child.pid, realTime);
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => log.feed(text));
    child.stderr?.on("data", (text: string) => {
      this.#words = `${this.#words}${text}`.slice(-2_000);
    });
    child.on("message", (message) => {
      this.#heard();
      const told = runMessageOf(message);
      if (told) tell(told);
    });
    this.#heard();
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        clearTimeout(this.#silent);
        clearTimeout(this.#slow);
        log.flush();
        resolve({ code, signal, words: this.#words.trim(), ...(this.#forced && { forced: this.#forced }) });
      };
      child.once("close", end);
      child.on("error", (cause) => {
        this.#words ||= cause.message;
        if (child.pid === undefined) end(null, null); // it could not be started
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks it to come to an end with a report; ends it by force where that takes too long. */
  cancel(): void {
    if (this.#slow) return;
    const order: RunOrderMessage = { kind: "cancel" };
    if (this.#child.connected) this.#child.send(order, () => {});
    this.#slow = setTimeout(() => this.#force("slow"), this.#limits.endMs);
  }

  /** Ends it at once, without a report. */
  async kill(): Promise<void> {
    this.#force("closing");
    await this.ended;
  }

  #force(why: RunEnd["forced"]): void {
    this.#forced ??= why;
    const { pid } = this.#child;
    try {
      if (groups && pid !== undefined) process.kill(-pid, "SIGKILL");
      else this.#child.kill("SIGKILL");
    } catch {
      // it has ended by itself
    }
  }

  #heard(): void {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#force("silent"), this.#limits.silentMs);
  }
}

const groups = process.platform !== "win32";

function lower(pid: number | undefined, realTime: boolean): void {
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
  try {
    if (pid !== undefined) setPriority(pid, realTime ? PRIORITY_BELOW_NORMAL : PRIORITY_LOW);
  } catch {
    // it is flown all the same
  }
}
