import type { StreamRecord } from "../../src/contract/records.ts";

/** What is said over the place of a video while no picture of it is shown. */
export function waitingWords({ state, address }: Pick<StreamRecord, "state" | "address">): string {
  if (state === "ended") return "The video has ended.";
  if (state === "playing") return "Waiting for a key picture…";
  return `Waiting for video on ${address}…`;
}
