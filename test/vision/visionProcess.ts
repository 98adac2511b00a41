import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { portOverIpc } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { VisionCalls, VisionEvents } from "../../src/contract/vision.ts";

/** The vision process as the station sees it headless: forked, the channel being the port. */
export interface VisionProcess {
  readonly child: ChildProcess;
  readonly calls: RpcClient<VisionCalls, VisionEvents>;
  /** Ends it at once, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
}

export function startVision(dataFolder: string): VisionProcess {
  const entry = join(import.meta.dirname, "../../src/vision/process.ts");
  const child = fork(entry, ["--data", dataFolder], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  onTestFinished(kill);
  return { child, calls: new RpcClient<VisionCalls, VisionEvents>(portOverIpc(child), "vision"), kill };
}
