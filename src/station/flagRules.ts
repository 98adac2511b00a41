import * as v from "valibot";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { type FlagRule, flagRuleSchema } from "../contract/flagRules.ts";
import { parser } from "../contract/parse.ts";
import { usualRules } from "../review/rules/usualRules.ts";
import type { Settings } from "../store/settings.ts";

const settingKey = "flagRules";
const parseRules = parser("rules", v.array(v.unknown()));
const parseRule = parser("rule", flagRuleSchema);
const most = 100;

/** The rules that make flags, remembered over restarts; the usual ones until some are kept. */
export class FlagRules {
  readonly #settings: Settings;
  readonly #changed = new Emitter<readonly FlagRule[]>();
  #rules: readonly FlagRule[];
  /** Kept rules that this version does not understand, as they were written: a newer one may. */
  readonly #foreign: readonly unknown[];

  readonly onRules = this.#changed.on;

  constructor({ settings, log }: { settings: Settings; log: Log }) {
    this.#settings = settings;
    const foreign: unknown[] = [];
    this.#rules = (settings.get(settingKey, parseRules) ?? usualRules).flatMap((kept) => {
      try {
        return [parseRule(kept)];
      } catch (cause) {
        log.warn("a rule of the flags is left out", cause);
        foreign.push(kept);
        return [];
      }
    });
    this.#foreign = foreign;
  }

  list(): readonly FlagRule[] {
    return this.#rules;
  }

  /** Adds a rule, or changes the one with its id. @throws FailureError refused when there are too many. */
  save(rule: FlagRule): readonly FlagRule[] {
    const index = this.#rules.findIndex(({ id }) => id === rule.id);
    const before = this.#rules[index];
    if (!before && this.#rules.length >= most)
      throw new FailureError("refused", `“${rule.name}” was not added: there are ${most} rules`, "Remove some.");
    const kept = { ...rule, version: before ? before.version + 1 : rule.version };
    return this.#keep(before ? this.#rules.with(index, kept) : [...this.#rules, kept]);
  }

  /** @throws FailureError not-found */
  remove(ruleId: string): readonly FlagRule[] {
    if (!this.#rules.some(({ id }) => id === ruleId)) throw new FailureError("not-found", `There is no rule ${ruleId}`);
    return this.#keep(this.#rules.filter(({ id }) => id !== ruleId));
  }

  /** Puts other rules in the place of all; one that differs from the one with its id is a newer version of it. */
  replace(rules: readonly FlagRule[]): readonly FlagRule[] {
    return this.#keep(
      rules.map((rule) => {
        const before = this.#rules.find(({ id }) => id === rule.id);
        if (!before || JSON.stringify(before) === JSON.stringify(rule)) return rule;
        return { ...rule, version: Math.max(before.version + 1, rule.version) };
      }),
    );
  }

  #keep(rules: readonly FlagRule[]): readonly FlagRule[] {
    this.#settings.set(settingKey, [...rules, ...this.#foreign]);
    this.#rules = rules;
    this.#changed.emit(rules);
    return rules;
  }
}
