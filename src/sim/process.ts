import { parentPort, workerData } from "node:worker_threads";
import { createLog, formatLogLine } from "../base/log.ts";
import { type ChildLike, peersOfChild } from "../contract/peers.ts";
import { RpcServer } from "../contract/rpc.ts";
import { type SimulatorCalls, type SimulatorEvents, simulatorParsers } from "../contract/simulator.ts";
import { isCameraOrder, serveCamera } from "./cameraThread.ts";
import { Simulator } from "./simulator.ts";

/** The simulator's process: answers the station's calls and flies its vehicles until its parent is gone; its threads render. */
const child = process as unknown as ChildLike;
const log = createLog("simulator", (line) => process.stderr.write(`${formatLogLine(line)}\n`), Date.now);

if (parentPort && isCameraOrder(workerData)) serveCamera(parentPort, workerData);
else if (!child.parentPort && !child.send) {
  log.error("this program is started by Vedette; to try it, choose the demo sector");
  process.exitCode = 2;
} else {
  const simulator = new Simulator({ log, now: Date.now, entry: new URL(import.meta.url) });
  const peers = peersOfChild(child, "station");
  peers.onPeer(({ role, port }) => {
    if (role !== "station") return;
    const server = new RpcServer<SimulatorCalls, SimulatorEvents>(port, simulator.handlers, simulatorParsers);
    port.onClose(() => server.close());
  });
  peers.onOrphaned(() => process.exit(0));
  simulator.run();
  log.info("ready");
}
