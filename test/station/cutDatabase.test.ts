import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { FailureError, failureOf } from "../../src/contract/failure.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import type { ChainEnd } from "../../src/review/evidence/auditChain.ts";
import { AuditHead } from "../../src/station/auditHead.ts";
import { openStation } from "../../src/station/openStation.ts";
import type { Station } from "../../src/station/station.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { aFlag } from "../store/aFlag.ts";
import { random } from "./killedPeople.ts";

const SEEDS = 100;
const files = ["vedette.db", "vedette.db-wal", "audit-head.json"] as const;
const flagIds = Array.from({ length: 30 }, (_, n) => `f${n}`);

const root = mkdtempSync(join(tmpdir(), "vedette-cut-"));
/** As it is on the disk while the station runs, with most of it in the write-ahead log, and after it has ended. */
const [running, ended] = [join(root, "running"), join(root, "ended")];
let acknowledged: readonly string[] = [];

const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
const stationIn = (dataFolder: string): Station =>
  openStation({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
const copyOf = (from: string, to: string) => {
  mkdirSync(to);
  for (const name of files) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
};

beforeAll(async () => {
  const dataFolder = join(root, "data");
  const db = openDatabase(join(dataFolder, "vedette.db"));
  new Settings(db).set("links", []);
  db.close();
  const station = stationIn(dataFolder);
  for (const id of flagIds)
    station.audit.log.with({ kind: "flag.opened", about: [`flag:${id}`] }, () => station.store.flags.save(aFlag(id)));
  await station.start();
  await station.handlers["audit.check"](null);
  const said: string[] = [];
  for (const [n, flagId] of flagIds.entries()) {
    const { act } = await station.handlers["flags.judge"]({ flagIds: [flagId], kind: "confirmed", by: "Ada" });
    await station.handlers["flags.note"]({ flagId, note: `note ${n} ${"x".repeat(300)}`, by: "Bo" });
    said.push(`${flagId} ${act}`);
  }
  acknowledged = said;
  copyOf(dataFolder, running);
  // As the station notes it each minute: what was cut of a log that is younger is not noticed.
  new AuditHead(join(running, "audit-head.json")).write(station.audit.log.station, station.audit.log.end() as ChainEnd);
  await station.close();
  copyOf(dataFolder, ended);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a person is told by a station on this data, and which of the verdicts are there. */
async function toldBy(dataFolder: string): Promise<{ told: string[]; lost: string[]; bugs: string[] }> {
  const told: string[] = [];
  const bugs: string[] = [];
  const note = (cause: unknown) => {
    const { code, message } = failureOf(cause);
    // That something is not there tells nobody that it was.
    if (code !== "not-found") (code === "bug" ? bugs : told).push(`${code}: ${message}`);
  };
  let station: Station;
  try {
    station = stationIn(dataFolder);
  } catch (cause) {
    expect(cause).toBeInstanceOf(FailureError);
    expect((cause as FailureError).failure.remedy).toMatch(/./);
    note(cause);
    return { told, bugs, lost: [] };
  }
  station.announcer.on("failure", (failure) => told.push(`${failure.code}: ${failure.message}`));
  const ask = async <T>(call: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (cause) {
      note(cause);
      return undefined;
    }
  };
  await ask(() => station.start());
  const [near, far] = portPair();
  station.windows.attach(far);
  const window = new RpcClient<StationCalls, StationEvents>(near, "station");
  await ask(() => window.call("snapshot", null));
  const state = await ask(() => window.call("audit.check", null));
  for (const { words } of state?.breaks ?? []) told.push(`log: ${words}`);
  await ask(() => window.call("flags.query", { filter: {}, order: "newest", by: "Ada", limit: 100 }));
  const lost: string[] = [];
  for (const line of acknowledged) {
    const [flagId, act] = line.split(" ") as [string, string];
    const found = await ask(() => window.call("flags.open", { flagId, by: "Cy" }));
    if (!found?.history.some((deed) => deed.field === "verdict" && deed.act === Number(act))) lost.push(line);
  }
  await ask(() => window.call("flags.judge", { flagIds: ["f1"], kind: "dismissed", by: "Cy" }));
  await ask(() => station.close());
  return { told, bugs, lost };
}

it("data that was not cut says nothing, and holds all", async () => {
  for (const [n, from] of [running, ended].entries()) {
    const dataFolder = join(root, `whole-${n}`);
    copyOf(from, dataFolder);
    expect(await toldBy(dataFolder)).toEqual({ told: [], lost: [], bugs: [] });
  }
});

it(`a database that was cut at any of ${SEEDS} places, itself, its write-ahead log or both, ends nothing, and what is lost is told`, {
  timeout: 120_000,
}, async () => {
  const silent: string[] = [];
  const outcomes = { whole: 0, told: 0 };
  for (let seed = 0; seed < SEEDS; seed++) {
    const chance = random(Math.imul(seed + 1, 2_654_435_761));
    const dataFolder = join(root, `cut-${seed}`);

    const whole = seed % 4 === 3;
    copyOf(whole ? ended : running, dataFolder);
    const which = whole ? ["vedette.db"] : [["vedette.db"], ["vedette.db-wal"], files.slice(0, 2)][seed % 3];
    const cuts = (which ?? []).map((name) => {
      const file = join(dataFolder, name);
      // The newest pages lie at the beginning of a log that was written over.
      const newest = name === "vedette.db-wal" && chance() < 0.7;
      const at = Math.floor(chance() * (newest ? 500_000 : statSync(file).size));
      truncateSync(file, at);
      return `${name} at ${at}`;
    });
    const { told, lost, bugs } = await toldBy(dataFolder);
    expect([cuts, bugs]).toEqual([cuts, []]);
    if (lost.length > 0 && told.length === 0) silent.push(`${seed}: ${cuts.join(", ")}: ${lost.length} lost`);
    outcomes[told.length === 0 ? "whole" : "told"]++;
    rmSync(dataFolder, { recursive: true, force: true });
  }
  expect(silent).toEqual([]);
  expect(outcomes.told).toBeGreaterThan(SEEDS / 4);
});

it("an empty file in the place of the database is told, and not taken for a fresh station", async () => {
  const dataFolder = join(root, "empty");
  copyOf(ended, dataFolder);
  truncateSync(join(dataFolder, "vedette.db"), 0);
  const { told } = await toldBy(dataFolder);
  expect(told).not.toEqual([]);
});
