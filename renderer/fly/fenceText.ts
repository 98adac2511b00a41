import type { VehicleRecord } from "../../src/contract/records.ts";

export interface FenceText {
  readonly text: string;
  readonly hint: string;
  readonly level?: "caution" | "alarm";
}

/** How a vehicle stands to its fence, in words; undefined where it tells of none. */
export function fenceText({ fence }: Pick<VehicleRecord, "fence">): FenceText | undefined {
  if (!fence) return undefined;
  if (fence.breached)
    return {
      text: "■ Outside its fence",
      hint: "The vehicle says that it has left the area of its fence",
      level: "alarm",
    };
  if (fence.enabled) return { text: "Fence on", hint: "The vehicle minds the fence on board" };
  return {
    text: "▲ Fence off",
    hint: "A fence is on board, and the vehicle does not act when it is broken. Switch it on in Plan",
    level: "caution",
  };
}
