import { existsSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { retentionParsers } from "../../src/contract/retention.ts";
import { CorrectionStore } from "../../src/store/correctionStore.ts";
import type { RetentionStore } from "../../src/store/retentionStore.ts";
import { day, now, retentionDesk } from "./retentionDesk.ts";

const month = { unflaggedDays: 30, dismissedDays: null };

describe("retention", () => {
  it("removes nothing until somebody sets a rule", async () => {
    const { record, process, there } = retentionDesk();
    const files = [record(400), record(1)];
    const { retention } = process();
    retention.start();
    await retention.run();
    expect(there(files)).toHaveLength(2);
    expect(retention.now()).toEqual({ rules: { unflaggedDays: null, dismissedDays: null }, running: false, held: 0 });
  });

  it("removes footage without a flag after its days, each file with a line that says what, how much, why and by which rule", async () => {
    const { record, flag, process, removals, there, audit, footage, dataFolder } = retentionDesk();
    flag("f1", 40);
    const files = [record(50, 3_000), record(40), record(31, 2_000), record(29)];
    const { retention, budget } = process();
    retention.set(month, "Ada");
    const forecast = await retention.forecast(month);
    expect(forecast).toEqual({
      ...{ at: now, rules: month, inUse: 0, held: 0, undated: 0, corrected: 0 },
      shares: [
        {
          ...{ rule: "unflagged", words: "footage without a flag after 30 days", files: 2, bytes: 5_000, flags: 0 },
          oldestAt: now - 50 * day,
        },
      ],
    });
    expect(there(files)).toHaveLength(4);
    expect(await retention.run()).toMatchObject({ last: { at: now, files: 2, bytes: 5_000, stuck: 0 } });
    expect(there(files)).toEqual(["v1-40.ts", "v1-29.ts"]);
    expect(footage.kept().map(({ file }) => file)).toEqual([files[1], files[3]]);
    const rule = "footage without a flag after 30 days";
    expect(removals()).toEqual(
      [[50, 3_000] as const, [31, 2_000] as const].map(([days, bytes]) => ({
        ...{ path: `sorties/s1/v1-${days}.ts`, kind: "footage", bytes, why: "unflagged", rule },
        sha256: "ab".repeat(32),
      })),
    );
    expect(audit.about("file:sorties/s1/v1-50.ts").map(({ entry }) => entry?.kind)).toEqual([
      "recording.closed",
      "recording.removed",
    ]);
    expect((await budget.removals()).map(({ file, why }) => [file, why])).toEqual([
      [files[2], "unflagged"],
      [files[0], "unflagged"],
    ]);
    expect(readFileSync(join(dataFolder, "footage-removals.jsonl"), "utf8").split("\n")).toHaveLength(3);
    expect(audit.ofKind("retention.rules").map(({ entry }) => [entry?.by, entry?.body])).toEqual([
      ["Ada", { rules: month, before: { unflaggedDays: null, dismissedDays: null } }],
    ]);
  });

  it("is carried out at the start of the station and each hour, and not at once when a rule is set", async () => {
    const { record, process, there, clock } = retentionDesk();
    const files = [record(40), record(29.98)];
    const first = process().retention;
    first.start();
    await first.run();
    expect(first.set(month, "Ada")).toMatchObject({ nextAt: now + 3_600_000 });
    expect(there(files)).toHaveLength(2);
    await clock.advance(3_600_000);
    await expect.poll(() => there(files), { timeout: 20_000 }).toEqual([]); // the second has become due meanwhile
    await first.close();
    const last = record(35);
    process().retention.start();
    await expect.poll(() => there([last]), { timeout: 20_000 }).toEqual([]);
  });

  it("lets what was dismissed go after its own days, from the verdict on, with its still and the sortie's telemetry", async () => {
    const { record, flag, flags, sortie, process, there, dataFolder, removals } = retentionDesk();
    sortie("s1", 100);
    sortie("s2", 90);
    const own = record(100);
    const second = record(90, 1_000, { sortieId: "s2" });
    flag("f1", 100);
    flag("f2", 90, { sortieId: "s2" });
    flags.setVerdict("f1", "dismissed", "Ada", now - 61 * day);
    flags.setVerdict("f2", "dismissed", "Ada", now - 59 * day);
    const inSortie = (id: string) =>
      ["telemetry.tlog", "tracks.jsonl", `flags/f${id.slice(1)}.jpg`].map((name) =>
        join(dataFolder, "sorties", id, name),
      );
    const { retention } = process();
    retention.set({ unflaggedDays: null, dismissedDays: 60 }, "Ada");
    expect(retention.of("f2")).toEqual({ flagId: "f2", goesAt: now + day });
    await retention.run();
    expect(there([own, second, ...inSortie("s1"), ...inSortie("s2")])).toEqual([
      ...["v1-90.ts", "telemetry.tlog", "tracks.jsonl", "f2.jpg"],
    ]);
    expect(removals().map(({ path, kind, why }) => [path, kind, why])).toEqual([
      ["sorties/s1/v1-100.ts", "footage", "dismissed"],
      ["sorties/s1/flags/f1.jpg", "still", "dismissed"],
      ["sorties/s1/telemetry.tlog", "telemetry", "dismissed"],
      ["sorties/s1/tracks.jsonl", "tracks", "dismissed"],
    ]);
    expect([flags.get("f1").thumbnail, flags.get("f1").verdict?.kind]).toEqual([undefined, "dismissed"]);
    expect(flags.get("f2").thumbnail).toBeDefined();
  });

  it("takes the footage of a dismissed flag's own sortie, not that of another's stream of the same name, nor keeps it for that", async () => {
    const { record, flag, flags, process, there, store } = retentionDesk();
    const dismissed = { streamId: "video-1-1", sortieId: "s1" };
    const others = { streamId: "video-1-1", sortieId: "s2" };
    const [own, theirs] = [record(100, 1_000, dismissed), record(100, 1_000, others)];
    const [shown, beside] = [record(90, 1_000, others), record(90, 1_000, dismissed)];
    flag("f1", 100, dismissed);
    flag("f2", 90, dismissed);
    flag("f3", 90, others);
    for (const id of ["f1", "f2"]) flags.setVerdict(id, "dismissed", "Ada", now - 61 * day);
    const { retention } = process();
    retention.set({ unflaggedDays: null, dismissedDays: 60 }, "Ada");
    expect([own, theirs, shown, beside].map((file) => store.showing(file, 0))).toEqual([["f1"], [], ["f3"], ["f2"]]);
    await retention.run();
    const left = [own, theirs, shown, beside].map((file) => there([file]).length);
    expect(left).toEqual([0, 1, 1, 0]);
  });

  it("keeps what a flag needs that is confirmed, unjudged, held, escalated, or of one vehicle with such a one", async () => {
    const { record, flag, flags, process, there, store } = retentionDesk();
    const ids = ["confirmed", "unjudged", "held", "escalated", "joined", "dismissed"];
    const files = ids.map((_, i) => record(200 + i));
    ids.forEach((id, i) => {
      flag(id, 200 + i);
    });
    flags.setVerdict("confirmed", "confirmed", "Ada", now - 150 * day);
    for (const id of ["held", "escalated", "joined", "dismissed"])
      flags.setVerdict(id, "dismissed", "Ada", now - 150 * day);
    const deed = { by: "Ada", at: now };
    flags.history.add([{ flagId: "escalated", word: { field: "escalated", value: true } }], deed);
    for (const flagId of ["joined", "confirmed"])
      flags.history.add([{ flagId, word: { field: "joined", value: "vehicle-1" } }], deed);
    const { retention } = process();
    expect(retention.hold("held", "court case 12", "Grace")).toEqual({
      ...{ flagId: "held", hold: { by: "Grace", at: now, reason: "court case 12" } },
    });
    const rules = { unflaggedDays: 1, dismissedDays: 1 };
    retention.set(rules, "Ada");
    expect(await retention.forecast(rules)).toMatchObject({ held: 1 });
    await retention.run();
    expect(there(files)).toEqual(ids.slice(0, 5).map((_, i) => `v1-${200 + i}.ts`));
    retention.hold("held", null, "Grace");
    expect(store.held()).toBe(0);
    await retention.run();
    expect(there(files)).not.toContain("v1-202.ts");
    expect(() => retention.hold("nobody", "x", "Grace")).toThrow("There is no flag nobody");
  });

  it("keeps a dismissed flag whose partner, as one vehicle, is held or escalated, though both were dismissed", async () => {
    const { record, flag, flags, process, there } = retentionDesk();
    const ids = ["held", "of-held", "escalated", "of-escalated", "plain", "of-plain"];
    const files = ids.map((_, i) => record(200 + i));
    ids.forEach((id, i) => {
      flag(id, 200 + i);
      flags.setVerdict(id, "dismissed", "Ada", now - 150 * day);
      const word = { field: "joined", value: id.replace("of-", "") } as const;
      flags.history.add([{ flagId: id, word }], { by: "Ada", at: now });
    });
    flags.history.add([{ flagId: "escalated", word: { field: "escalated", value: true } }], { by: "Ada", at: now });
    const { retention } = process();
    retention.hold("held", "court case 12", "Grace");
    const rules = { unflaggedDays: 1, dismissedDays: 1 };
    retention.set(rules, "Ada");
    expect(await retention.forecast(rules)).toMatchObject({ held: 2, shares: [{ files: 0 }, { files: 4, flags: 2 }] });
    expect(retention.of("of-held")).toEqual({ flagId: "of-held" });
    await retention.run();
    expect(there(files)).toEqual([200, 201, 202, 203].map((days) => `v1-${days}.ts`));
  });

  it("keeps footage of which people corrected pictures, says so, and lets it go when that was taken back", async () => {
    const { record, flag, flags, process, there, db } = retentionDesk();
    const files = [record(300), record(200), record(100)];
    flag("f1", 200);
    flags.setVerdict("f1", "dismissed", "Ada", now - 150 * day);
    const corrections = new CorrectionStore(db);
    const footage = { sortieId: "s1", streamId: "v1" };
    const right = (daysAgo: number) =>
      corrections.add(footage, [{ word: { kind: "right", at: now - daysAgo * day + 60_000 } }], { by: "Ada", at: now });
    const [, second] = [right(300), right(200)];
    const { retention } = process();
    const rules = { unflaggedDays: 1, dismissedDays: 1 };
    retention.set(rules, "Ada");
    expect(await retention.forecast(rules)).toMatchObject({ corrected: 2, shares: [{ files: 1 }, { files: 1 }] });
    const task = { kind: "footage", why: "unflagged", rule: "", bytes: 1, at: now, by: "" } as const;
    expect(retention.keeps({ ...task, file: files[0] as string })).toBe("people corrected its pictures");
    await retention.run();
    expect(there(files)).toEqual(["v1-300.ts", "v1-200.ts"]);
    corrections.undo(second.act, { by: "Ada", at: now });
    await retention.run();
    expect(there(files)).toEqual(["v1-300.ts"]);
  });

  it("leaves what was dismissed by an unset clock: how long ago that was, nobody knows", async () => {
    const { record, flag, flags, process, there } = retentionDesk();
    const file = record(100);
    flag("f1", 100);
    flags.setVerdict("f1", "dismissed", "Ada", 5_000);
    const { retention } = process();
    retention.set({ unflaggedDays: 1, dismissedDays: 1 }, "Ada");
    expect(retention.of("f1")).toEqual({ flagId: "f1" });
    await retention.run();
    expect(there([file])).toEqual(["v1-100.ts"]);
  });

  it("leaves what is used by an export, a package or a replay, and takes it once that is over", async () => {
    const { record, flag, flags, process, there, inUse, flagsInUse } = retentionDesk();
    const [plain, dismissed] = [record(50), record(40)] as const;
    flag("f1", 40);
    flags.setVerdict("f1", "dismissed", "Ada", now - 39 * day);
    inUse.add(plain);
    flagsInUse.add("f1");
    const { retention } = process();
    const rules = { unflaggedDays: 10, dismissedDays: 10 };
    retention.set(rules, "Ada");
    expect(await retention.forecast(rules)).toMatchObject({ inUse: 2, shares: [{ files: 0 }, { files: 0 }] });
    await retention.run();
    expect(there([plain, dismissed])).toHaveLength(2);
    inUse.clear();
    flagsInUse.clear();
    await retention.run();
    expect(there([plain, dismissed])).toEqual([]);
  });

  it("counts the days of what was brought in later from then on, and leaves what an unset clock has filmed", async () => {
    const { record, process, there } = retentionDesk();
    const old = record(300);
    utimesSync(old, now / 1_000 - 86_400, now / 1_000 - 86_400);
    const unset = record((now - Date.UTC(1970, 0, 2)) / day);
    const { retention } = process();
    retention.set(month, "Ada");
    expect(await retention.forecast(month)).toMatchObject({ undated: 1, shares: [{ files: 0 }] });
    await retention.run();
    expect(there([old, unset])).toHaveLength(2);
  });

  it("stops when another rule is set meanwhile", async () => {
    const { record, process, there } = retentionDesk();
    const files = [record(60), record(50), record(40)];
    const { retention } = process();
    retention.set(month, "Ada");
    const run = retention.run();
    retention.set({ unflaggedDays: null, dismissedDays: null }, "Ada");
    await run;
    expect(there(files)).toHaveLength(3);
  });
});

it("takes nothing of dismissed flags while it is still reckoned what was said of very many flags", async () => {
  const { record, flag, flags, process, there } = retentionDesk();
  const file = record(100);
  flag("f1", 100);
  flags.setVerdict("f1", "dismissed", "Ada", now - 90 * day);
  const { retention } = process();
  retention.set({ unflaggedDays: null, dismissedDays: 60 }, "Ada");
  const confirmed = { field: "verdict", value: { kind: "confirmed" } } as const;
  flags.history.addMany([{ flagId: "f1", word: confirmed }], { by: "Ada", at: now });
  await retention.run();
  expect(there([file])).toHaveLength(1);
});

describe("a clock that jumped", () => {
  it("removes nothing, tells it once, and waits until the clock is back or a person says that it is right", async () => {
    const { record, process, there, clock, failures, audit } = retentionDesk();
    const files = [record(20), record(5)];
    const { retention } = process();
    retention.set(month, "Ada");
    await retention.run();
    clock.setBack(-5 * 365 * day);
    expect(await retention.run()).toMatchObject({ clockDoubted: true, trouble: { code: "refused" } });
    await retention.run();
    expect(there(files)).toHaveLength(2);
    expect(failures).toEqual([
      "No footage is removed by its age: the computer's clock says 2031-06-29 12:00 UTC, 1825 days later than it should (the last time that is known is 2026-06-30 12:00 UTC)",
    ]);
    expect(audit.ofKind("retention.refused")).toHaveLength(1);
    clock.setBack(5 * 365 * day);
    expect((await retention.run()).trouble).toBeUndefined();
    expect(there(files)).toHaveLength(2);
    clock.setBack(-5 * 365 * day);
    expect(retention.trustClock("Ada").trouble).toBeUndefined();
    await retention.run();
    expect(there(files)).toEqual([]);
    expect(audit.ofKind("retention.clock").map(({ entry }) => entry?.by)).toEqual(["Ada"]);
  });

  it("is noticed over a restart too: a weekend is believed, half a year is not", async () => {
    const { record, process, there, clock } = retentionDesk();
    const files = [record(28), record(5)];
    const first = process().retention;
    first.set(month, "Ada");
    await first.run();
    clock.setBack(-2.5 * day);
    const second = process().retention;
    await second.run();
    expect(there(files)).toEqual(["v1-5.ts"]);
    clock.setBack(-180 * day);
    const third = process().retention;
    expect(await third.run()).toMatchObject({ clockDoubted: true });
    expect(there(files)).toEqual(["v1-5.ts"]);
    clock.setBack(190 * day);
    expect(await third.run()).toMatchObject({ clockDoubted: true });
  });
});

describe("a verdict", () => {
  const desk = () => {
    const parts = retentionDesk();
    const file = parts.record(200);
    parts.flag("f1", 200);
    const { flags, audit, clock } = parts;
    const told = (kind: string, work: (deed: { by: string; at: number }) => number) =>
      audit.with({ kind, about: ["flag:f1"] }, () => work({ by: "Ada", at: clock.now() }));
    const word = { flagId: "f1", word: { field: "verdict", value: { kind: "dismissed" } } } as const;
    const dismiss = () => told("flag.verdict", (deed) => flags.history.add([word], deed));
    const undo = (act: number) => told("flag.undo", (deed) => flags.history.undo(act, deed).act);
    const rules = { unflaggedDays: null, dismissedDays: 60 };
    const { retention } = parts.process();
    /** Whether its footage is still there so many days after today. */
    const stays = async (days: number) => {
      clock.setBack(clock.now() - now - days * day);
      retention.trustClock("Ada");
      retention.set(rules, "Ada");
      await retention.run();
      return parts.there([file]).length === 1;
    };
    return { ...parts, dismiss, undo, stays };
  };

  it("that was given while the clock stood back counts from when it was given, as the audit log tells", async () => {
    const { dismiss, stays, clock, audit } = desk();
    clock.setBack(150 * day);
    audit.add({ kind: "vehicle.arm" });
    dismiss();
    clock.setBack(-150 * day);
    expect(await stays(1)).toBe(true);
    expect(await stays(59)).toBe(true);
    expect(await stays(61)).toBe(false);
  });

  it("that was given while the clock stood ahead stays until its days are over by that clock", async () => {
    const { dismiss, stays, clock, audit } = desk();
    clock.setBack(-30 * day);
    dismiss();
    clock.setBack(30 * day);
    audit.add({ kind: "vehicle.arm" });
    expect(await stays(61)).toBe(true);
    expect(await stays(91)).toBe(false);
  });

  it("is not made older by a clock that had stood far ahead before it", async () => {
    const { dismiss, stays, clock, audit } = desk();
    clock.setBack(-4_000 * day);
    audit.add({ kind: "vehicle.arm" });
    clock.setBack(4_000 * day);
    dismiss();
    expect(await stays(59)).toBe(true);
    expect(await stays(61)).toBe(false);
  });

  it("that was taken back and given again counts from then on", async () => {
    const { dismiss, undo, stays, clock } = desk();
    const act = dismiss();
    clock.setBack(-50 * day);
    const undone = undo(act);
    clock.setBack(-50 * day);
    undo(undone);
    expect(await stays(159)).toBe(true);
    expect(await stays(161)).toBe(false);
  });
});

it("footage that was recorded or brought in while the clock stood back is kept for its days from when it really was", async () => {
  const { record, process, there, clock, audit, footage } = retentionDesk();
  const plain = record(300);
  audit.add({ kind: "station.stopped" });
  clock.setBack(200 * day);
  audit.add({ kind: "station.started" });
  const recorded = record(200); // as that clock says
  const broughtIn = record(400);
  utimesSync(broughtIn, clock.now() / 1_000, clock.now() / 1_000);
  audit.add({ kind: "station.stopped" });
  clock.setBack(-200 * day);
  const { retention } = process();
  retention.trustClock("Ada");
  retention.set(month, "Ada");
  await retention.run();
  expect(there([plain, recorded, broughtIn])).toEqual(["v1-200.ts", "v1-400.ts"]);
  expect(footage.kept()).toHaveLength(2);
  clock.setBack(-31 * day);
  retention.trustClock("Ada");
  await retention.run();
  expect(there([recorded, broughtIn])).toEqual([]);
});

it("a first rule that is set while the clock stands far ahead removes nothing: the audit log's last line tells", async () => {
  const { record, process, there, clock, audit } = retentionDesk();
  const file = record(5);
  audit.add({ kind: "station.stopped" });
  clock.setBack(-365 * day);
  const { retention } = process();
  retention.set(month, "Ada");
  expect(await retention.run()).toMatchObject({ clockDoubted: true });
  expect(there([file])).toHaveLength(1);
  expect(retention.now().trouble?.message).toContain("365 days later than it should");
});

it("an audit log that can not be read keeps no station from starting", () => {
  const { process, db, audit } = retentionDesk();
  audit.add({ kind: "station.stopped" });
  db.exec("ALTER TABLE audit RENAME TO gone");
  expect(process().retention.now().running).toBe(false);
});

it("a clock that jumped while no rule was set is doubted when one is", async () => {
  const { record, process, there, clock, failures } = retentionDesk();
  const file = record(5);
  const { retention } = process();
  await retention.run();
  clock.setBack(-365 * day);
  await retention.run();
  expect(failures).toEqual([]);
  retention.set(month, "Ada");
  expect(await retention.run()).toMatchObject({ clockDoubted: true });
  expect([there([file]).length, failures.length]).toEqual([1, 1]);
});

describe("a station that is killed while it removes", () => {
  /** Dies at the given moment of removing the second file. */
  const dies = (store: RetentionStore, moment: "begun" | "removed", deaths = { left: 2 }) =>
    new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== "function") return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        if (name !== (moment === "begun" ? "begin" : "end")) return call;
        return (...args: unknown[]) => {
          const last = --deaths.left === 0;
          if (last && moment === "removed") throw new Error("killed");
          const result = call(...args);
          if (last) throw new Error("killed");
          return result;
        };
      },
    });

  it.each(["begun", "removed"] as const)(
    "ends what was begun at the next start, each file with one line (%s)",
    async (moment) => {
      const { record, process, there, removals, store, footage, trail } = retentionDesk();
      const files = [record(60), record(50), record(40), record(2)];
      const killed = process(dies(store, moment)).retention;
      killed.set(month, "Ada");
      await expect(killed.run()).rejects.toThrow("killed");
      expect(there(files)).toEqual(moment === "begun" ? ["v1-50.ts", "v1-40.ts", "v1-2.ts"] : ["v1-40.ts", "v1-2.ts"]);
      expect(store.tasks().map(({ file }) => file)).toEqual([files[1]]);
      await process().retention.run();
      expect(there(files)).toEqual(["v1-2.ts"]);
      expect(store.tasks()).toEqual([]);
      expect(removals().map(({ path, why }) => [path, why])).toEqual(
        [60, 50, 40].map((days) => [`sorties/s1/v1-${days}.ts`, "unflagged"]),
      );
      expect(footage.kept().map(({ file }) => file)).toEqual([files[3]]);
      await trail.check();
      expect(trail.state().breaks).toEqual([]);
    },
  );

  it("leaves what was begun where somebody has taken the rule back, or holds the flag since", async () => {
    const { record, process, there, store, flag, flags } = retentionDesk();
    const files = [record(60), record(50)];
    flag("f1", 50);
    flags.setVerdict("f1", "dismissed", "Ada", now - 45 * day);
    const rules = { unflaggedDays: 30, dismissedDays: 30 };
    const killed = process(dies(store, "begun")).retention;
    killed.set(rules, "Ada");
    await expect(killed.run()).rejects.toThrow("killed");
    const next = process().retention;
    next.hold("f1", "court", "Ada");
    await next.run();
    expect(there(files)).toEqual(["v1-50.ts"]);
    expect(store.tasks()).toEqual([]);
  });

  it("removes no file outside of the sorties' folders, whatever the database says", async () => {
    const { write, footage, process } = retentionDesk();
    const files = [write("keys.json", 10, now - 90 * day), write("other/x.ts", 10, now - 90 * day)];
    const startAt = now - 90 * day;
    for (const file of files) footage.saveSegment({ streamId: "v1", file, startAt, endAt: startAt + 1 }, undefined);
    const { retention } = process();
    retention.set(month, "Ada");
    await retention.run();
    expect(files.every((file) => existsSync(file))).toBe(true);
  });
});

it("rules and reasons that make no sense are refused", () => {
  const set = retentionParsers["retention.set"];
  for (const unflaggedDays of [0, -1, 1.5, 1e9, Number.NaN, "30"])
    expect(() => set({ rules: { unflaggedDays, dismissedDays: null }, by: "Ada" })).toThrow();
  expect(() => retentionParsers["flag.delete"]({ flagId: "f", reason: "  ", by: "Ada" })).toThrow("Say why");
  expect(set({ rules: month, by: "Ada" })).toEqual({ rules: month, by: "Ada" });
});
