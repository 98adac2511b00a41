import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path, { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { ScenarioRunRecord, ScenarioRunState } from "../../src/contract/runs.ts";
import { ScenarioRuns } from "../../src/station/scenarioRuns.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const root = path.resolve(import.meta.dirname, "../..");
const samples = join(root, "missions/scenarios");
const short = JSON.parse(readFileSync(join(samples, "two-km-ten-minutes.scenario.json"), "utf8"));

let folder: string;
let settings: Settings;
let ends: (() => unknown)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-scenario-runs-"));
  const db = openDatabase(join(folder, "vedette.db"));
  settings = new Settings(db);
  ends = [() => db.close(), () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })];
});
afterEach(async () => {
  for (const end of ends) await end();
});

function runs(): ScenarioRuns {
  const one = new ScenarioRuns({
    ...{
      folder: join(folder, "scenario-runs"),
      samplesFolder: samples,
      settings,
      log: silentLog,
      now: () => Date.now(),
    },
    entry: join(root, "src/runs/process.ts"),
  });
  ends.unshift(() => one.close());
  return one;
}

/** Half a kilometre in calm weather, and nobody comes. */
const small = {
  ...{ duration: "0:04:00", traffic: [], faults: [], weather: [] },
  section: [
    { lat: 48.3, lon: 17.2 },
    { lat: 48.3003, lon: 17.207 },
  ],
  fleet: short.fleet.map((drone: object, i: number) => ({
    ...{ ...drone, base: { lat: 48.2983, lon: 17.2035 + i / 2_000 } },
    ...{ endurance: "0:12:00", batteryMah: 15_000 },
  })),
};
const long = { ...short, traffic: [], faults: [], duration: "10:00:00" };

/** A scenario file of four minutes, or of what is changed in it. */
function scenario(change: Record<string, unknown> = {}, name = "short"): string {
  const file = join(folder, `${name}.scenario.json`);
  writeFileSync(file, JSON.stringify({ ...short, ...small, ...change, name }));
  return file;
}

/** The run as soon as it is in one of these states. */
function until(all: ScenarioRuns, id: string, accept: (run: ScenarioRunRecord) => boolean): Promise<ScenarioRunRecord> {
  return new Promise((resolve, reject) => {
    const off = all.onRun((run) => {
      if (run.id !== id) return;
      if (!accept(run)) {
        if (run.state === "failed") reject(new Error(run.failure?.message));
        return;
      }
      off();
      resolve(run);
    });
    const now = all.list().find((one) => one.id === id);
    if (now && accept(now)) {
      off();
      resolve(now);
    }
  });
}
const inState =
  (...states: ScenarioRunState[]) =>
  ({ state }: ScenarioRunRecord) =>
    states.includes(state);
const flies = ({ progress }: ScenarioRunRecord) => (progress?.afterMs ?? 0) > 10_000;

const failure = (work: () => unknown) => {
  try {
    work();
  } catch (cause) {
    return failureOf(cause);
  }
  throw new Error("nothing failed");
};
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const gone = async (pid: number) => {
  while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
};

test("runs are flown one after the other, tell how far they are, and outlive a restart", {
  timeout: 300_000,
}, async () => {
  const all = runs();
  const told: ScenarioRunRecord[] = [];
  all.onRun((run) => told.push(run));
  const first = all.start({ path: scenario() });
  const second = all.start({ path: scenario({ seed: 9 }, "second"), seed: 11 });
  const third = all.start({ path: scenario({}, "third") });
  expect([first.state, second.state, third.state]).toEqual(["flying", "queued", "queued"]);
  all.cancel(third.id);
  const [one, two] = await Promise.all([first, second].map(({ id }) => until(all, id, inState("whole", "failed"))));
  expect([one?.failure, one?.state, two?.state, two?.seed]).toEqual([undefined, "whole", "whole", 11]);
  expect((two?.beganAt ?? 0) >= (one?.endedAt ?? Number.POSITIVE_INFINITY)).toBe(true);
  const shown = told.filter(({ id, progress }) => id === first.id && progress);
  const times = shown.map(({ progress }) => progress?.afterMs ?? 0);
  expect(times.length).toBeGreaterThan(1);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(shown.at(-1)?.progress?.durationMs).toBe(240_000);
  expect(one?.figures?.find(({ name }) => name === "Flown")).toEqual({ name: "Flown", words: "0:04:00", value: 240 });
  expect(readdirSync(join(folder, "scenario-runs", first.id)).toSorted()).toEqual([
    ...["index.html", "process.log", "report.json", "run.json", "scenario.json", "station.log"],
  ]);
  const { figures, scenario: name, durationMs, outcome } = all.pages.report({ id: first.id });
  expect({ figures, name, durationMs, outcome }).toEqual({
    ...{ figures: one?.figures, name: "short", durationMs: 240_000, outcome: "whole" },
  });
  const page = await all.pages.page({ id: first.id }, { id: second.id });
  expect(page).toMatchObject({
    name: "Two scenario runs short",
    html: expect.stringContaining("<h1>Two simulation runs"),
  });
  const again = runs();
  expect(again.list().map(({ id, state }) => [id, state])).toEqual(all.list().map(({ id, state }) => [id, state]));
  expect(again.list().find(({ id }) => id === first.id)).toEqual({ ...one, progress: undefined });
});

