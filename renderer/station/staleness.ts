import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";

/** Positions older than this are shown as stale, ms. */
export const staleAfterMs = 2_500;

/** Whether what is shown of a vehicle is still true. `lost`: no heartbeat; `stale`: heartbeats but no positions. */
export type Staleness = { readonly kind: "fresh" } | { readonly kind: "stale" | "lost"; readonly ageMs: number };

export function staleness(
  record: Pick<VehicleRecord, "lost" | "heardAt">,
  sample: Pick<LiveVehicle, "at"> | undefined,
  now: number,
): Staleness {
  if (record.lost) return { kind: "lost", ageMs: Math.max(0, now - record.heardAt) };
  if (sample && now - sample.at > staleAfterMs) return { kind: "stale", ageMs: now - sample.at };
  return { kind: "fresh" };
}
