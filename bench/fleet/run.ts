import { type ChildProcess, fork } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { launchApp, type RunningApp } from "../../test/e2e/electronApp.ts";
import type { FleetReport, MemorySample } from "./report.ts";
import { cpuMsOf, dropsOf, rssOf } from "./systemCounters.ts";
import { countedMessages, flying, probeWindow, profileWindow, setRich, snapshot, take } from "./windowProbe.ts";

/** How one fleet flies. */
export interface FleetRun {
  readonly vehicles: number;
  readonly profile: "rich" | "lean";
  readonly seconds: number;
  /** Draws the globe too, with this share of its pixels; undefined leaves it out. */
  readonly globeScale: number | undefined;
  /** Where profiles of the station and of the window shall go. */
  readonly profileFolder: string | undefined;
  readonly tell: (line: string) => void;
}

/** What was seen of it. */
export interface FleetResult {
  readonly vehicles: number;
  /** Messages that reached the station's socket and were not counted by the station. */
  readonly lost: number;
  /** Datagrams that the system dropped because the station was late to read them. */
  readonly droppedBySystem: number;
  readonly sent: number;
  readonly messagesPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly positions: number;
  readonly framesPerSecond: number;
  /** CPU seconds per second of the station, the window's pages and drawing left out. */
  readonly coreShare: number;
  readonly simulationCoreShare: number;
  readonly rssMB: number;
  readonly heapMB: number;
  /** Of what is held after a full garbage collection, heap and buffers. */
  readonly slopeMBPerHour: number;
  readonly rssSlopeMBPerHour: number;
  readonly longestStallMs: number;
  readonly seconds: number;
  /** How many processes wanted a core, on average over the run: more than there are cores makes everything late. */
  readonly load: number;
}