test("a cancelled run keeps a report of what was flown; the next one is flown", { timeout: 300_000 }, async () => {
  const all = runs();
  const first = all.start({ path: scenario(long) });
  const next = all.start({ path: scenario(long, "next") });
  await until(all, first.id, flies);
  all.cancel(first.id);
  const ended = await until(all, first.id, inState("cut short", "killed", "failed"));
  expect([ended.state, ended.failure]).toEqual(["cut short", undefined]);
  const report = all.pages.report({ id: first.id });
  expect(report.outcome).toBe("cut short");
  expect(report.durationMs).toBeGreaterThan(10_000);
  await until(all, next.id, inState("flying"));
  expect(failure(() => all.delete(next.id))).toMatchObject({ code: "busy", remedy: "Cancel it first" });
});

test("a run whose process is killed says so, and so does one whose station ended", { timeout: 300_000 }, async () => {
  const all = runs();
  const path = scenario(long);
  const first = all.start({ path });
  await until(all, first.id, flies);
  process.kill(all.pid as number, "SIGKILL");
  expect(await until(all, first.id, inState("killed", "failed"))).toMatchObject({
    state: "killed",
    failure: { code: "gone", message: "Its process was killed (SIGKILL)" },
  });
  expect(failure(() => all.pages.report({ id: first.id })).code).toBe("not-found");
  const second = all.start({ path });
  const third = all.start({ path });
  await until(all, second.id, flies);
  const pid = all.pid as number;
  await all.close();
  await gone(pid);
  expect(failure(() => all.start({ path }))).toMatchObject({ code: "gone" });
  const words = runs()
    .list()
    .map(({ id, state, failure: why }) => [id, state, why?.message]);
  expect(words).toContainEqual([second.id, "killed", "Vedette ended while it was flown"]);
  expect(words).toContainEqual([third.id, "killed", "Vedette ended before it began"]);
  expect(existsSync(join(folder, "scenario-runs", second.id, "work"))).toBe(false);
});

test("files that are wrong are told by place and remedy, and none is flown", () => {
  const all = runs();
  const wrong = join(folder, "wrong.scenario.json");
  writeFileSync(wrong, JSON.stringify({ ...short, traffic: [{ ...short.traffic[0], speeed: 3 }] }));
  const offered = all.scenarios.list();
  expect(offered.map(({ origin, failure: why }) => [origin, why])).toEqual(offered.map(() => ["sample", undefined]));
  expect(offered.find(({ path: at }) => at.endsWith("two-km-ten-minutes.scenario.json"))?.scenario).toEqual({
    ...{ name: short.name, about: short.about, seed: 3, durationMs: 600_000, promiseMs: 420_000 },
    ...{ sectionM: 2_008, drones: 2, vehicles: 5, faults: 1 },
  });
  expect(all.scenarios.open(wrong)).toEqual({
    ...{ path: wrong, origin: "opened" },
    failure: {
      code: "bad-input",
      message: "traffic.0.speeed: is not known here; perhaps “speed” is meant",
      remedy: "Correct the scenario file there",
    },
  });
  expect(
    runs()
      .scenarios.list()
      .map(({ path: at }) => at),
  ).toContain(wrong);
  expect(failure(() => all.start({ path: wrong })).message).toMatch(/^traffic\.0\.speeed/);
  expect(failure(() => all.start({ path: join(folder, "nowhere.json") })).code).toBe("not-found");
  expect(failure(() => all.start({ path: "here.json" }))).toMatchObject({ code: "bad-input" });
  expect(failure(() => all.start({ path: folder })).message).toMatch(/^This is no scenario file/);
  all.scenarios.forget(wrong);
  expect(all.scenarios.list()).toEqual(offered);
  expect(all.list()).toEqual([]);
  expect(existsSync(join(folder, "scenario-runs"))).toBe(false);
});

