import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A simulated autopilot in an empty folder of its own, without memory of earlier flights. */
export interface AutopilotProcess {
  /** What it printed last, for a failure's message. */
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
}

/** Where every vehicle of these tests stands. */
export const HOME = { lat: 47.1, lon: 8.1, amsl: 400 };

/** Starts a SITL binary as `model`; it speaks to `port` first, and listens nowhere that matters. */
export function startArduPilot({
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
    ...["--model", model, "--home", `${HOME.lat},${HOME.lon},${HOME.amsl},0`, "--defaults", defaults, "--wipe"],
    ...["--serial0", `udpclient:127.0.0.1:${port}`, "--serial1", "none", "--serial2", "none"],
  ];
  return start({ binary, args, folder, env: {} });
}

/** Starts PX4's simulation-in-hardware of `build`, PX4's build folder; it listens on UDP `px4PortOf(instance)`. */
export function startPx4({
  build,
  model,
  parameters,
  instance,
}: {
  readonly build: string;
  readonly model: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly instance: number;
}): AutopilotProcess {
  const folder = mkdtempSync(join(tmpdir(), "vedette-px4-"));
  const home = { PX4_HOME_LAT: `${HOME.lat}`, PX4_HOME_LON: `${HOME.lon}`, PX4_HOME_ALT: `${HOME.amsl}` };
  const set = Object.entries(parameters).map(([name, value]) => [`PX4_PARAM_${name}`, `${value}`]);
  const env = { ...home, ...Object.fromEntries(set), PX4_SIM_MODEL: model };
  return start({ binary: join(build, "bin/px4"), args: ["-d", "-i", `${instance}`, join(build, "etc")], folder, env });
}

/** Where that instance's link for ground stations listens; it speaks to UDP 14550 until someone speaks to it. */
export const px4PortOf = (instance: number): number => 18_570 + instance;

function start({
  binary,
  args,
  folder,
  env,
}: {
  readonly binary: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}): AutopilotProcess {
  const child = spawn(binary, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
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
