import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FailureError } from "../contract/failure.ts";

/** How an ArduPilot SITL is started. https://ardupilot.org/dev/docs/using-sitl-for-ardupilot-testing.html */
export interface SitlStart {
  readonly binary: string;
  /** Its own, for what it remembers and writes. */
  readonly folder: string;
  readonly instance: number;
  readonly home: { readonly lat: number; readonly lon: number; readonly amsl: number };
  /** UDP port that it speaks to. */
  readonly port: number;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A SITL of a run: a process of its own that starts empty each time, and ends with this one, however that ends. */
export class SitlProcess {
  readonly #start: SitlStart;
  #child: ChildProcess | undefined;
  #printed = "";
  /** Told once when it ends without having been stopped, with what it printed last. */
  onDied: (words: string) => void = () => {};

  constructor(start: SitlStart) {
    this.#start = start;
  }

  /** @throws FailureError not-found or denied for a binary that is not there or can not be run. */
  start(): void {
    const { binary, folder, instance, home, port, parameters } = this.#start;
    demandBinary(binary);
    mkdirSync(folder, { recursive: true });
    const defaults = join(folder, "defaults.parm");
    const lines = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
    writeFileSync(defaults, `${lines.join("\n")}\n`);
    const { lat, lon, amsl } = home;
    const args = [
      ...["--model", "quad", "--home", `${lat},${lon},${amsl},0`, "--defaults", defaults, "--wipe"],
      ...["--instance", `${instance}`, "--serial0", `udpclient:127.0.0.1:${port}`],
      ...["--serial1", "none", "--serial2", "none"],
    ];
    const child = spawn(binary, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#printed = "";
    const endWithUs = () => void child.kill("SIGKILL");
    process.once("exit", endWithUs);
    const guard = child.pid === undefined ? undefined : guarded(child.pid);
    const keep = (text: Buffer | string) => {
      this.#printed = `${this.#printed}${text}`.slice(-1_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (cause) => keep(cause.message));
    child.on("close", () => {
      process.off("exit", endWithUs);
      guard?.kill("SIGKILL");
      if (this.#child !== child) return;
      this.#child = undefined;
      this.onDied(this.#printed.trim().split("\n").at(-1) ?? "");
    });
  }

  /** Ends it at once, and waits until it is gone. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await gone;
  }
}

/**
 * Kills a process once this one is gone, even if it was killed itself: then nobody holds the other end of its input any more.
 * Needs a POSIX shell, as ArduPilot's SITL does.
 */
function guarded(pid: number): ChildProcess {
  const guard = spawn("sh", ["-c", 'read _; kill -9 "$1"', "sh", `${pid}`], { stdio: ["pipe", "ignore", "ignore"] });
  guard.on("error", () => {}); // without a shell there is no guard
  guard.unref();
  return guard;
}

/** @throws FailureError not-found or denied, naming the binary. */
export function demandBinary(binary: string): void {
  const remedy = "Name ArduPilot's SITL for copters: --sitl build/sitl/bin/arducopter";
  if (!existsSync(binary)) throw new FailureError("not-found", `There is no SITL binary ${binary}`, remedy);
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    throw new FailureError("denied", `${binary} can not be run: it is no program, or not allowed to be one`, remedy);
  }
}
