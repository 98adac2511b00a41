import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A SITL binary in an empty folder of its own, sending to one UDP port and listening nowhere that matters. */
export interface AutopilotProcess {
  /** What it printed, for a failure's message. */
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts `binary` as `model` with these parameters and no memory of earlier flights; it speaks to `port` first. */
export function startAutopilot({
  binary,
  model,
  parameters,
  port,
}: {
  readonly binary: string;
  readonly model: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly port: number;
}): AutopilotProcess {
  const folder = mkdtempSync(join(tmpdir(), "vedette-sitl-"));
  const defaults = join(folder, "defaults.parm");
  const lines = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  writeFileSync(defaults, `${lines.join("\n")}\n`);
  const args = [
    ...["--model", model, "--home", "47.1,8.1,400,0", "--defaults", defaults, "--wipe"],
    ...["--serial0", `udpclient:127.0.0.1:${port}`, "--serial1", "none", "--serial2", "none"],
  ];
  const child = spawn(binary, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  const keep = (text: Buffer) => {
    printed = (printed + text.toString()).slice(-4_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("error", (cause) => keep(Buffer.from(String(cause))));
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  return {
    printed: () => printed,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
