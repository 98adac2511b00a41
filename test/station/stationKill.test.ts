import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { ChainEnd } from "../../src/review/evidence/auditChain.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { auditFinding } from "../../src/store/auditCheck.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { verifyPackage } from "../../src/store/evidence/verifyPackage.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { aFlag } from "../store/aFlag.ts";
import { analyse, random, supervise } from "./killedPeople.ts";
import { type RunningStation, startStation, stationBundle } from "./killedStation.ts";

const KILLS = 200;
/** Stations beside each other, each with its own data. */
const STATIONS = 2;
const FLAGS = 12;

/** One station's data, and what it has said so far that it keeps. */
interface Kept {
  readonly dataFolder: string;
  readonly out: string;
  readonly flags: readonly string[];
  readonly acknowledged: string[];
  right: ChainEnd | undefined;
}

it(`a station that is killed ${KILLS} times while people work with it opens again, with a whole log and all that it said it keeps`, {
  timeout: 1_800_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), "vedette-killed-"));
  const running = new Set<RunningStation>();
  onTestFinished(() => {
    for (const { child } of running) child.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  });
  const bundle = await stationBundle();
  const start = (dataFolder: string): RunningStation => {
    const station = startStation(bundle, dataFolder);
    running.add(station);
    void station.ended.then(() => running.delete(station));
    return station;
  };
  // One that ends in order leaves behind what it has compiled; who is killed does not.
  const first = start(madeData(root, STATIONS).dataFolder);
  await first.window.call("audit.state", null);
  first.child.kill("SIGTERM");
  expect(await first.ended, first.log()).toBe(0);
  const lives = await Promise.all(
    Array.from({ length: STATIONS }, (_, n) => manyLives(madeData(root, n), { start, chance: random(7 + n) })),
  );
  const all = lives.flat();
  expect(all.length).toBe(KILLS);
  // They were hit while they wrote, and some while they started.
  expect(all.filter(({ said }) => said.length > 0).length).toBeGreaterThan(KILLS / 2);
  expect(all.filter(({ said }) => said.length === 0).length).toBeGreaterThan(KILLS / 20);
});

/** A station's data folder with flags of one sortie, and no link: a test opens no port of the machine. */
function madeData(root: string, n: number): Kept {
  const [dataFolder, out] = [join(root, `data-${n}`), join(root, `out-${n}`)];
  mkdirSync(out);
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const log = new AuditLog(db, { now: () => Date.now() });
  new Settings(db).set("links", []);
  new SortieStore(db, dataFolder).save({ id: "s1", vehicleId: "1:1", startedAt: 0, endedAt: 10_000 });
  const store = new FlagStore(db);
  const flags = Array.from({ length: FLAGS }, (_, i) => `f${i}`);
  for (const id of flags) log.with({ kind: "flag.opened", about: [`flag:${id}`] }, () => store.save(aFlag(id)));
  db.close();
  return { dataFolder, out, flags, acknowledged: [], right: undefined };
}

interface Killing {
  readonly start: (dataFolder: string) => RunningStation;
  readonly chance: () => number;
}

/** Starts the station on the same data again and again, and kills it at any moment; answers how much each said that it keeps. */
async function manyLives(kept: Kept, { start, chance }: Killing): Promise<{ said: readonly string[] }[]> {
  const lives: { said: readonly string[] }[] = [];
  let startMs = 500;
  for (let n = 0; n < KILLS / STATIONS; n++) {
    const station = start(kept.dataFolder);
    const { child, window, ended, log } = station;
    const said: string[] = [];
    if (n % 8 === 7) {
      // Somewhere between its first file and its first answer.
      await sleep(startMs * (0.4 + 0.6 * chance()));
    } else {
      const startedAt = performance.now();
      const opened = await window.call("audit.state", null).catch(async () => `it ended: ${await ended}, ${log()}`);
      expect(opened).toMatchObject({ breaks: [] });
      startMs = performance.now() - startedAt;
      const wanted = Math.floor(chance() * 40);
      await new Promise<void>((resolve) => {
        const acknowledge = (line: string) => void (said.push(line) > wanted && resolve());
        const shift = { window, chance, acknowledge, ...{ flags: kept.flags, out: kept.out, life: `${n}` } };
        const work = [analyse("Ada", shift), analyse("Bo", shift), supervise("Cy", shift)];
        for (const person of work) person.then(resolve, (cause) => said.push(`Refused: ${cause}`));
      });
      await sleep(chance() * 8);
    }
    child.kill("SIGKILL");
    expect(await ended, log()).toBe("SIGKILL");
    expect(said.filter((line) => line.startsWith("Refused"))).toEqual([]);
    kept.acknowledged.push(...said);
    lives.push({ said });
    kept.right = whatIsThere(kept, said);
  }
  await lastLife(kept, start(kept.dataFolder));
  return lives;
}

