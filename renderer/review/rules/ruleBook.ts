import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import { type FlagRule, type FlagRuleFile, parseFlagRuleFile } from "../../../src/contract/flagRules.ts";
import type { StationCalls } from "../../../src/contract/station.ts";
import { Store } from "../../ui/store.ts";

type Changes = "rules.list" | "rules.save" | "rules.remove" | "rules.replace";

/** Asks the station to change its rules; each answer is all of them. */
export type AskRules = <K extends Changes>(
  name: K,
  args: StationCalls[K] extends { args: infer A } ? A : never,
) => Promise<StationCalls[K] extends { result: infer R } ? R : never>;

/** The rules as the window knows them. */
export interface RuleBookState {
  /** Undefined until the station has said. */
  readonly rules: readonly FlagRule[] | undefined;
  /** The rules before each of this window's changes, oldest first. */
  readonly past: readonly (readonly FlagRule[])[];
  readonly failure?: Failure | undefined;
}

const MOST_PAST = 50;

/** The station's rules, and what this window changed of them, so that it can be taken back. */
export class RuleBook {
  readonly state = new Store<RuleBookState>({ rules: undefined, past: [] });
  readonly #ask: AskRules;

  constructor(ask: AskRules) {
    this.#ask = ask;
  }

  async load(): Promise<void> {
    try {
      const rules = await this.#ask("rules.list", null);
      this.state.update((s) => ({ ...s, rules, failure: undefined }));
    } catch (cause) {
      this.state.update((s) => ({ ...s, failure: failureOf(cause) }));
    }
  }

  /** Adds a rule or changes it; whether the station has kept it. */
  save = (rule: FlagRule): Promise<boolean> => this.#change(() => this.#ask("rules.save", { rule }));

  remove = (ruleId: string): Promise<boolean> => this.#change(() => this.#ask("rules.remove", { ruleId }));

  replace = (rules: readonly FlagRule[]): Promise<boolean> => this.#change(() => this.#ask("rules.replace", { rules }));

  /** Puts back the rules as they were before the last change. */
  async undo(): Promise<boolean> {
    const { past } = this.state.get();
    const before = past.at(-1);
    if (!before) return false;
    const done = await this.replace(before);
    if (done) this.state.update((s) => ({ ...s, past: past.slice(0, -1) }));
    return done;
  }

  async #change(ask: () => Promise<readonly FlagRule[]>): Promise<boolean> {
    const { rules: before } = this.state.get();
    try {
      const rules = await ask();
      this.state.update(({ past }) => ({
        rules,
        past: before ? [...past, before].slice(-MOST_PAST) : past,
      }));
      return true;
    } catch (cause) {
      this.state.update((s) => ({ ...s, failure: failureOf(cause) }));
      return false;
    }
  }
}

/** What is wrong with a rule, by its field in words; undefined when the station would take it. */
export function problemOf(rule: FlagRule): string | undefined {
  try {
    parseFlagRuleFile(ruleFile([rule]));
    return undefined;
  } catch (cause) {
    return failureOf(cause).message.replace(/^Rules: (rules\.0\.)?/, "");
  }
}

const ruleFile = (rules: readonly FlagRule[]): FlagRuleFile => ({ format: "vedette-flag-rules", version: 1, rules });

/** The rules as the text of a file. */
export const ruleFileText = (rules: readonly FlagRule[]): string => `${JSON.stringify(ruleFile(rules), null, 2)}\n`;

/**
 * The rules after those of a file: one with a known id takes the place of the one that is there, others come after.
 * @throws FailureError bad-input that names the field, or SyntaxError when the text is no JSON.
 */
export function withFile(rules: readonly FlagRule[], text: string): FlagRule[] {
  const added = parseFlagRuleFile(JSON.parse(text)).rules;
  return [
    ...rules.map((rule) => added.find(({ id }) => id === rule.id) ?? rule),
    ...added.filter((rule) => !rules.some(({ id }) => id === rule.id)),
  ];
}
