import type { FootageCalls } from "../contract/footage.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { FootageBudget } from "./footageBudget.ts";

/** Answers what windows ask about recorded footage and its room on the disk. */
export function footageHandlers(footage: FootageBudget): Handlers<FootageCalls> {
  return {
    "footage.now": () => footage.now(),
    "footage.limit": (limits) => footage.limit(limits),
    "footage.removals": () => footage.removals(),
  };
}
