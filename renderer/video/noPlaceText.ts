import type { TrackRecord } from "../../src/contract/records.ts";

/**
 * Vehicles in a stream's picture that have no place on the ground, and why: `2 without a place: ray too flat`; and that
 * others stand on ground whose height nobody knows. Empty when there is nothing to say.
 */
export function noPlaceText(tracks: Iterable<TrackRecord>, streamId: string): string {
  const reasons = new Map<string, number>();
  let assumed = 0; // metres, the greatest σ
  for (const { noPlace, groundAssumed, placeSigma, ended, streamId: of } of tracks) {
    if (ended || of !== streamId) continue;
    if (noPlace !== undefined) reasons.set(noPlace, (reasons.get(noPlace) ?? 0) + 1);
    else if (groundAssumed) assumed = Math.max(assumed, placeSigma?.up ?? 0);
  }
  const words = [...reasons].map(([why, count]) => `${count} without a place: ${why}`);
  if (assumed > 0) words.push(`placed on flat ground at home's height, ±${Math.round(assumed)}\u202fm: load terrain`);
  return words.join("; ");
}
