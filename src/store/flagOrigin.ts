import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FlagRecord } from "../contract/records.ts";
import { prepared } from "./prepared.ts";

/**
 * By what a flag is the same one in the data of every station, whatever it is called there and however its sightings stand: its
 * sortie, when it was opened, and by which track (several where stations took different ones for it).
 */
export interface FlagOrigin {
  readonly sortieId: string;
  readonly openedAt: number; // ms since 1970
  readonly tracks: readonly string[];
}

/** The origin of a flag as it is opened. */
export const originOf = ({ sortieId, openedAt, sightings: [first] }: Opened): FlagOrigin => ({
  ...{ sortieId, openedAt, tracks: [first ? `${first.streamId} ${first.trackIds[0]}` : ""] },
});
type Opened = Pick<FlagRecord, "sortieId" | "openedAt" | "sightings">;

/** The origin that is kept of a flag, also of one that is deleted. */
export function originIn(db: Database, flag: Omit<FlagOrigin, "tracks"> & { readonly id: string }): FlagOrigin {
  const { id, sortieId, openedAt } = flag;
  const read = prepared(
    db,
    "SELECT track FROM flagOrigin WHERE flagId = ? AND sortieId = ? AND openedAt = ? ORDER BY track",
  );
  const tracks = (read.all(id, sortieId, openedAt) as { track: string }[]).map(({ track }) => track);
  return { sortieId, openedAt, tracks };
}

/** Keeps an origin of a flag beside those it has. */
export function keepOrigin(db: Database, flagId: string, { sortieId, openedAt, tracks }: FlagOrigin): void {
  const keep = prepared(db, "INSERT OR IGNORE INTO flagOrigin (sortieId, openedAt, track, flagId) VALUES (?, ?, ?, ?)");
  for (const track of tracks) keep.run(sortieId, openedAt, track, flagId);
}

/** A flag here, shown or not yet (`isThere`), or a tombstone in its place. */
export interface SameFlag {
  readonly flagId: string;
  readonly isThere: boolean;
  readonly isBuried: boolean;
}

/** What is here of a flag, the one of that name first: of one origin, or of that name, sortie and instant. */
export function sameFlags(db: Database, { sortieId, openedAt, tracks }: FlagOrigin, flagId: string): SameFlag[] {
  const rows = prepared(
    db,
    `SELECT DISTINCT one.flagId AS flagId, removedAt, tombstone.flagId AS buried FROM flagOrigin one
       LEFT JOIN flag ON flag.id = one.flagId AND flag.sortieId = ?1 AND flag.openedAt = ?2
       LEFT JOIN flagRow ON flagRow.flagId = flag.id
       LEFT JOIN tombstone ON tombstone.flagId = one.flagId AND tombstone.sortieId = ?1 AND tombstone.openedAt = ?2
     WHERE one.sortieId = ?1 AND one.openedAt = ?2 AND (one.flagId = ?3 OR one.track IN (SELECT value FROM json_each(?4)))
       AND coalesce(key, tombstone.flagId) IS NOT NULL
     ORDER BY one.flagId <> ?3, one.flagId`,
  ).all(sortieId, openedAt, flagId, JSON.stringify(tracks)) as unknown as Row[];
  return rows.map((row) => ({
    ...{ flagId: row.flagId, isBuried: row.buried !== null },
    isThere: row.buried === null && (row.removedAt === null || row.removedAt === STAGED),
  }));
}

interface Row {
  readonly flagId: string;
  readonly removedAt: number | null;
  readonly buried: string | null;
}

/** Where a flag's row tells when it was removed: it is being taken in and not shown yet. No instant of this world. */
export const STAGED = -1;
