import type { FlagRule, RuleCondition, RuleWhere } from "../../../src/contract/flagRules.ts";

type Kind = RuleCondition["kind"];

/** Each condition as a choice, in the words of the sentence. */
export const conditionChoices: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: "dwell", label: "stays there for" },
  { value: "speed", label: "moves at a speed of" },
  { value: "heading", label: "heads between" },
  { value: "course", label: "moves, as seen from the line," },
  { value: "crossing", label: "crosses the line" },
  { value: "convoy", label: "is one of a convoy of at least" },
  { value: "loitering", label: "turns back and forth" },
  { value: "stopped", label: "drove and then stands for" },
];

/** A condition of a kind with values to begin with. */
export function newCondition(kind: Kind): RuleCondition {
  switch (kind) {
    case "dwell":
      return { kind, ms: 10_000, seen: 5 };
    case "speed":
      return { kind, from: 5 };
    case "heading":
      return { kind, fromDeg: 0, toDeg: 90 };
    case "course":
      return { kind, course: "towards" };
    case "crossing":
      return { kind, direction: "either", confidence: 0.95 };
    case "convoy":
      return { kind, count: 3, within: 150, ms: 30_000 };
    case "loitering":
      return { kind, turns: 2, within: 300, ms: 600_000 };
    case "stopped":
      return { kind, ms: 30_000, within: 100 };
  }
}

export const whereChoices: readonly { readonly value: RuleWhere["kind"]; readonly label: string }[] = [
  { value: "watch", label: "in a watch zone" },
  { value: "corridor", label: "near the line, within" },
  { value: "zones", label: "in the zones" },
  { value: "zone-kinds", label: "in zones of the kind" },
  { value: "anywhere", label: "anywhere" },
];

export function newWhere(kind: RuleWhere["kind"]): RuleWhere {
  if (kind === "corridor") return { kind, within: 100 };
  if (kind === "zones") return { kind, names: [] };
  if (kind === "zone-kinds") return { kind, kinds: ["watch"] };
  return { kind };
}

/** A rule with some of its parts changed; a part that is undefined is left out. */
export function changed(rule: FlagRule, part: { readonly [K in keyof FlagRule]?: FlagRule[K] | undefined }): FlagRule {
  const whole = { ...rule, ...part };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as unknown as FlagRule;
}
