import { parseArgs } from "node:util";
import { createLog, formatLogLine } from "../base/log.ts";
import { type ChildLike, peersOfChild } from "../contract/peers.ts";
import { Vision } from "./vision.ts";

// Cameras over RTSP wait in a thread of Node's pool each; its four would be used up by four silent cameras.
process.env.UV_THREADPOOL_SIZE ??= "16";

const log = createLog("vision", (line) => process.stderr.write(`${formatLogLine(line)}\n`), Date.now);
const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { data: { type: "string" }, model: { type: "string" } },
  strict: false,
});
const vision = new Vision({ dataFolder: typeof values.data === "string" ? values.data : undefined, log });
const peers = peersOfChild(process as ChildLike, "station");

peers.onPeer(({ role, port, aside }) => {
  if (role === "station") vision.serveStation(port);
  else if (role === "renderer") vision.serveView(port, aside?.rights);
});
peers.onOrphaned(() => void end("the parent process is gone"));
process.on("SIGTERM", () => void end("asked to end"));
process.on("SIGINT", () => void end("asked to end"));
log.info(`started, process ${process.pid}`);

/** Completes the recordings, but never hangs on them: a disk that does not answer must not keep us alive. */
async function end(why: string): Promise<void> {
  log.info(`ending: ${why}`);
  const limit = setTimeout(() => process.exit(0), 3000);
  await vision.close().catch((cause) => log.error("closing", cause));
  clearTimeout(limit);
  process.exit(0);
}
