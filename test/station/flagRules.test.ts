import { appendFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { stationParsers } from "../../src/contract/station.ts";
import { newRule, usualRules } from "../../src/review/rules/usualRules.ts";
import { flagRuleHandlers } from "../../src/station/flagRuleHandlers.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { Flags } from "../../src/station/flags.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { trackAt, zone } from "../review/rules/drive.ts";

function station(root = mkdtempSync(join(tmpdir(), "vedette-rules-"))) {
  const db = openDatabase(join(root, "vedette.db"));
  const settings = new Settings(db);
  const sorties = new SortieStore(db, root);
  const flags = new Flags({
    store: new FlagStore(db),
    rules: new FlagRules({ settings, log: silentLog }),
    footage: new FootageStore(db),
    sorties,
    still: async () => null,
    log: silentLog,
  });
  flags.setZones([zone]);
  return { root, settings, sorties, flags, ask: flagRuleHandlers({ flags }) };
}

test("a new station has the usual rule; changed ones are kept over a restart and counted", () => {
  const first = station();
  expect(first.ask["rules.list"](null)).toEqual(usualRules);
  const night = { ...newRule("night"), hours: { from: "22:00", to: "06:00" } };
  first.ask["rules.save"]({ rule: night });
  first.ask["rules.save"]({ rule: { ...night, name: "At night" } });
  const kept = [...usualRules, { ...night, name: "At night", version: 2 }];
  expect(station(first.root).ask["rules.list"](null)).toEqual(kept);
  expect(first.ask["rules.remove"]({ ruleId: "night" })).toEqual(usualRules);
  expect(() => first.ask["rules.remove"]({ ruleId: "night" })).toThrow("There is no rule night");
  expect(first.ask["rules.replace"]({ rules: [] })).toEqual([]);
  expect(station(first.root).ask["rules.list"](null)).toEqual([]);
});

test("a rule that a newer station wrote is left out, and stays where it is kept", () => {
  const { root, settings, flags } = station();
  const foreign = { ...newRule("x"), conditions: [{ kind: "submerges" }] };
  settings.set("flagRules", [foreign, newRule("y")]);
  const later = station(root);
  expect(later.flags.rules.list()).toEqual([newRule("y")]);
  later.ask["rules.save"]({ rule: newRule("z") });
  expect(settings.get("flagRules", (value) => value)).toEqual([newRule("y"), newRule("z"), foreign]);
  expect(flags.rules.list()).toEqual(usualRules);
});

test("what a window sends is refused with the name of the field", () => {
  const bad = { rule: { ...newRule("a"), hours: { from: "9 pm", to: "06:00" } } };
  expect(() => stationParsers["rules.save"](bad)).toThrow("rules.save: rule.hours.from: Expected a time such as");
});

test("rules that are changed while a vehicle is watched count from then on, and its flag keeps the words it had", () => {
  const { flags, ask } = station();
  const see = (from: number, to: number, id: string) => {
    for (let at = from; at <= to; at += 200) flags.observe(trackAt(700, 20, at, { id, firstAt: from }), at, "s1");
  };
  see(0, 3_000, "t1");
  ask["rules.save"]({
    rule: {
      ...(usualRules[0] as (typeof usualRules)[0]),
      name: "anything here",
      conditions: [{ kind: "dwell", ms: 9_000, seen: 5 }],
    },
  });
  flags.tick(60_000);
  expect(flags.list().map(({ rule, fired }) => [rule, fired?.[0]?.text])).toEqual([
    ["vehicle in watch zone", "Alert when anything in a watch zone stays for 2 s (5 frames)"],
  ]);
  see(100_000, 108_000, "t2");
  expect(flags.list()).toHaveLength(1);
  see(108_200, 110_000, "t2");
  expect(flags.list().map(({ rule, fired }) => [rule, fired?.[0]?.version])).toEqual([
    ["anything here", 2],
    ["vehicle in watch zone", 1],
  ]);
});

test("the tracks of a sortie are kept twice a second, outlive a crash, and rules are tried on them", async () => {
  const { root, flags, ask, sorties } = station();
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: 0 });
  sorties.save({ id: "s2", vehicleId: "1:1", startedAt: 50 });
  for (let at = 0; at <= 10_000; at += 100) flags.observe(trackAt(700, 20, at), at, "s1");
  flags.tick(10_000);
  const file = join(root, "sorties", "s1", "tracks.jsonl");
  expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1 + 21);
  appendFileSync(file, '[10200,2,"cam","t1"');
  const again = station(root);
  expect(again.ask["rules.recordings"](null)).toEqual([{ sortieId: "s1", vehicleId: "1:1", startedAt: 0 }]);
  const off = { ...newRule("slow"), on: false, conditions: [{ kind: "dwell", ms: 5_000, seen: 40 }] as const };
  const trial = await again.ask["rules.try"]({ rules: [off], sortieId: "s1" });
  expect(trial).toMatchObject({ sights: 21, tracks: 1, damaged: 1, counts: [{ ruleId: "slow", flags: 1 }] });
  expect(trial.flags.map(({ openedAt }) => openedAt)).toEqual([5_000]);
  await expect(ask["rules.try"]({ rules: [off], sortieId: "s2" })).rejects.toThrow(
    "No tracks of the sortie s2 were kept",
  );
  await expect(ask["rules.try"]({ rules: [off], sortieId: "s9" })).rejects.toThrow("There is no sortie s9");
});
