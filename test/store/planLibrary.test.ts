import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { openDatabase } from "../../src/store/database.ts";
import { PlanLibrary } from "../../src/store/planLibrary.ts";
import { PlanDrafts } from "../../src/store/planLibraryDrafts.ts";
import { Settings } from "../../src/store/settings.ts";
import { line } from "../geo/local.ts";

const DAY = 24 * 3_600_000;
const plan: Plan = newPlan({ name: "Ridge", section: line([0, 0], [1000, 0]) });
const higher = (ahl: number, name = plan.name): Plan => ({ ...plan, name, pattern: { ...plan.pattern, ahl } });
const by = "M. Meier";

function library() {
  const folder = mkdtempSync(join(tmpdir(), "vedette-library-"));
  const file = join(folder, "vedette.db");
  let db = openDatabase(file);
  let [now, ids] = [1_000, 0];
  const open = () => new PlanLibrary(db, { now: () => now, newId: () => `p${++ids}` });
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    plans: open(),
    get db() {
      return db;
    },
    passes: (ms: number) => {
      now += ms;
    },
    again: () => {
      db.close();
      db = openDatabase(file);
      return open();
    },
  };
}

const failureOf = (work: () => unknown): FailureError["failure"] => {
  try {
    work();
  } catch (cause) {
    return (cause as FailureError).failure;
  }
  throw new Error("nothing was thrown");
};

describe("a plan in the library", () => {
  it("is kept with its sketch, and is there after the next start, as it was", () => {
    const { plans, again } = library();
    const { plan: kept, anew } = plans.save(null, plan, { by, note: "" });
    expect([kept, anew]).toEqual([
      {
        ...{ id: "p1", name: "Ridge", notes: "", createdAt: 1_000, changedAt: 1_000, usedAt: 1_000 },
        ...{ version: 1, shown: false },
        sketch: { kind: "corridor", length: 1000, shape: expect.any(Array), path: expect.any(Array) },
      },
      true,
    ]);
    const later = again();
    expect(later.list()).toEqual([kept]);
    expect(later.open("p1")).toEqual({ plan, version: 1 });
  });

  it("keeps a version at each save that changed something, with who, when and what", () => {
    const { plans, passes } = library();
    plans.save(null, plan, { by, note: "" });
    passes(5);
    expect(plans.save("p1", higher(120), { by, note: "" }).anew).toBe(true);
    passes(5);
    const same = plans.save("p1", higher(120), { by: "another", note: "again" });
    expect([same.anew, same.plan.version, same.plan.changedAt, same.plan.usedAt]).toEqual([false, 2, 1_005, 1_010]);
    plans.save("p1", higher(120, "Ridge, high"), { by: "", note: "for the night" });
    expect(plans.versions("p1")).toEqual([
      { number: 3, at: 1_010, by: "", name: "Ridge, high", note: "for the night" },
      { number: 2, at: 1_005, by, name: "Ridge", note: "Height above home: 90 m → 120 m" },
      { number: 1, at: 1_000, by, name: "Ridge", note: "First version" },
    ]);
    expect(plans.open("p1", 1)).toEqual({ plan, version: 1 });
    expect(plans.compare("p1", 1, 3)).toEqual(["Name: Ridge → Ridge, high", "Height above home: 90 m → 120 m"]);
    expect(plans.get("p1").name).toBe("Ridge, high");
  });

  it("is restored as a new version, so that nothing in between is lost", () => {
    const { plans } = library();
    plans.save(null, plan, { by, note: "" });
    plans.save("p1", higher(120), { by, note: "" });
    expect(plans.restore("p1", 1, by).version).toBe(3);
    expect(plans.open("p1").plan).toEqual(plan);
    expect(plans.open("p1", 2).plan).toEqual(higher(120));
    expect(plans.versions("p1")[0]?.note).toBe("Version 1 again");
    expect(plans.restore("p1", 3, by).version).toBe(3);
  });

  it("is renamed in its newest version, and copied under a free name with its notes", () => {
    const { plans } = library();
    plans.save(null, plan, { by, note: "" });
    plans.setNotes("p1", "north of the river");
    expect(plans.rename("p1", "River", by)).toMatchObject({ name: "River", version: 2, notes: "north of the river" });
    expect(plans.open("p1").plan).toEqual({ ...plan, name: "River" });
    expect(plans.versions("p1")[0]?.note).toBe("Renamed from Ridge");
    expect([plans.duplicate("p1", by), plans.duplicate("p1", by)]).toMatchObject([
      { id: "p2", name: "River (copy)", version: 1, notes: "north of the river" },
      { id: "p3", name: "River (copy 2)", version: 1 },
    ]);
  });

  it("waits in the trash for 30 days, comes back whole, and is erased after them", () => {
    const { plans, passes } = library();
    plans.save(null, plan, { by, note: "" });
    plans.save(null, higher(50, "Kept"), { by, note: "" });
    expect(failureOf(() => plans.erase("p1"))).toMatchObject({
      code: "refused",
      message: '"Ridge" is not in the trash',
    });
    expect(plans.trash("p1", true).trashedAt).toBe(1_000);
    expect(plans.trash("p1", false)).not.toHaveProperty("trashedAt");
    plans.trash("p1", true);
    passes(30 * DAY);
    expect(plans.eraseOld()).toEqual([]);
    passes(1);
    expect(plans.eraseOld()).toEqual(["p1"]);
    expect(plans.list().map(({ id }) => id)).toEqual(["p2"]);
    expect(failureOf(() => plans.versions("p1")).code).toBe("not-found");
  });

  it("out of a file is a new one, unless the newest version of a plan is the same", () => {
    const { plans } = library();
    plans.save(null, plan, { by, note: "" });
    expect(plans.import(plan, "ridge.plan", by)).toMatchObject({ anew: false, plan: { id: "p1", version: 1 } });
    expect(plans.import(higher(200), "ridge.plan", by)).toMatchObject({ anew: true, plan: { id: "p2", version: 1 } });
    expect(plans.versions("p2")[0]?.note).toBe("From ridge.plan");
    plans.save("p1", higher(60), { by, note: "" });
    expect(plans.import(plan, "ridge.plan", by).plan.id).toBe("p3"); // an earlier version is not the plan as it is
  });

  it("that is to be shown is told whole, one in the trash is not", () => {
    const { plans } = library();
    plans.save(null, plan, { by, note: "" });
    plans.save(null, higher(50, "Other"), { by, note: "" });
    expect(plans.shown()).toEqual([]);
    expect(plans.show("p2", true).shown).toBe(true);
    expect(plans.shown()).toEqual([{ id: "p2", version: 1, plan: higher(50, "Other") }]);
    plans.trash("p2", true);
    expect(plans.shown()).toEqual([]);
  });

  it("that was used last is listed first", () => {
    const { plans, passes } = library();
    for (const name of ["A", "B", "C"]) {
      plans.save(null, { ...plan, name }, { by, note: "" });
      passes(10);
    }
    plans.open("p1");
    expect(plans.list().map(({ name }) => name)).toEqual(["A", "C", "B"]);
  });
});

