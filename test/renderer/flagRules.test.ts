import { expect, test } from "vitest";
import { inSortie } from "../../renderer/review/inSortie.ts";
import {
  changed,
  conditionChoices,
  newCondition,
  newWhere,
  whereChoices,
} from "../../renderer/review/rules/conditionForms.ts";
import { type AskRules, problemOf, RuleBook, ruleFileText, withFile } from "../../renderer/review/rules/ruleBook.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { FlagRule } from "../../src/contract/flagRules.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { newRule, usualRules } from "../../src/review/rules/usualRules.ts";

/** A station that keeps rules, or refuses all changes. */
function book(refuses = false) {
  let rules: readonly FlagRule[] = usualRules;
  const ask = (async (name: string, args: { rule: FlagRule } & { ruleId: string } & { rules: FlagRule[] }) => {
    if (refuses && name !== "rules.list") throw new FailureError("refused", "Not now");
    if (name === "rules.save") rules = [...rules.filter(({ id }) => id !== args.rule.id), args.rule];
    if (name === "rules.remove") rules = rules.filter(({ id }) => id !== args.ruleId);
    if (name === "rules.replace") rules = args.rules;
    return rules;
  }) as unknown as AskRules;
  return new RuleBook(ask);
}

test("changes of the rules can be taken back, one after the other", async () => {
  const b = book();
  await b.load();
  await b.save(newRule("a"));
  await b.remove("watch-zone");
  expect(b.state.get().rules).toEqual([newRule("a")]);
  expect(await b.undo()).toBe(true);
  expect(b.state.get().rules).toEqual([...usualRules, newRule("a")]);
  expect(await b.undo()).toBe(true);
  expect(b.state.get()).toEqual({ rules: usualRules, past: [] });
  expect(await b.undo()).toBe(false);
});

test("a change that the station refuses changes nothing, and says why", async () => {
  const b = book(true);
  await b.load();
  expect(await b.save(newRule("a"))).toBe(false);
  expect(b.state.get()).toMatchObject({ rules: usualRules, past: [], failure: { message: "Not now" } });
});

test("every condition and every ground that the form offers begins as one that the station takes, but for zones without a name", () => {
  for (const { value } of conditionChoices)
    expect([value, problemOf({ ...newRule("a"), conditions: [newCondition(value)] })]).toEqual([value, undefined]);
  expect(whereChoices.map(({ value }) => problemOf({ ...newRule("a"), where: newWhere(value) }) !== undefined)).toEqual(
    [false, false, true, false, false],
  );
});

test("a flag that was seen in several sorties stands in each of them for as long as it was seen there", () => {
  const sight = { streamId: "cam", vehicleId: "1:1", trackIds: ["t1"] };
  const flag = {
    id: "f",
    sortieId: "s1",
    openedAt: 2_000,
    lastAt: 90_000,
    sightings: [
      { ...sight, fromAt: 0, toAt: 8_000 },
      { ...sight, fromAt: 80_000, toAt: 90_000, sortieId: "s2" },
    ],
  } as unknown as FlagRecord;
  const spans = (sortieId: string) => inSortie([flag], sortieId).map((f) => [f.openedAt, f.lastAt]);
  expect([spans("s1"), spans("s2"), spans("s3")]).toEqual([[[2_000, 8_000]], [[80_000, 90_000]], []]);
});

test("a problem names its field", () => {
  expect(problemOf({ ...newRule("a"), hours: { from: "late", to: "06:00" } })).toMatch(/^hours\.from: Expected a time/);
  expect(changed({ ...newRule("a"), classes: ["car"] }, { classes: undefined })).toEqual(newRule("a"));
});

test("a file of rules gives back what it was made of, over the rules of the same id", () => {
  const night = { ...newRule("night"), hours: { from: "22:00", to: "06:00" } };
  expect(withFile([], ruleFileText([night]))).toEqual([night]);
  expect(withFile([...usualRules, newRule("night")], ruleFileText([night, newRule("b")]))).toEqual([
    ...usualRules,
    night,
    newRule("b"),
  ]);
  expect(() => withFile([], '{"format":"vedette-flag-rules","version":1,"rules":[{}]}')).toThrow("rules.0.id");
});
