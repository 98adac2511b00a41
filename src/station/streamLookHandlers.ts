import type { Handlers } from "../contract/rpc.ts";
import type { StreamLookCalls } from "../contract/streamLook.ts";
import type { StreamLooks } from "./streamLooks.ts";

/** Answers what windows ask about how streams are looked at. */
export const streamLookHandlers = (looks: StreamLooks): Handlers<StreamLookCalls> => ({
  "look.list": () => looks.list(),
  "look.set": ({ streamId, asked }) => looks.set(streamId, asked),
});
