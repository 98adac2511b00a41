import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { ChainEnd } from "../../src/review/evidence/auditChain.ts";
import { auditFinding } from "../../src/store/auditCheck.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";

const source = (name: string): string => JSON.stringify(new URL(`../../src/store/${name}.ts`, import.meta.url).href);

/**
 * A station's store that raises flags, judges and notes them as fast as it can, and says what it has done when the call has
 * returned, until it is killed. It begins at a word on its input, so that starting the process is not what is measured.
 */
const station = `
const { openDatabase } = await import(${source("database")});
const { AuditLog } = await import(${source("auditLog")});
const { FlagStore } = await import(${source("flagStore")});
const { writeSync } = await import("node:fs");
const [file, run] = process.argv.slice(2);
const place = { lat: 48, lon: 16, amsl: 200 };
process.stdin.once("end", () => process.exit());
process.stdin.once("data", () => {
  const db = openDatabase(file);
  const log = new AuditLog(db, { now: () => Date.now() });
  const flags = new FlagStore(db);
  for (let n = 1; ; n++) {
    const id = "f" + run + "-" + n;
    const about = ["flag:" + id];
    const seen = { streamId: "v", vehicleId: "1:1", trackIds: ["t"], fromAt: n, toAt: n + 1 };
    log.with({ kind: "flag.opened", about }, () => flags.save({
      id, sortieId: "s1", state: "open", rule: "r", reason: "stopped", className: "vehicle", score: 0.9, openedAt: n, lastAt: n,
      place, ellipse: { major: 1, minor: 1, angleDeg: 0 }, stationary: true, sightings: [seen],
    }), false);
    const by = "A" + run;
    log.with({ kind: "flag.verdict", by, about, body: { n } }, () => flags.setVerdict(id, "confirmed", by, n));
    writeSync(1, "verdict " + id + "\\n");
    log.with({ kind: "flag.note", by, about, body: { n } }, () => flags.setNote(id, "note " + id, by, n));
    writeSync(1, "note " + id + "\\n");
  }
});
process.stdin.resume();
process.stdout.write("ready\\n");
`;

/** The station itself is killed more often in test/station/stationKill.test.ts, but raises no flag there. */
const KILLS = 40;
/** Processes that have started and wait for their turn. */
const WARM = 3;

interface Waiting {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  said: string;
  /** Called when it has said more. */
  heard: () => void;
}

/** Same numbers each time; which moment they hit is up to the machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it(`a station that is killed ${KILLS} times while it writes keeps every verdict and note that it said was kept, and a whole log`, {
  timeout: 240_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-killed-"));
  const waiting: Waiting[] = [];
  onTestFinished(() => {
    for (const { child } of waiting) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const [script, file] = [join(folder, "station.mjs"), join(folder, "vedette.db")];
  writeFileSync(script, station);
  // Compiling the same sources two hundred times would take most of the time.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
  execFileSync(process.execPath, [script, "none", "0"], { env, input: "" });
  openDatabase(file).close();
  let errors = "";
  let started = 0;
  const start = () => {
    const child = spawn(process.execPath, [script, file, String(++started)], { env, stdio: ["pipe", "pipe", "pipe"] });
    child.stderr?.on("data", (text) => (errors += text));
    child.stdin?.on("error", () => {}); // it was killed before it read
    const one: Waiting = {
      child,
      said: "",
      heard: () => {},
      ready: new Promise((resolve) => {
        child.stdout?.on("data", (text) => {
          one.said += text;
          resolve();
          one.heard();
        });
      }),
    };
    waiting.push(one);
  };
  for (let i = 0; i < WARM; i++) start();

  const chance = random(7);
  const acknowledged: string[] = [];
  let right: ChainEnd | undefined;
  let midway = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const victim = waiting.shift() as Waiting;
    if (started < KILLS) start();
    await victim.ready;
    const ended = new Promise((resolve) => victim.child.once("close", (_, signal) => resolve(signal)));
    victim.child.stdin?.write("go\n");
    // A third while it opens the database, the others some writes later.
    const lines = kill % 3 === 0 ? 0 : 1 + Math.floor(chance() * 8);
    await new Promise<void>((resolve) => {
      victim.heard = () => victim.said.split("\n").length - 2 >= lines && resolve();
      victim.heard();
    });
    await new Promise((resolve) => setTimeout(resolve, chance() * 8));
    victim.child.kill("SIGKILL");
    expect(await ended, errors).toBe("SIGKILL");
    const said = victim.said.split("\n").filter((line) => /^(verdict|note) \S+$/.test(line));
    if (said.length > 0) midway++;
    acknowledged.push(...said);

    const db = openDatabase(file);
    const log = new AuditLog(db, { now: () => 0 });
    const flags = new FlagStore(db);
    const found = auditFinding(log, log.station, right);
    expect(found.breaks).toEqual([]);
    right = found.end;
    for (const line of said) {
      const [what, id] = line.split(" ") as [string, string];
      const flag = flags.get(id);
      expect([line, what === "verdict" ? flag.verdict?.kind : flag.note]).toEqual([
        line,
        what === "verdict" ? "confirmed" : `note ${id}`,
      ]);
    }
    db.close();
  }
  // It was hit while it wrote, not only while it started.
  expect(midway).toBeGreaterThan(KILLS / 2);

  const db = openDatabase(file);
  onTestFinished(() => db.close());
  const log = new AuditLog(db, { now: () => 0 });
  const whole = auditFinding(log, log.station);
  expect([whole.breaks, whole.lines]).toEqual([[], right?.sequence]);
  const told = (kind: string, word: string) =>
    log.ofKind(kind).map(({ entry }) => `${word} ${entry?.about[0]?.slice(5)}`);
  const kept = [...told("flag.verdict", "verdict"), ...told("flag.note", "note")];
  const there = new Set(kept);
  expect(acknowledged.filter((line) => !there.has(line))).toEqual([]);
  // Neither without the other: what was not said to be kept is there as a whole or not at all.
  const flags = new FlagStore(db).list();
  const held = flags.flatMap(({ id, verdict, note }) => [
    ...(verdict ? [`verdict ${id}`] : []),
    ...(note === "" ? [] : [`note ${id}`]),
  ]);
  expect(held.sort()).toEqual(kept.sort());
  expect(flags.map(({ id }) => `flag ${id}`).sort()).toEqual(told("flag.opened", "flag").sort());
});
