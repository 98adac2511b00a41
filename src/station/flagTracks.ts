import type { CorrectedFootage } from "../contract/corrections.ts";
import type { FlagRecord } from "../contract/records.ts";

/** The tracks of some footage that flags are about, with what the detector took them for: also those whose places were not kept. */
export function flagTracks(
  { sortieId, streamId }: CorrectedFootage,
  flags: readonly FlagRecord[],
): Map<string, string> {
  return new Map(
    flags.flatMap((flag) =>
      flag.sightings
        .filter((one) => one.streamId === streamId && (one.sortieId ?? flag.sortieId) === sortieId)
        .flatMap(({ trackIds }) => trackIds.map((id) => [id, flag.className] as const)),
    ),
  );
}
