import { expect, test } from "vitest";
import { parseFlagRuleFile } from "../../src/contract/flagRules.ts";
import { ruleText } from "../../src/review/rules/ruleText.ts";
import { newRule, usualRules } from "../../src/review/rules/usualRules.ts";
import { random } from "../geo/local.ts";

const rule = newRule("r1");
const file = (given: object) => ({ format: "vedette-flag-rules", version: 1, rules: [{ ...rule, ...given }] });

function refusal(value: unknown): string {
  try {
    parseFlagRuleFile(value);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

test("rules pass a file unchanged", () => {
  const whole = file({
    classes: ["truck"],
    size: { from: 4, to: 12 },
    hours: { from: "sunset-30", to: "06:00" },
    where: { kind: "zone-kinds", kinds: ["interest"] },
    conditions: [
      { kind: "speed", from: 3, to: 20 },
      { kind: "crossing", direction: "left-to-right", confidence: 0.95 },
    ],
  });
  expect(parseFlagRuleFile(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});

test("what is wrong with a file is said with the name of its field", () => {
  const messages = [
    refusal(null),
    refusal({ ...file({}), version: 2 }),
    refusal(file({ severity: "panic" })),
    refusal(file({ conditions: [] })),
    refusal(file({ conditions: [{ kind: "dwell", ms: -1, seen: 5 }] })),
    refusal(file({ conditions: [{ kind: "speed" }] })),
    refusal(file({ conditions: [{ kind: "speed", from: 9, to: 3 }] })),
    refusal(file({ conditions: [{ kind: "teleport" }] })),
    refusal(file({ hours: { from: "25:00", to: "06:00" } })),
    refusal(file({ colour: "red" })),
    refusal(file({ confidence: Number.NaN })),
    refusal({ ...file({}), rules: [rule, { ...rule, name: "twin" }] }),
  ];
  const places = messages.map((m) => m.split(": ").slice(0, 2).join(": "));
  expect(places).toEqual([
    "Rules: Invalid type",
    "Rules: version",
    "Rules: rules.0.severity",
    "Rules: rules.0.conditions",
    "Rules: rules.0.conditions.0.ms",
    "Rules: rules.0.conditions.0",
    "Rules: rules.0.conditions.0.to",
    "Rules: rules.0.conditions.0.kind",
    "Rules: rules.0.hours.from",
    "Rules: rules.0.colour",
    "Rules: rules.0.confidence",
    "Rules: rules",
  ]);
  expect(messages[8]).toContain('such as "22:30", "sunset" or "sunrise-60"');
  expect(messages[11]).toContain('"r1" is the id of rule 1 too');
});

test("files with anything in any place are read or refused, and never end in another error", () => {
  const uniform = random(7);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(uniform() * of.length)] as T;
  const values = [
    null,
    true,
    -1,
    1e308,
    "",
    "x".repeat(300),
    [],
    {},
    [[]],
    { kind: "dwell" },
    { kind: "zones", names: [] },
  ];
  /** A copy with one value somewhere replaced. */
  const mutated = (value: unknown): unknown => {
    if (uniform() < 0.2 || typeof value !== "object" || value === null) return pick(values);
    if (Array.isArray(value)) {
      const at = Math.floor(uniform() * value.length);
      return value.map((item, i) => (i === at ? mutated(item) : item));
    }
    const key = pick(Object.keys(value));
    return { ...value, [key]: mutated((value as Record<string, unknown>)[key]) };
  };
  let refused = 0;
  for (let i = 0; i < 2_000; i++) {
    const message = refusal(mutated(file({ hours: { from: "sunset", to: "06:00" }, classes: ["car"] })));
    if (message === "accepted") continue;
    expect(message).toMatch(/^Rules: /);
    refused++;
  }
  expect(refused).toBeGreaterThan(1_500);
});

test("a rule reads as a sentence", () => {
  expect(usualRules.map(ruleText)).toEqual(["Alert when anything in a watch zone stays for 2 s (5 frames)"]);
  expect(
    ruleText({
      ...rule,
      classes: ["truck", "car"],
      size: { from: 4, to: 12 },
      hours: { from: "sunset+30", to: "06:00" },
      match: "any",
      conditions: [
        { kind: "course", course: "towards" },
        { kind: "convoy", count: 3, within: 100, ms: 60_000 },
        { kind: "crossing", direction: "left-to-right", confidence: 0.95 },
      ],
    }),
  ).toBe(
    "Notice when a truck or a car (or a thing of unknown class of 4 to 12 m) in a watch zone (at least 0.8 certain) " +
      "moves towards the line, is one of at least 3 that move the same way within 100 m and 1 min or " +
      "crosses the line from its left to its right (both sides 0.95 certain), between 30 min after sunset and 06:00",
  );
});