test("a deleted run can be restored until the station is started again", { timeout: 300_000 }, async () => {
  const all = runs();
  const { id } = all.start({ path: scenario() });
  all.cancel(id);
  const ended = await until(all, id, inState("cut short", "failed", "killed"));
  const told: string[] = [];
  all.onGone((one) => told.push(one.id));
  all.delete(id);
  expect([told, all.list()]).toEqual([[id], []]);
  expect(failure(() => all.cancel(id)).code).toBe("not-found");
  expect({ ...all.restore(id), progress: undefined }).toEqual({ ...ended, progress: undefined });
  all.delete(id);
  expect(runs().list()).toEqual([]);
  expect(failure(() => runs().restore(id))).toMatchObject({ code: "not-found" });
});

test("a sweep flies a run for each value, tells each, and is no sweep of too many", { timeout: 300_000 }, async () => {
  const all = runs();
  const path = scenario();
  const tooMany = [{ path: "seed", values: Array.from({ length: 201 }, (_, i) => i) }];
  expect(failure(() => all.start({ path, over: tooMany }))).toMatchObject({
    message: "The sweep asks for 201 runs, 200 are the most",
  });
  const { id } = all.start({ path, seed: 5, over: [{ path: "patrol.ahl", values: [110, 900] }] });
  const ended = await until(all, id, inState("whole", "failed", "killed"));
  expect([ended.state, ended.sweep?.count, ended.sweep?.now]).toEqual(["whole", 2, undefined]);
  expect(ended.failure?.message).toMatch(/^1 of 2 runs could not be flown: schedule: /);
  expect(ended.sweep?.rows.map(({ set, part, outcome }) => ({ set, part, outcome }))).toEqual([
    { set: [{ path: "patrol.ahl", value: 110 }], part: "run-001", outcome: "whole" },
    { set: [{ path: "patrol.ahl", value: 900 }], part: "run-002", outcome: undefined },
  ]);
  const figures = ended.sweep?.rows[0]?.figures;
  expect(all.pages.report({ id, part: "run-001" })).toMatchObject({ seed: 5, figures });
  expect((await all.pages.page({ id })).html).toContain("— sweep</title>");
  const none = all.start({ path, over: [{ path: "drones", values: [7] }] });
  expect((await until(all, none.id, inState("failed"))).failure?.message).toBe(
    "--sweep drones=7: the scenario has 2 drones",
  );
});

test("a run dies with a station that is killed", { timeout: 300_000 }, async () => {
  const { fork } = await import("node:child_process");
  const station = fork(join(import.meta.dirname, "killedScenarioRuns.ts"), [folder, scenario(long)], {
    execArgv: [],
  });
  const pid = await new Promise<number>((resolve, reject) => {
    station.once("message", (told) => resolve(told as number));
    station.once("exit", (code) => reject(new Error(`the station ended with status ${code}`)));
  });
  expect(alive(pid)).toBe(true);
  station.kill("SIGKILL");
  await gone(pid);
  expect(runs().list()).toMatchObject([{ state: "killed" }]);
});

test("only a program that is ArduPilot's SITL by its name may be chosen", () => {
  const { sitl } = runs();
  const program = join(folder, "arducopter");
  expect(failure(() => sitl.choose("/bin/sh")).message).toBe("This is no ArduPilot SITL by its name: sh");
  expect(failure(() => sitl.choose("arducopter")).code).toBe("bad-input");
  expect(failure(() => sitl.choose(program)).code).toBe("not-found");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o600 });
  if (process.platform !== "win32" && process.getuid?.() !== 0)
    expect(failure(() => sitl.choose(program)).code).toBe("denied");
  rmSync(program);
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o700 });
  expect(failure(() => sitl.demand({})).message).toBe("No SITL program was chosen");
  sitl.choose(program);
  expect([sitl.binary, sitl.demand({})]).toEqual([program, program]);
  expect(failure(() => sitl.demand({ over: [] })).code).toBe("bad-input");
  sitl.choose(null);
  expect(sitl.binary).toBeNull();
});
