import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { Tombstone } from "../contract/retention.ts";
import { keepOrigin, sameFlags } from "./flagOrigin.ts";
import { FlagStore } from "./flagStore.ts";
import type { Named } from "./stationMerge.ts";
import { type Tombstones, tombstonesIn } from "./tombstones.ts";

/** A flag that was deleted at another station and is here, and the tombstone it has there. */
export interface DeletedElsewhere {
  readonly flagId: string;
  readonly stone: Tombstone;
}

/**
 * Takes in the tombstones of another station's database, within a transaction. Answers the flags here that were deleted there:
 * they are to be deleted here, too. What was never here is remembered, so that no third station brings it.
 */
export function takeInTombstones(
  db: Database,
  stones: Tombstones,
  other: Database,
  sorties: readonly Named[],
): DeletedElsewhere[] {
  const names = new Map(sorties.map(({ from, to }) => [from, to]));
  const flags = new FlagStore(db);
  const found: DeletedElsewhere[] = [];
  for (const { stone: theirs, origin: there } of tombstonesIn(other)) {
    const files = theirs.files.flatMap((file) => {
      const path = pathHere(file.path, names);
      return path === undefined ? [] : [{ ...file, path }];
    });
    const stone = { ...theirs, files, sortieId: names.get(theirs.sortieId) ?? theirs.sortieId };
    const origin = { ...there, sortieId: stone.sortieId };
    const same = sameFlags(db, origin, stone.flagId);
    for (const { flagId, isThere, isBuried } of same) {
      keepOrigin(db, flagId, origin);
      if (isThere) found.push({ flagId, stone });
      if (isBuried) stones.addFiles(flagId, files);
    }
    if (same.length === 0) stones.keep({ ...stone, flagId: freeId(flags, stone) }, origin);
  }
  return found;
}

/** What a tombstone is called here: another flag may have that name, or have had it. */
function freeId(flags: FlagStore, { flagId, station }: Tombstone): string {
  for (let n = 0; ; n++) {
    const id = n === 0 ? flagId : n === 1 ? `${flagId}@${station}` : `${flagId}@${station}-${n}`;
    if (!flags.isTaken(id)) return id;
  }
}

/** The path here, in the data folder, of a file of another station's sortie: by its old name it would be another flight's. */
function pathHere(path: string, names: ReadonlyMap<string, string>): string | undefined {
  const [root, sortie = "", ...parts] = path.split("/");
  const name = names.get(sortie);
  const isOdd = parts.length === 0 || parts.some((part) => /^\.{0,2}$|\\/.test(part));
  return root !== "sorties" || name === undefined || isOdd ? undefined : ["sorties", name, ...parts].join("/");
}
