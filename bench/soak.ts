// A long recording under trouble: the link is cut, the vision process is killed, the disk is full, at seeded times. Then
// what is on disk is compared picture by picture with what was sent: it has no hole but those troubles, each told with its
// reason. The full disk is a small one of its own in memory, which needs Linux; elsewhere that trouble is left out.
// Run by `npm run bench -- soak [--minutes 30] [--seed 1]`.
import { spawnSync } from "node:child_process";
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createLog, formatLogLine } from "../src/base/log.ts";
import type { FootageGap } from "../src/contract/footage.ts";
import type { StreamRecord } from "../src/contract/records.ts";
import { Streams } from "../src/station/streams.ts";
import { openDatabase } from "../src/store/database.ts";
import { FootageStore } from "../src/store/footageStore.ts";
import { readGaps } from "../src/vision/segmentIndex.ts";
import { CutLink, filmTo } from "./soak/camera.ts";
import { type PlannedTrouble, plannedTroubles, type TroubleKind } from "./soak/events.ts";
import { type CausedTrouble, judge } from "./soak/judge.ts";
import { Seer } from "./soak/seer.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    inside: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const unshare = ["-Urm"]; // a name space of our own: the small disk is gone with this process, whatever happens
const canMount = spawnSync("unshare", [...unshare, "true"]).status === 0;
if (canMount && !values.inside) {
  const args = [...unshare, process.execPath, ...process.execArgv, ...process.argv.slice(1), "--inside"];
  process.exit(spawnSync("unshare", args, { stdio: "inherit" }).status ?? 1);
}

const root = mkdtempSync(join(tmpdir(), "vedette-soak-"));
const disk = join(root, "disk");
mkdirSync(disk);
const diskMegabytes = Math.round(64 + minutes * 6);
const smallDisk = values.inside && mount();
const kinds: TroubleKind[] = smallDisk ? ["cut", "kill", "full"] : ["cut", "kill"];
const planned = plannedTroubles(seed, minutes * 60_000, kinds);
if (!smallDisk) console.log("The full disk is left out: no small disk can be mounted here");

let failed = true;
try {
  failed = !(await soak());
} catch (cause) {
  console.error(cause);
} finally {
  const video = join(disk, "video");
  if (failed && existsSync(video)) cpSync(video, join(root, "video"), { recursive: true, force: true });
  if (smallDisk) spawnSync("umount", ["-l", disk]);
  if (failed) console.log(`What was recorded is kept in ${root}`);
  else rmSync(root, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

async function soak(): Promise<boolean> {
  const log = createLog("soak", (line) => line.level === "error" && console.error(formatLogLine(line)), Date.now);
  const folder = join(disk, "video");
  const store = new FootageStore(openDatabase(join(root, "vedette.db")));
  const streams = new Streams({ modelFile: join(import.meta.dirname, "../models/vehicle-nano.onnx"), log });
  const gaps: FootageGap[] = [];
  const states: StreamRecord[] = [];
  streams.onSegment((segment) => store.saveSegment(segment, undefined));
  streams.onGap((gap) => gaps.push(gap));
  streams.onGap((gap) => store.saveGap(gap));
  streams.onStream((record) => states.push(record));
  const seer = new Seer(streams, { folder: disk, log: join(root, "vision.log") });
  seer.start();
  streams.record("1:1", folder);
  await streams.open("1:1", "udp://127.0.0.1:0");
  const address = await boundAddress(streams);
  const link = new CutLink(Number(address.split(":")[2]));
  let ended = false;
  const filming = filmTo(await link.open(), () => ended);
  const caused: CausedTrouble[] = [];
  const startAt = Date.now();
  for (const trouble of planned) {
    await pause(Math.max(0, startAt + trouble.fromMs - Date.now()));
    caused.push(await cause(trouble, { link, seer, states }));
    console.log(line(trouble, caused.at(-1), startAt));
  }
  await pause(Math.max(0, startAt + minutes * 60_000 - Date.now()));
  ended = true;
  const sent = await filming;
  await pause(1_500);
  await seer.close();
  link.close();
  const kept = await readGaps(folder);
  const verdict = await judge(folder, { sent, gaps: kept, troubles: caused });
  const heard = gaps.length === kept.length && store.newestGaps(1000).length === kept.length;
  const toldFull = !smallDisk || states.some(({ failure }) => failure?.code === "disk-full");
  report(kept, verdict);
  const { holes, causeless, untold, odd, misdated, ...rest } = verdict;
  const good = holes + causeless + untold + odd + misdated === 0 && heard && toldFull && caused.length > 0;
  const troubles = Object.fromEntries(kinds.map((kind) => [kind, caused.filter((one) => one.kind === kind).length]));
  const figures = { good, minutes, seed, troubles, holes, causeless, untold, odd, misdated, ...rest, toldFull, heard };
  console.log(JSON.stringify({ ...figures, machine: `${cpus().length} × ${cpus()[0]?.model}` }));
  return good;
}

async function cause(
  { kind, lastMs }: PlannedTrouble,
  { link, seer, states }: { link: CutLink; seer: Seer; states: readonly StreamRecord[] },
): Promise<CausedTrouble> {
  const fromAt = Date.now();
  if (kind === "cut") {
    link.cut = true;
    await pause(lastMs);
    link.cut = false;
  } else if (kind === "full") {
    const filler = fill();
    await pause(lastMs);
    rmSync(filler);
  } else {
    const seen = states.length;
    seer.kill();
    // Until the new one has pictures.
    for (let i = 0; i < 300 && !states.slice(seen).some((s) => s.state === "playing" && s.recording); i++)
      await pause(100);
  }
  return { kind, fromAt, toAt: Date.now() };
}

/** The address that the stream's socket was really bound to, once vision has said it. */
async function boundAddress(streams: Streams): Promise<string> {
  for (let i = 0; i < 300; i++) {
    const address = streams.ofVehicle("1:1")?.address ?? "";
    if (/:[1-9]\d*$/.test(address)) return address;
    await pause(100);
  }
  throw new Error("vision has opened no stream");
}

/** Takes all the room that is left on the small disk. */
function fill(): string {
  const file = join(disk, "filler");
  const handle = openSync(file, "w");
  const block = Buffer.alloc(1 << 20);
  for (let size = block.length; size >= 512; ) {
    try {
      if (writeSync(handle, block, 0, size) < size) size /= 2;
    } catch {
      size /= 2;
    }
  }
  closeSync(handle);
  return file;
}

function mount(): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${diskMegabytes}m`, "none", disk]).status === 0;
}

function line({ kind }: PlannedTrouble, trouble: CausedTrouble | undefined, startAt: number): string {
  const words = { cut: "link cut", kill: "vision killed", full: "disk full" }[kind];
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return `${seconds((trouble?.fromAt ?? 0) - startAt)} s: ${words}, ${seconds((trouble?.toAt ?? 0) - (trouble?.fromAt ?? 0))} s`;
}

function report(gaps: readonly FootageGap[], verdict: Awaited<ReturnType<typeof judge>>): void {
  console.table(
    gaps.map(({ fromAt, toAt, why }) => ({
      from: new Date(fromAt).toISOString(),
      seconds: (toAt - fromAt) / 1000,
      why,
    })),
  );
  console.table(verdict);
}
