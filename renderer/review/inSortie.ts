import type { FlagRecord } from "../../src/contract/records.ts";

/** The flags that were seen in a sortie, each with the time from which and to which it was seen in it. */
export function inSortie(flags: Iterable<FlagRecord>, sortieId: string | undefined): FlagRecord[] {
  return [...flags].flatMap((flag) => {
    const seen = flag.sightings.filter((sighting) => (sighting.sortieId ?? flag.sortieId) === sortieId);
    if (seen.length === 0) return flag.sortieId === sortieId ? [flag] : [];
    const own = flag.sortieId === sortieId;
    const openedAt = own ? flag.openedAt : Math.min(...seen.map(({ fromAt }) => fromAt));
    return [{ ...flag, openedAt, lastAt: Math.max(openedAt, ...seen.map(({ toAt }) => toAt)) }];
  });
}