describe("what can not be opened", () => {
  it("a plan of a newer program is listed, says so, and its earlier versions can be restored", () => {
    const { plans, db } = library();
    plans.save(null, plan, { by, note: "" });
    db.exec(`INSERT INTO planVersion (planId, number, at, by, name, note, text)
             VALUES ('p1', 2, 5, '', 'Ridge 2', '', '{"version":2,"swarm":true}');
             UPDATE plan SET format = 2, name = 'Ridge 2', shown = 1, sketch = '{"kind":"swarm"}'`);
    const failure = {
      code: "newer-version",
      message: '"Ridge 2" was saved by a newer Vedette (plans of version 2, this one knows 1)',
      remedy: "Start the newer Vedette to open it, or restore an earlier version of the plan",
    };
    expect(plans.list()).toMatchObject([{ id: "p1", name: "Ridge 2", version: 2, failure }]);
    expect(plans.list()[0]).not.toHaveProperty("sketch");
    expect(failureOf(() => plans.open("p1"))).toMatchObject({ code: "newer-version" });
    expect(plans.shown()).toEqual([]);
    expect(plans.restore("p1", 1, by)).not.toHaveProperty("failure");
    expect(plans.open("p1")).toEqual({ plan, version: 3 });
  });

  it("a damaged row names the plan and the place, and the others are as they were", () => {
    const { plans, db } = library();
    plans.save(null, plan, { by, note: "" });
    plans.save("p1", higher(120), { by, note: "" });
    plans.save(null, higher(50, "Other"), { by, note: "" });
    db.exec(`UPDATE planVersion SET text = substr(text, 1, 40) WHERE planId = 'p1' AND number = 2;
             UPDATE plan SET sketch = 'x' WHERE id = 'p2'`);
    expect(failureOf(() => plans.open("p1"))).toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(/^Version 2 of "Ridge" is damaged and can not be opened: /),
      remedy: "Restore another version of the plan",
    });
    db.exec(`UPDATE planVersion SET text = replace(text, '"ahl":50', '"ahl":-5') WHERE planId = 'p2'`);
    expect(failureOf(() => plans.open("p2")).message).toContain("pattern.ahl");
    expect(plans.save("p1", higher(130), { by, note: "" }).plan.version).toBe(3); // though what it was can not be compared
    expect(plans.versions("p1")[0]?.note).toBe("Saved anew");
    db.exec("DELETE FROM planVersion WHERE planId = 'p2'");
    expect(plans.get("p2").failure?.message).toBe('Nothing of "Other" is left in the library but its name');
  });

  it("a plan, or a version, that is not there is said to be missing", () => {
    const { plans } = library();
    plans.save(null, plan, { by, note: "" });
    expect(failureOf(() => plans.open("p9")).message).toBe("The library holds no such plan");
    expect(failureOf(() => plans.open("p1", 7)).message).toBe('"Ridge" has no version 7');
  });
});

