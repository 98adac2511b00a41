import { spawnSync } from "node:child_process";
import { join } from "node:path";

/**
 * Runs bench/review/nextFlag.ts in a process of its own, on a screen of its own where there is none, and answers its
 * figures. Throws when it fails: a figure that is missing must not look like one that was not asked for.
 */
export function measureNextFlag(presses: number): Readonly<Record<string, unknown>> {
  const root = join(import.meta.dirname, "../..");
  const setUp = spawnSync(process.execPath, [join(root, "scripts/setup.mjs"), "--tests"], { stdio: "inherit" });
  if (setUp.status !== 0) throw new Error("Electron is not set up: run node scripts/setup.mjs --tests");
  const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("the app was not built");
  const script = [process.execPath, join(import.meta.dirname, "nextFlag.ts"), "--presses", String(presses)];
  const ownScreen = process.platform === "linux" && !process.env.DISPLAY;
  const [command = "", ...args] = ownScreen ? ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", ...script] : script;
  const env = { ...process.env, ...(ownScreen && { VEDETTE_SOFTWARE_GL: "1" }) };
  const { status, stdout, error } = spawnSync(command, args, { stdio: ["ignore", "pipe", "inherit"], env });
  const lines = String(stdout ?? "")
    .trim()
    .split("\n");
  const last = lines.pop();
  for (const line of lines) console.log(line);
  if (status !== 0 || last === undefined)
    throw new Error(`the next flag was not measured: ${error ?? `exit ${status}`}`);
  return JSON.parse(last) as Readonly<Record<string, unknown>>;
}
