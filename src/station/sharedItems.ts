import type { FlagFilter } from "../contract/flagQuery.ts";
import { itemOfFlag, itemOfSighting, type SharedItem } from "../review/sharedItem.ts";
import type { FlagQueries } from "../store/flagQuery.ts";
import type { SightingQueries } from "../store/sightingQuery.ts";

interface Stores {
  readonly flagQueries: Pick<FlagQueries, "matching" | "read">;
  readonly sightings: Pick<SightingQueries, "query">;
}

/** Sightings of the flags that a filter lets through, newest first, some at a time so that vehicles are not kept waiting. */
export async function* sharedSightings(
  { sightings }: Stores,
  filter: FlagFilter,
  by: string,
): AsyncGenerator<readonly SharedItem[]> {
  let after: string | undefined;
  do {
    const page = sightings.query({ filter, by, limit: A_TIME, ...(after !== undefined && { after }) });
    yield page.sightings.map(itemOfSighting);
    after = page.next;
    await breath();
  } while (after !== undefined);
}

/** The flags that a filter lets through, newest first, in the same way. */
export async function* sharedFlags(
  { flagQueries }: Stores,
  filter: FlagFilter,
  by: string,
): AsyncGenerator<readonly SharedItem[]> {
  const keys = [...flagQueries.matching(filter, by).keys];
  for (let i = 0; i < keys.length; i += A_TIME) {
    yield flagQueries.read(keys.slice(i, i + A_TIME)).map(({ flag }) => itemOfFlag(flag));
    await breath();
  }
}

const A_TIME = 100;
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