/**
 * Looks into a copy of the database of a station that is not running, so that the station itself finds it as it was left: the
 * log goes on where it was right, and all of `said` is there.
 */
function whatIsThere({ dataFolder, right }: Kept, said: readonly string[]): ChainEnd | undefined {
  const copy = `${dataFolder}-copy`;
  mkdirSync(copy);
  for (const name of ["vedette.db", "vedette.db-wal"])
    if (existsSync(join(dataFolder, name))) copyFileSync(join(dataFolder, name), join(copy, name));
  const db = openDatabase(join(copy, "vedette.db"));
  try {
    expect(db.prepare("PRAGMA quick_check").get()).toEqual({ quick_check: "ok" });
    const log = new AuditLog(db, { now: () => 0 });
    const found = auditFinding(log, log.station, right);
    expect(found.breaks).toEqual([]);
    const lines = (sql: string) => (db.prepare(sql).all() as { line: string }[]).map(({ line }) => line);
    const there = new Set([
      ...lines("SELECT by || ' ' || field || ' ' || act AS line FROM flagEvent"),
      ...lines("SELECT by || ' picture ' || act AS line FROM correction"),
      ...lines("SELECT by || ' hold ' || flagId AS line FROM flagHold"),
      ...lines("SELECT analyst || ' filter ' || name AS line FROM savedFilter"),
      ...lines("SELECT by || ' package ' || path AS line FROM evidence"),
    ]);
    const rules = new FlagRules({ settings: new Settings(db), log: silentLog }).list();
    const version = rules.find(({ id }) => id === "night")?.version ?? 0;
    const isThere = (line: string): boolean => {
      const [, what, name, sha256] = line.split(" ") as [string, string, string, string?];
      if (what === "rule") return version >= Number(name);
      if (what === "file") return createHash("sha256").update(readFileSync(name)).digest("hex") === sha256;
      return there.has(line);
    };
    expect(said.filter((line) => !isThere(line))).toEqual([]);
    return found.end ?? right;
  } finally {
    db.close();
    rmSync(copy, { recursive: true });
  }
}

/** The station that is not killed: it finds its own log whole, has put away what was half made, and ends in order. */
async function lastLife(kept: Kept, { child, window, ended, log }: RunningStation): Promise<void> {
  const { breaks, checked } = await window.call("audit.check", null);
  expect([breaks, checked?.from]).toEqual([[], 0]);
  child.kill("SIGTERM");
  expect(await ended, log()).toBe(0);
  kept.right = undefined;
  whatIsThere(kept, kept.acknowledged);
  // What a file was to become is left lying as a part of it; what a package was to become is not.
  const halves = readdirSync(kept.out).filter((name) => name.includes(".part") && !/\.(jsonl|geojson)\./.test(name));
  const packages = readdirSync(kept.out, { withFileTypes: true }).filter(
    (one) => one.isDirectory() || one.name.endsWith(".zip"),
  );
  for (const { name } of packages)
    expect([name, (await verifyPackage(join(kept.out, name))).altered]).toEqual([name, undefined]);
  expect(halves).toEqual([]);
  neitherWithoutTheOther(join(kept.dataFolder, "vedette.db"));
}

/** Each word that was said has its line in the log, and each line its word. */
function neitherWithoutTheOther(file: string): void {
  const db = openDatabase(file);
  onTestFinished(() => db.close());
  const log = new AuditLog(db, { now: () => 0 });
  const told = (kind: string) =>
    log.ofKind(kind).flatMap(({ entry }) => (entry?.about ?? []).map((about) => `${kind} ${entry?.by} ${about}`));
  const fields = { verdict: "flag.verdict", note: "flag.note", tags: "flag.tags", undo: "flag.undo" };
  for (const [field, kind] of Object.entries(fields)) {
    const words = db.prepare("SELECT by, flagId FROM flagEvent WHERE field = ?").all(field) as {
      by: string;
      flagId: string;
    }[];
    expect(words.map(({ by, flagId }) => `${kind} ${by} flag:${flagId}`).sort()).toEqual(told(kind).sort());
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
