import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { onTestFinished } from "vitest";
import { portOverIpc } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The station's own entry as the app starts it, made into one file: from its sources a start would take three times as long. */
export async function stationBundle(): Promise<string> {
  const made = join(root, ".build");
  mkdirSync(made, { recursive: true });
  const folder = mkdtempSync(join(made, "killed-station-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await build({
    ...{ configFile: false, root, publicDir: false, logLevel: "error" },
    ssr: { target: "node", external: true },
    build: { ssr: join(root, "src/station/process.ts"), outDir: folder, minify: false, target: "node20" },
  });
  return join(folder, "process.js");
}

/** The station's process with one window at it. */
export interface RunningStation {
  readonly child: ChildProcess;
  readonly window: RpcClient<StationCalls, StationEvents>;
  /** When it is gone and all that it said was heard: what ended it. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  /** What it wrote to its log. */
  readonly log: () => string;
}

/** Forks the station on a data folder. There is no vision, as while vision is started again. */
export function startStation(bundle: string, dataFolder: string): RunningStation {
  const child = fork(bundle, ["--data", dataFolder, "--session", "the same"], {
    ...{ serialization: "advanced", execArgv: ["--disable-warning=ExperimentalWarning"] },
    // What one start has compiled, the next need not.
    env: { ...process.env, NODE_COMPILE_CACHE: join(bundle, "../compiled") },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.on("error", () => {}); // it was killed before it read what it was asked
  let log = "";
  child.stderr?.on("data", (text) => {
    log += text;
  });
  const port = portOverIpc(child);
  const hungUp = new Promise<void>((resolve) => port.onClose(() => resolve()));
  const exited = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once("exit", (code, signal) => resolve(signal ?? code)),
  );
  return {
    ...{ child, log: () => log },
    window: new RpcClient<StationCalls, StationEvents>(port, "station"),
    ended: Promise.all([exited, hungUp]).then(([how]) => how),
  };
}