/** Starts the app with one link and nothing else, lets the fleet fly, and measures. */
export async function flyFleet(run: FleetRun): Promise<FleetResult> {
  const { vehicles, profile, globeScale, profileFolder, tell } = run;
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-fleet-"));
  const memoryFile = join(dataFolder, "memory.jsonl");
  const port = await freePort();
  const db = openDatabase(join(dataFolder, "vedette.db"));
  new Settings(db).set("links", [`udpin:127.0.0.1:${port}`]);
  db.close();
  const app = await launchApp({
    dataFolder,
    globeScale: globeScale ?? 0.1,
    graphics: globeScale !== undefined,
    env: {
      VEDETTE_BENCH_MEMORY: memoryFile,
      ...(profileFolder && { VEDETTE_BENCH_PROFILE: join(profileFolder, `${profile}-station.cpuprofile`) }),
    },
  });
  let fleet: Fleet | undefined;
  try {
    const { page } = app;
    await probeMemory(app);
    await probeWindow(page, { globe: globeScale !== undefined });
    await until("the station's link to open", 60, async () => (await snapshot(page)).links[0]?.state === "open");
    await page.getByTestId("rail-fly").click();
    const station = (await app.pids()).station!;
    fleet = await Fleet.start(vehicles, port);
    await takeOff(page, run);
    // The station keeps two minutes of each vehicle's poses: until they are full its memory grows.
    const warmUp = run.seconds < 120 ? run.seconds / 2 : 150;
    tell(`all ${vehicles} fly; ${warmUp} s to warm up, then ${run.seconds} s`);
    await pause(warmUp * 1000);

    await take(page);
    tell(`dropped by the system while they came and rose: ${dropsOf(port)}`);
    const before = { cpu: cpuMsOf(station), fleet: await fleet.ask("report"), at: Date.now() };
    const ms: number[] = [];
    let frames = 0;
    const rss: Point[] = [];
    const loads: number[] = [];
    const end = Date.now() + run.seconds * 1000;
    const stopProfile = profileFolder ? await profileWindow(page) : undefined;
    while (Date.now() < end) {
      await pause(Math.min(5_000, end - Date.now()));
      const taken = await take(page);
      for (const one of taken.ms) ms.push(one);
      frames += taken.frames;
      rss.push({ at: Date.now(), bytes: rssOf(station) });
      loads.push(loadavg()[0]!);
    }
    if (profileFolder && stopProfile)
      writeFileSync(join(profileFolder, `${profile}-window.cpuprofile`), await stopProfile());
    const seconds = (Date.now() - before.at) / 1000;
    const cpu = cpuMsOf(station) - before.cpu;
    const stopped = await fleet.ask("stop");
    await pause(2_000); // what is on its way arrives
    const sent = (await fleet.ask("report")).sent;
    const droppedBySystem = dropsOf(port);
    const { lost, missing } = compared(sent, await countedMessages(page), droppedBySystem);
    if (missing) tell(missing);
    const bytesIn = (await snapshot(page)).links[0]?.bytesIn ?? 0;
    const bytesSent = sum(sent.map(({ bytes }) => bytes));
    if (bytesIn !== bytesSent) tell(`the station's socket read ${bytesIn} of ${bytesSent} bytes sent`);
    const refused = sum(sent.map((s) => s.refused));
    if (refused > 0) tell(`${refused} datagrams could not even be sent`);

    const rising = Math.max(
      ...memorySamples(memoryFile, 0).map(({ at, longestStallMs }) => (at < before.at ? longestStallMs : 0)),
    );
    tell(`longest stall of the station while they came and rose: ${Math.round(rising)} ms`);
    const samples = memorySamples(memoryFile, before.at);
    const held = samples.map(({ at, heapUsed, external }) => ({ at, bytes: heapUsed + external }));
    const sorted = ms.sort((a, b) => a - b);
    return {
      vehicles,
      lost,
      droppedBySystem,
      sent: sum(sent.map(({ packets }) => packets)),
      messagesPerSecond: Math.round(
        (sum(stopped.sent.map((s) => s.packets)) - sum(before.fleet.sent.map((s) => s.packets))) /
          ((stopped.at - before.fleet.at) / 1000),
      ),
      p50Ms: percentile(sorted, 50),
      p95Ms: percentile(sorted, 95),
      p99Ms: percentile(sorted, 99),
      positions: sorted.length,
      framesPerSecond: rounded(frames / seconds, 1),
      coreShare: rounded(cpu / 1000 / seconds, 3),
      simulationCoreShare: rounded((stopped.cpuMs - before.fleet.cpuMs) / (stopped.at - before.fleet.at), 3),
      rssMB: rounded((rss.at(-1)?.bytes ?? Number.NaN) / 1e6, 1),
      heapMB: rounded((samples.at(-1)?.heapUsed ?? Number.NaN) / 1e6, 1),
      slopeMBPerHour: rounded(slope(held), 2),
      rssSlopeMBPerHour: rounded(slope(rss), 2),
      longestStallMs: Math.round(Math.max(...samples.map((s) => s.longestStallMs))),
      seconds: Math.round(seconds),
      load: rounded(sum(loads) / loads.length, 1),
    };
  } finally {
    fleet?.end();
    await app.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** Has the station start anew with the probe of its memory. */
async function probeMemory(app: RunningApp): Promise<void> {
  const before = (await app.pids()).station;
  await app.electron.evaluate(
    ({ utilityProcess }, probe) => {
      const fork = utilityProcess.fork.bind(utilityProcess);
      utilityProcess.fork = (path, args = [], options) =>
        /[\\/]station[\\/]/.test(path) ? fork(probe, [path, ...args], options) : fork(path, args, options);
    },
    join(import.meta.dirname, "memoryProbe.cjs"),
  );
  if (before !== undefined) process.kill(before);
  await until("the station to start anew", 60, async () => {
    const { station } = await app.pids();
    return station !== undefined && station !== before;
  });
}

/** The fleet's process. */
class Fleet {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(vehicles: number, port: number): Promise<Fleet> {
    const child = fork(join(import.meta.dirname, "vehicles.ts"), [String(vehicles), String(port)]);
    await once(child, "message");
    return new Fleet(child);
  }

  async ask(what: "report" | "stop"): Promise<FleetReport> {
    const answer = once(this.#child, "message");
    this.#child.send(what);
    return (await answer)[0] as FleetReport;
  }

  end(): void {
    this.#child.kill();
  }
}

/** Waits until the station sees all of them fly, and asks those that shall tell much for it. */
async function takeOff(page: Page, { vehicles, profile, tell }: FleetRun): Promise<void> {
  const asked = new Set<string>();
  let last = 0;
  await until(`${vehicles} vehicles in the air`, 180, async () => {
    const inAir = await flying(page);
    if (inAir.length !== last) tell(`${inAir.length} of ${vehicles} fly`);
    last = inAir.length;
    for (const { id } of profile === "rich" ? inAir : []) {
      if (asked.has(id)) continue;
      asked.add(id);
      await setRich(page, id);
    }
    return inAir.length >= vehicles;
  });
}

/** Sent and counted, vehicle by vehicle; what the system dropped is not the station's. */
function compared(
  sent: FleetReport["sent"],
  counted: readonly { readonly systemId: number; readonly count: number }[],
  dropped: number,
): { lost: number; missing?: string } {
  const bySystem = new Map<number, number>();
  for (const { systemId, count } of counted) bySystem.set(systemId, (bySystem.get(systemId) ?? 0) + count);
  const missing = sent
    .map(({ systemId, packets }) => ({ systemId, packets, missing: packets - (bySystem.get(systemId) ?? 0) }))
    .filter((s) => s.missing !== 0);
  const lost = sum(missing.map((s) => s.missing)) - dropped;
  if (missing.length === 0) return { lost };
  const worst = missing.sort((a, b) => b.missing - a.missing).slice(0, 5);
  const list = worst.map((s) => `vehicle ${s.systemId} ${s.missing} of ${s.packets}`).join(", ");
  return {
    lost,
    missing: `not counted by the station: ${list}; dropped by the system before it could read them: ${dropped}`,
  };
}

interface Point {
  readonly at: number;
  readonly bytes: number;
}

/** MB per hour of the straight line that fits best. */
function slope(points: readonly Point[]): number {
  const mean = (of: (p: Point) => number) => sum(points.map(of)) / points.length;
  const at = mean((p) => p.at);
  const bytes = mean((p) => p.bytes);
  const perMs = mean((p) => (p.at - at) * (p.bytes - bytes)) / mean((p) => (p.at - at) ** 2);
  return (perMs * 3_600_000) / 1e6;
}

function memorySamples(file: string, since: number): MemorySample[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as MemorySample).filter(({ at }) => at >= since);
}

async function until(what: string, seconds: number, is: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let cause: unknown;
  while (Date.now() < end) {
    try {
      if (await is()) return;
    } catch (failed) {
      cause = failed;
    }
    await pause(1_000);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`, { cause });
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
const percentile = (sorted: readonly number[], p: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN);
const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
