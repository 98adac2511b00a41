import type { RemoteIdCalls } from "../contract/remoteId.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { RemoteIdTeller } from "./remoteIdTeller.ts";

/** Answers what windows ask about the operator that Remote ID tells of. */
export function remoteIdHandlers(teller: RemoteIdTeller): Handlers<RemoteIdCalls> {
  return {
    "remoteId.get": () => teller.operator,
    "remoteId.set": (operator) => {
      teller.set(operator);
      return null;
    },
  };
}
