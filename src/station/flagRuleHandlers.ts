import type { FlagRuleCalls } from "../contract/flagRules.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Flags } from "./flags.ts";

/** Answers what windows ask about the rules that make flags. */
export function flagRuleHandlers({ flags }: { readonly flags: Flags }): Handlers<FlagRuleCalls> {
  const { rules } = flags;
  return {
    "rules.list": () => rules.list(),
    "rules.save": ({ rule }) => rules.save(rule),
    "rules.remove": ({ ruleId }) => rules.remove(ruleId),
    "rules.replace": (args) => rules.replace(args.rules),
    "rules.recordings": () => flags.recordings(),
    "rules.try": (args) => flags.tryRules(args.rules, args.sortieId),
  };
}
