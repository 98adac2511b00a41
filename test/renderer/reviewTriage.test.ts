import { expect, test } from "vitest";
import { changed, standingOf, toggled, withValues } from "../../renderer/review/deskView.ts";
import { facetsAsked, filterParts, instantOf, localTime, offered } from "../../renderer/review/filterWords.ts";
import { lineOf } from "../../renderer/review/openDesk.ts";
import { previewStills } from "../../renderer/review/previewStills.ts";
import { Triage, type TriageParts } from "../../renderer/review/triage.ts";
import { keyWords, quickReasons, triageDeed } from "../../renderer/review/triageKeys.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { FlagFilter } from "../../src/contract/flagQuery.ts";
import { flag } from "./records.ts";

/** A station that numbers deeds and answers when it is told to. */
function desk() {
  const asked: [string, unknown][] = [];
  const failures: string[] = [];
  const answers: ((fail?: Error) => void)[] = [];
  let act = 0;
  const call = ((name: string, args: { flagIds?: readonly string[] }) => {
    asked.push([name, args]);
    return new Promise((resolve, reject) => {
      answers.push((fail) => {
        if (fail) reject(fail);
        else resolve({ act: ++act, flags: (args.flagIds ?? ["f1"]).map((id) => flag({ id })) });
      });
    });
  }) as TriageParts["call"];
  const onFailure = (_cause: unknown, what: string) => failures.push(what);
  const triage = new Triage({ call, by: () => "Ada", onFlags: () => {}, onFailure });
  const answer = async (fail?: Error) => {
    await new Promise((resolve) => setImmediate(resolve));
    answers.shift()?.(fail);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { triage, asked, failures, answer };
}

test("verdicts are sent one after another in the order they were given, and wait as under way", async () => {
  const { triage, asked, answer } = desk();
  void triage.judge(["f1"], "confirmed");
  void triage.judge(["f2"], "dismissed", "authorised");
  await new Promise((resolve) => setImmediate(resolve));
  expect([asked.length, [...triage.pending]]).toEqual([1, ["f1", "f2"]]);
  await answer();
  await answer();
  expect(asked).toEqual([
    ["flags.judge", { flagIds: ["f1"], kind: "confirmed", by: "Ada" }],
    ["flags.judge", { flagIds: ["f2"], kind: "dismissed", reason: "authorised", by: "Ada" }],
  ]);
  expect(triage.pending.size).toBe(0);
  expect(triage.said.get().map(({ act, words }) => [act, words])).toEqual([
    [1, "confirmed"],
    [2, "dismissed: authorised"],
  ]);
});

test("undo takes back the last, then the one before, waits for what is under way, and ends", async () => {
  const { triage, asked, answer } = desk();
  void triage.judge(["f1"], "confirmed");
  void triage.escalate(["f2"], true);
  const undone = [triage.undo(), triage.undo(), triage.undo()];
  for (let i = 0; i < 4; i++) await answer();
  expect((await Promise.all(undone)).map((said) => said?.words)).toEqual(["escalated", "confirmed", undefined]);
  expect(asked.slice(2)).toEqual([
    ["flags.undo", { act: 2, by: "Ada" }],
    ["flags.undo", { act: 1, by: "Ada" }],
  ]);
});

test("what was taken back is said again until something else is said", async () => {
  const { triage, asked, answer } = desk();
  void triage.judge(["f1"], "confirmed");
  void triage.join(["f1", "f2"], "same trailer");
  const undone = [triage.undo(), triage.undo()];
  const again = [triage.redo(), triage.redo(), triage.redo()];
  for (let i = 0; i < 6; i++) await answer();
  expect((await Promise.all([...undone, ...again])).map((said) => said?.words)).toEqual([
    ...["joined as one vehicle", "confirmed"],
    ...["confirmed", "joined as one vehicle", undefined],
  ]);
  expect(asked.slice(1)).toEqual([
    ["flags.join", { flagIds: ["f1", "f2"], reason: "same trailer", by: "Ada" }],
    ...[2, 1, 4, 3].map((act) => ["flags.undo", { act, by: "Ada" }]),
  ]);
  void triage.undo();
  await answer();
  expect([asked.at(-1), triage.undone.get().length]).toEqual([["flags.undo", { act: 6, by: "Ada" }], 1]);
  void triage.part(["f1"]);
  await answer();
  expect([triage.undone.get(), await triage.redo()]).toEqual([[], undefined]);
});

test("what the station refuses is told, is not to be undone, and does not stop what follows", async () => {
  const { triage, failures, answer } = desk();
  const first = triage.judge(["f1"], "confirmed");
  const second = triage.note("f1", "turned back");
  await answer(new FailureError("busy", "The database is busy"));
  await answer();
  expect([await first, await second, failures, triage.pending.size]).toEqual([
    false,
    true,
    ["The verdict was not kept"],
    0,
  ]);
  expect(triage.said.get().map(({ words }) => words)).toEqual(["note changed"]);
});

test("tags are told as what is added and what is removed, and nothing is sent where nothing changed", async () => {
  const { triage, asked, answer } = desk();
  const tagged = { id: "f1", tags: ["night", "convoy"] };
  expect(await triage.tag(tagged, ["convoy", "night"])).toBe(true);
  void triage.tag(tagged, ["night", "trailer"]);
  await answer();
  expect(asked).toEqual([["flags.tag", { flagIds: ["f1"], add: ["trailer"], remove: ["convoy"], by: "Ada" }]]);
});

test("every key that is told of means something, and no other letter does", () => {
  const told = keyWords
    .flatMap(({ keys }) => keys)
    .map((key) => ({ "↓": "ArrowDown", "↑": "ArrowUp" })[key] ?? key)
    .filter(
      (key) => !["Space", ",", ".", "…", "Esc", "Ctrl+Z", "Ctrl+Y", "Shift+C", "Shift+D", "Shift+U"].includes(key),
    );
  expect(told.filter((key) => triageDeed(key, false) === undefined)).toEqual([]);
  const letters = [..."abcdefghijklmnopqrstuvwxyz"].filter((key) => triageDeed(key, false) !== undefined);
  expect(letters).toEqual(
    told
      .filter((key) => /^[A-Z]$/.test(key))
      .map((key) => key.toLowerCase())
      .sort(),
  );
  expect([triageDeed("z", true), triageDeed("c", true), triageDeed("3", false)]).toEqual([
    "undo",
    undefined,
    { reason: 2 },
  ]);
  expect([triageDeed("Z", true, true), triageDeed("y", true), triageDeed("U", false, true)]).toEqual([
    "redo",
    "redo",
    "redo",
  ]);
});

test("quick reasons are the usual ones and then those that were given most, nine at most", () => {
  const given = ["farmer", "authorised", "a", "b", "c", "d"];
  expect(quickReasons(given)).toEqual([
    ...["not a vehicle", "authorised", "local traffic", "seen before", "unclear picture"],
    ...["farmer", "a", "b", "c"],
  ]);
});

test("a filter is put together value by value, told in words, and taken apart again", () => {
  let filter: FlagFilter = toggled({}, "vehicle", "1:1");
  filter = toggled(toggled(filter, "section", ""), "class", "car");
  filter = changed(filter, { unseen: true, escalated: true, fromAt: new Date(2026, 2, 1, 14, 3).getTime() });
  const parts = filterParts(filter, new Map([["1:1", "Copter 1"]]));
  expect(parts.map(({ words }) => words)).toEqual([
    ...["from 2026-03-01 14:03", "not seen by me", "escalated"],
    ...["near no section", "Copter 1", "car"],
  ]);
  expect(facetsAsked(filter)).toBe(6);
  expect(parts[4]?.without).not.toHaveProperty("vehicles");
  for (const part of parts) expect(facetsAsked(part.without)).toBe(5);
  expect(toggled({ classes: ["car"] }, "class", "car")).toEqual({});
});

test("the verdict buttons stand for one verdict, for all, or for none of them", () => {
  expect(standingOf({})).toBe("all");
  expect(standingOf(withValues({}, "standing", ["dismissed"]))).toBe("dismissed");
  expect(standingOf({ standings: ["dismissed", "confirmed"] })).toBe("mixed");
});

test("what is chosen is offered though no flag has it, and fields of time go there and back", () => {
  expect(offered([{ value: "car", flags: 3 }], ["van", "car"])).toEqual([
    { value: "car", flags: 3 },
    { value: "van", flags: 0 },
  ]);
  const at = new Date(2026, 10, 23, 3, 5).getTime();
  expect([localTime(at), instantOf(localTime(at)), instantOf(""), instantOf("soon")]).toEqual([
    "2026-11-23T03:05",
    at,
    undefined,
    undefined,
  ]);
});

test("stills of a preview lie where there are boxes, each once; without boxes all over the clip", () => {
  const clip = (length: number, ...boxes: number[]) => ({
    ...{ length, boxes: boxes.map((at) => ({ at })) },
    indexAt: (at: number) => Math.min(Math.max(0, Math.floor(at / 100)), length - 1),
  });
  expect(previewStills(clip(100, 2_000, 3_000, 6_000), 5)).toEqual([20, 30, 40, 50, 60]);
  expect(previewStills(clip(101), 5)).toEqual([0, 25, 50, 75, 100]);
  expect(previewStills(clip(100, 2_000, 2_100), 5)).toEqual([20, 21]);
  expect(previewStills(clip(0), 5)).toEqual([]);
});

test("a flag that was opened from a grouped line belongs to that line; any other to its own", () => {
  const listed = (id: string) => ({ ...flag({ id }), unseen: false });
  const told = { flags: 2, unreviewed: 2, unseen: 0, fromAt: 0, toAt: 1 };
  const rows = [listed("a"), { ...listed("b"), group: { id: "spot-7", ...told } }];
  const group = { id: "spot-7", flags: [listed("b"), listed("older")] };
  expect(["a", "b", "older", "elsewhere", null].map((id) => lineOf(rows, id, group))).toEqual([
    ...["a", "b", "b", "elsewhere", null],
  ]);
});
