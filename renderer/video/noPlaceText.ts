import type { TrackRecord } from "../../src/contract/records.ts";

/** Vehicles in a stream's picture that have no place on the ground, and why: `2 without a place: ray too flat`; empty when none. */
export function noPlaceText(tracks: Iterable<TrackRecord>, streamId: string): string {
  const reasons = new Map<string, number>();
  for (const { noPlace, ended, streamId: of } of tracks)
    if (noPlace !== undefined && !ended && of === streamId) reasons.set(noPlace, (reasons.get(noPlace) ?? 0) + 1);
  return [...reasons].map(([why, count]) => `${count} without a place: ${why}`).join("; ");
}