test("a full disk is said, leaves the library as it was, and saving goes on when there is room", () => {
  const { plans, db } = library();
  plans.save(null, plan, { by, note: "" });
  const before = plans.list();
  const { page_count: pages } = db.prepare("PRAGMA page_count").get() as { page_count: number };
  db.exec(`PRAGMA max_page_count = ${pages}`);
  const large = { ...plan, section: Array.from({ length: 5_000 }, (_, i) => ({ lat: 47 + i / 1e4, lon: 8 })) };
  expect(failureOf(() => plans.save("p1", large, { by, note: "" }))).toEqual({
    code: "disk-full",
    message: "The plan was not kept: database or disk is full",
    remedy: "Free some disk space, then save again; what is on the table is still there",
  });
  expect(plans.list()).toEqual(before);
  expect(plans.open("p1").plan).toEqual(plan);
  db.exec("PRAGMA max_page_count = 1000000");
  expect(plans.save("p1", large, { by, note: "" }).plan.version).toBe(2);
});

test("a disk that takes nothing more still lets plans be opened", () => {
  const { plans, db } = library();
  plans.save(null, plan, { by, note: "" });
  db.exec("PRAGMA query_only = ON");
  expect(plans.open("p1").plan).toEqual(plan);
  expect(failureOf(() => plans.save("p1", higher(120), { by, note: "" })).code).toBe("denied");
  db.exec("PRAGMA query_only = OFF");
});

test("a database of the version before the library is upgraded, and keeps what it held", () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-library-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "vedette.db");
  const old = openDatabase(file, 1);
  new Settings(old).set("links", ["a"]);
  old.close();
  const db = openDatabase(file);
  onTestFinished(() => db.close());
  expect(new Settings(db).get("links", (value) => value)).toEqual(["a"]);
  const plans = new PlanLibrary(db, { now: () => 1, newId: () => "p1" });
  expect(plans.save(null, plan, { by, note: "" }).plan.version).toBe(1);
});

test("drafts are kept one for each table, the newest first, and dropped", () => {
  const { db, again } = library();
  const drafts = new PlanDrafts(db);
  drafts.keep({ id: "a", at: 1, name: "A", text: "{}" });
  drafts.keep({ id: "b", at: 2, name: "B", text: "{}", planId: "p1" });
  drafts.keep({ id: "a", at: 3, name: "A2", text: "[]" });
  expect(drafts.list()).toEqual([
    { id: "a", at: 3, name: "A2", text: "[]" },
    { id: "b", at: 2, name: "B", text: "{}", planId: "p1" },
  ]);
  drafts.drop("a");
  again();
});

test("of very many drafts the oldest go", () => {
  const { db } = library();
  const drafts = new PlanDrafts(db);
  for (let i = 0; i < 60; i++) drafts.keep({ id: `d${i}`, at: i, name: "", text: "" });
  expect(drafts.list().map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, i) => `d${59 - i}`));
});

const source = (name: string): string => JSON.stringify(new URL(`../../src/${name}.ts`, import.meta.url).href);

/** A station that saves one version after another, and says so after each, until it is killed. */
const saver = `
const { openDatabase } = await import(${source("store/database")});
const { PlanLibrary } = await import(${source("store/planLibrary")});
const { newPlan } = await import(${source("mission/edit")});
const section = Array.from({ length: 400 }, (_, i) => ({ lat: 47 + i / 1e4, lon: 8 }));
const plans = new PlanLibrary(openDatabase(process.argv[2]), { now: Date.now, newId: () => "p1" });
plans.save(null, newPlan({ name: "1", section }), { by: "", note: "" });
for (let i = 2; ; i++) {
  plans.save("p1", newPlan({ name: String(i), section }), { by: "", note: "" });
  process.stdout.write(i + "\\n");
}
`;

test("a station that is killed while it saves has every version that it said was saved, and none by half", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-library-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [script, file] = [join(folder, "saver.mjs"), join(folder, "vedette.db")];
  writeFileSync(script, saver);
  const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "pipe"] });
  let [said, errors] = ["", ""];
  child.stderr.on("data", (text) => (errors += text));
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  child.stdout.on("data", (text) => {
    said += text;
    if (said.split("\n").length > 20) child.kill("SIGKILL");
  });
  expect(await ended, errors).toBe("SIGKILL");
  const lastSaid = Number(said.trim().split("\n").at(-1));
  const db = openDatabase(file);
  onTestFinished(() => db.close());
  const plans = new PlanLibrary(db, { now: () => 0, newId: () => "p2" });
  const { version, name } = plans.get("p1");
  expect(version).toBeGreaterThanOrEqual(lastSaid);
  expect(name).toBe(String(version));
  for (let i = 1; i <= version; i++) expect(plans.open("p1", i).plan.name).toBe(String(i));
}, 20_000);
