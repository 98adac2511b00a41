import type { VehicleRecord } from "../../src/contract/records.ts";

/** Why it is not sure that a patrol is still on board, and what happens or is to be done about it; undefined while it is sure. */
export function doubtText({
  patrol,
  lost,
  armed,
}: Pick<VehicleRecord, "patrol" | "lost" | "armed">): { readonly why: string; readonly remedy: string } | undefined {
  if (patrol?.doubt === undefined) return undefined;
  const why = `It is not sure that this patrol is still on board: ${patrol.doubt}`;
  if (lost) return { why, remedy: "It is compared when the vehicle is heard again." };
  if (armed)
    return { why, remedy: "It is compared by itself once the vehicle is disarmed. Read it back now, or land." };
  return { why, remedy: "It is compared by itself in a moment. If this stays, read it back, or upload it again." };
}
