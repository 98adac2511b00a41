import { forgettableAfterMs, type VehicleRecord } from "../../src/contract/records.ts";

/** Whether dismissing a vehicle may be offered. */
export const mayForget = (
  { lost, armed, replayed, heardAt }: Pick<VehicleRecord, "lost" | "armed" | "replayed" | "heardAt">,
  now: number,
): boolean => lost && !armed && !replayed && now - heardAt >= forgettableAfterMs;
