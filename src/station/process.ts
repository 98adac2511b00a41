import { join } from "node:path";
import { createLog, formatLogLine, type Log } from "../base/log.ts";
import { type Failure, FailureError, failureOf, sentenceOf } from "../contract/failure.ts";
import { hearFileWords } from "../contract/fileWords.ts";
import { type ChildLike, peersOfChild } from "../contract/peers.ts";
import { RotatingLog } from "../host/rotatingLog.ts";
import { parseStationArguments, type StationArguments } from "./arguments.ts";
import { serveFailure } from "./brokenStation.ts";
import { writeDaily } from "./dailyReportShell.ts";
import { keepFileWord } from "./fileLines.ts";
import { ForkedPeers } from "./forkedPeers.ts";
import { flyDemo } from "./headless.ts";
import { analyseOffline } from "./offlineShell.ts";
import { openStation } from "./openStation.ts";
import { progressOn } from "./progress.ts";
import { Station } from "./station.ts";

/** Where ArduPilot's and PX4's simulators and most radios' bridges send by themselves. */
const firstLink = "udpin:0.0.0.0:14550";

/** The station's entry: a child of the app, or with `--headless` a program of its own that flies the demo patrol, with `--offline` one that analyses a recording, with `--daily` one that writes the report of a day. */
async function main(): Promise<void> {
  const args = parseStationArguments(process.argv.slice(2), Date.now());
  if (args.headless || args.offline || args.daily) await runHeadless(args);
  else await runAsChild(args);
}

async function runAsChild(args: StationArguments): Promise<void> {
  const log = createLog("station", (line) => process.stderr.write(`${formatLogLine(line)}\n`), Date.now);
  surviveBugs(log);
  const child = process as unknown as ChildLike;
  const peers = peersOfChild(child, "renderer");
  const station = opened(() => openStation({ ...args, peers, log, firstLink }));
  if (!(station instanceof Station)) {
    log.error(sentenceOf(station));
    serveFailure(peers, station, args.dataFolder);
    peers.onOrphaned(() => process.exit(1));
    setInterval(() => {}, 60_000); // stays to tell every window that opens
    return;
  }
  if (child.parentPort) hearFileWords(child.parentPort, (word) => keepFileWord(station.audit.log, word));
  const end = () => void station.close().finally(() => process.exit(0));
  peers.onOrphaned(end);
  process.once("SIGTERM", end);
  await station.start();
  log.info(`ready, data in ${args.dataFolder}`);
}

/** The station, or why its data cannot be opened. */
function opened(make: () => Station): Station | Failure {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof FailureError) return cause.failure;
    throw cause;
  }
}

async function runHeadless(args: StationArguments): Promise<void> {
  const logFolder = join(args.dataFolder, "logs");
  const file = new RotatingLog(join(logFolder, "station.log"));
  const log = createLog("station", (line) => file.write(formatLogLine(line)), Date.now);
  surviveBugs(log);
  const peers = new ForkedPeers({ args: ["--data", args.dataFolder, "--model", args.modelFile], logFolder });
  const progress = progressOn(process.stdout, Date.now);
  const abort = new AbortController();
  process.on("SIGINT", () => (abort.signal.aborted ? process.exit(130) : abort.abort()));
  process.once("SIGTERM", () => abort.abort());
  const station = openStation({ ...args, peers, log });
  try {
    station.announcer.on("failure", (failure) => progress.step(`  problem: ${sentenceOf(failure)}`));
    if (args.daily) {
      await writeDaily(station, { order: args.daily, file: args.reportFolder, progress, signal: abort.signal });
      return;
    }
    if (args.offline) {
      station.startOffline();
      const { offline: order, reportFolder: report } = args;
      await analyseOffline(station, { order, report, progress, signal: abort.signal });
      return;
    }
    await station.start();
    const { page, report } = await flyDemo(station, { args, progress, signal: abort.signal });
    progress.step(
      `${report.flags.length} flag${report.flags.length === 1 ? "" : "s"}, ${report.coverage.percent.toFixed(0)} % of the corridor seen, ${(report.flownM / 1000).toFixed(2)} km flown`,
    );
    progress.step(`Report: ${page}`);
  } finally {
    await station.close();
    await peers.end();
  }
}

/** A bug in one part must not end the heartbeat of the rest: it is logged in full, and the station flies on. */
function surviveBugs(log: Log): void {
  const tell = (cause: unknown) => log.error("unexpected", cause instanceof Error ? (cause.stack ?? cause) : cause);
  process.on("uncaughtException", tell);
  process.on("unhandledRejection", tell);
}

try {
  await main();
} catch (cause) {
  process.stderr.write(`${sentenceOf(failureOf(cause))}\n`);
  // An argument that is wrong is the caller's to mend; the rest is a failed run.
  process.exit(cause instanceof FailureError && cause.failure.remedy?.startsWith("node ") ? 2 : 1);
}
