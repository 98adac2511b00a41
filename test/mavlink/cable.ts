import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A cable between two pseudo-terminals, made by socat. */
export class Cable {
  readonly #folder = mkdtempSync(join(tmpdir(), "vedette-serial-"));
  readonly near = join(this.#folder, "near");
  readonly far = join(this.#folder, "far");
  #socat: ChildProcess | undefined;

  async plug(): Promise<void> {
    const end = (path: string) => `pty,raw,echo=0,link=${path}`;
    const socat = spawn("socat", ["-d", "-d", end(this.near), end(this.far)], { stdio: ["ignore", "ignore", "pipe"] });
    this.#socat = socat;
    await new Promise<void>((resolve, reject) => {
      let said = "";
      socat.once("error", (cause) => reject(new Error(`socat is needed for this test: ${cause.message}`)));
      socat.once("exit", () => reject(new Error(`socat ended: ${said}`)));
      socat.stderr!.on("data", (text) => {
        said += text;
        if (said.includes("starting data transfer loop")) resolve();
      });
    });
  }

  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = undefined;
    if (!socat) return;
    const gone = new Promise<void>((resolve) => socat.once("exit", () => resolve()));
    socat.kill("SIGKILL");
    await gone;
    for (const path of [this.near, this.far]) rmSync(path, { force: true });
  }

  async end(): Promise<void> {
    await this.unplug();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
