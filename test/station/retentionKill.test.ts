import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { retentionDesk } from "./retentionDesk.ts";

const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}.ts`, import.meta.url).href);

/** A station's retention in a process of its own: removes all footage without a flag as soon as it is told to, and says when it is done. */
const station = `
const { openDatabase } = await import(${source("store/database")});
const { AuditLog } = await import(${source("store/auditLog")});
const { FootageStore } = await import(${source("store/footageStore")});
const { RetentionStore } = await import(${source("store/retentionStore")});
const { Settings } = await import(${source("store/settings")});
const { FootageBudget } = await import(${source("station/footageBudget")});
const { Retention } = await import(${source("station/retention")});
const { RetentionRemover } = await import(${source("station/retentionRemover")});
const { systemClock: clock } = await import(${source("mavlink/clock")});
const [dataFolder] = process.argv.slice(2);
const db = openDatabase(dataFolder + "/vedette.db");
const audit = new AuditLog(db, { now: clock.now });
const [footage, store, settings] = [new FootageStore(db), new RetentionStore(db, audit), new Settings(db)];
const log = { debug() {}, info() {}, warn() {}, error() {} };
const fail = (failure) => console.error(failure);
const budget = new FootageBudget({ store: footage, dataFolder, settings, clock, log, fail, flags: () => [], rate: () => 0 });
const inUse = () => new Set();
const remover = new RetentionRemover({
  store, dataFolder, log, now: clock.now, keeps: (task) => retention.keeps(task), alone: (work) => budget.alone(work),
  removed: async ({ file, why, bytes }) => budget.wentElsewhere({ streamId: "v1", file, startAt: 0, endAt: 0, bytes }, why),
});
const retention = new Retention({
  store, remover, settings, clock, log, fail, inUse, flagsInUse: inUse, segments: () => budget.segments(),
  trail: { log: audit, note: (event) => audit.add(event, false).sequence },
  sorties: () => [], sortieFolder: () => dataFolder, stillOf: () => dataFolder + "/none",
});
retention.set({ unflaggedDays: 30, dismissedDays: null }, "Ada");
retention.trustClock("Ada"); // what was recorded was so on another day
process.stdin.once("end", () => process.exit());
process.stdin.once("data", async () => {
  await retention.run();
  process.stdout.write("done\\n");
});
process.stdout.write("ready\\n");
`;

const FILES = 150;
const KILLS = 5;

/** Starts it; answers when it waits for the word. */
async function started(
  script: string,
  dataFolder: string,
): Promise<{ child: ChildProcess; hears: (word: string) => Promise<void> }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, dataFolder]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  const waiting: (() => void)[] = [];
  child.stdout.on("data", (bytes: Buffer) => {
    said += String(bytes);
    for (const look of waiting) look();
  });
  const hears = (word: string) =>
    new Promise<void>((resolve) => {
      const look = () => said.includes(word) && resolve();
      waiting.push(look);
      child.once("exit", () => resolve());
      look();
    });
  await hears("ready");
  return { child, hears };
}

it(`a station that is killed ${KILLS} times while it removes footage has a line for each file that is gone, one each, and keeps the rest`, {
  timeout: 120_000,
}, async () => {
  const { dataFolder, record, flag, footage, store, trail, removals, audit, db } = retentionDesk();
  const files = Array.from({ length: FILES }, (_, i) => record(900 + i * 0.01, 100));
  flag("f1", 900 + 100 * 0.01); // in the middle of them
  const kept = audit.ofKind("recording.closed").length;
  const script = join(dataFolder, "station.mjs");
  writeFileSync(script, station);
  const gone = () => files.filter((file) => !existsSync(file)).length;
  for (let n = 0; n < KILLS; n++) {
    const { child, hears } = await started(script, dataFolder);
    const before = gone();
    const ended = hears("done");
    child.stdin?.write("go\n");
    // It is killed at the next few files, wherever in the removal of one that is.
    while (gone() < Math.min(FILES - 5, before + 3 * (n + 1))) await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGKILL");
    await ended;
    await new Promise<void>((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once("exit", () => resolve()) : resolve(),
    );
  }
  expect(store.tasks().length).toBeLessThanOrEqual(1);
  const last = await started(script, dataFolder);
  last.child.stdin?.write("go\n");
  await last.hears("done");
  last.child.kill("SIGKILL");
  const left = files.filter((file) => existsSync(file));
  // Those around the flag, with half a minute before and after it.
  expect(left.length).toBeGreaterThan(0);
  expect(
    footage
      .kept()
      .map(({ file }) => file)
      .sort(),
  ).toEqual([...left].sort());
  const lines = removals().map(({ path }) => join(dataFolder, String(path)));
  expect([...lines].sort()).toEqual(files.filter((file) => !existsSync(file)).sort());
  expect([store.tasks(), kept]).toEqual([[], FILES]);
  await trail.check();
  expect(trail.state().breaks).toEqual([]);
  expect(db.prepare("PRAGMA quick_check").get()).toEqual({ quick_check: "ok" });
});
