import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { mediaAddress } from "../contract/media.ts";
import type { FlagRecord } from "../contract/records.ts";
import { united } from "../review/unitedFlag.ts";
import { kept } from "./auditWriting.ts";
import { nextRevision } from "./flagFold.ts";
import { type FlagOrigin, originIn, STAGED, sameFlags } from "./flagOrigin.ts";
import { forgetText } from "./flagQueryText.ts";
import { type FlagRow, flagOf, rowSelect } from "./flagRow.ts";
import { FlagStore } from "./flagStore.ts";
import { prepared } from "./prepared.ts";
import type { Named } from "./stationMerge.ts";
import { eraseBoxes } from "./tombstones.ts";

/** Another station's flags, made ready to be taken in: the new ones are in the database already, where nobody sees them. */
export interface StagedFlags {
  /** What each is called here, the new and the known ones. */
  readonly flags: readonly Named[];
  /** What was seen there of flags that are known here, by their ids here: of those that it is news of. */
  readonly grown: readonly Grown[];
  /** Those that were deleted here before, by their names there. */
  readonly buried: readonly FlagRecord[];
}

/** What was seen of a flag at another station, and what makes it the same flag. */
interface Grown {
  readonly flag: FlagRecord;
  readonly origin: FlagOrigin;
}

/**
 * Makes another station's flags ready, a few a step, each step a transaction of its own that nobody sees anything of; what is
 * yielded is how many there are so far, and in all.
 */
export function* stageFlags(
  db: Database,
  other: Database,
  sorties: ReadonlyMap<string, string>,
): Generator<readonly [number, number], StagedFlags> {
  const here = new FlagStore(db);
  const keys = other
    .prepare(
      "SELECT key FROM flagRow JOIN flag ON flag.id = flagId WHERE removedAt IS NULL ORDER BY flag.openedAt, key",
    )
    .all() as { key: number }[];
  const read = other.prepare(`${rowSelect} WHERE key = ?`);
  const flags: Named[] = [];
  const grown: Grown[] = [];
  const buried: FlagRecord[] = [];
  const take = (key: number): void => {
    const flag = flagOf(read.get(key) as FlagRow);
    const mapped = named(flag, sorties);
    const origin = { ...originIn(other, flag), sortieId: mapped.sortieId };
    const same = sameFlags(db, origin, flag.id);
    if (same.some(({ isBuried }) => isBuried)) {
      buried.push(mapped);
      return;
    }
    const known = same.find(({ isThere }) => isThere)?.flagId;
    const to = known ?? (here.isTaken(flag.id) ? here.newId() : flag.id);
    flags.push({ from: flag.id, to, fresh: known === undefined });
    if (known === undefined) {
      save(here, { ...mapped, id: to }, origin);
      prepared(db, "UPDATE flagRow SET removedAt = ?, revision = 0 WHERE flagId = ?").run(STAGED, to);
      prepared(db, "INSERT INTO stagedFlag (flagId) VALUES (?)").run(to);
    } else if (isNews(db, here.find(known), mapped, origin)) grown.push({ flag: { ...mapped, id: to }, origin });
  };
  for (let n = 0; n < keys.length; n += AT_ONCE) {
    kept(db, "A flag of the other station", false, () => {
      for (const { key } of keys.slice(n, n + AT_ONCE)) take(key);
    });
    yield [Math.min(n + AT_ONCE, keys.length), keys.length];
  }
  return { flags, grown, buried };
}

/** Shows what was made ready, within the transaction that writes all the rest; answers what each is called here now. */
export function showFlags(db: Database, { flags, grown, buried }: StagedFlags): Named[] {
  const here = new FlagStore(db);
  prepared(
    db,
    `UPDATE flagRow SET removedAt = NULL, revision = ${nextRevision}
     WHERE removedAt = ? AND flagId IN (SELECT flagId FROM stagedFlag)`,
  ).run(STAGED);
  db.exec("DELETE FROM stagedFlag");
  // Somebody may have deleted one meanwhile.
  const isThere = prepared(db, "SELECT 1 FROM flagRow WHERE flagId = ? AND removedAt IS NULL");
  const there = flags.filter(({ to }) => isThere.get(to));
  const gone: FlagRecord[] = [...buried];
  for (const { flag, origin } of grown) {
    const now = here.find(flag.id); // it may have grown here since
    if (!now) gone.push(flag);
    else save(here, withPicture(united(now, flag), flag), origin, now);
  }
  for (const { id, sightings } of gone) eraseBoxes(db, id, sightings); // they came with the rest
  return there;
}

/**
 * Removes what was made ready and is not shown, as it was ended or the station was killed; a flag a step.
 */
export function* dropStaged(db: Database): Generator<void, void> {
  const next = prepared(
    db,
    `SELECT stagedFlag.flagId AS flagId, key FROM stagedFlag LEFT JOIN flagRow
       ON flagRow.flagId = stagedFlag.flagId AND removedAt = ? LIMIT 1`,
  );
  type Row = { readonly flagId: string; readonly key: number | null };
  for (let row = next.get(STAGED); row; row = next.get(STAGED)) {
    const { flagId, key } = row as Row;
    kept(db, "What was not taken in", false, () => {
      prepared(db, "DELETE FROM stagedFlag WHERE flagId = ?").run(flagId);
      if (key === null) return; // it is shown
      prepared(db, "DELETE FROM flagSight WHERE flagKey = ?").run(key);
      prepared(db, "DELETE FROM flagSpot WHERE key = ?").run(key);
      prepared(db, "DELETE FROM flagOrigin WHERE flagId = ?").run(flagId);
      prepared(db, "DELETE FROM flagRow WHERE key = ?").run(key);
      prepared(db, "DELETE FROM flag WHERE id = ?").run(flagId);
      forgetText(db, key);
    });
    yield;
  }
}

/** A flag as it is of sorties that are called as they are here. */
function named(flag: FlagRecord, sorties: ReadonlyMap<string, string>): FlagRecord {
  const sortieOf = (id: string): string => sorties.get(id) ?? id;
  const sightings = flag.sightings.map((one) => ({
    ...one,
    ...(one.sortieId !== undefined && { sortieId: sortieOf(one.sortieId) }),
  }));
  return { ...flag, sortieId: sortieOf(flag.sortieId), sightings, state: "closed" };
}

/** Whether there is something in what another station knows of a flag that is not known here; one that is not shown yet has all to learn. */
function isNews(db: Database, known: FlagRecord | undefined, there: FlagRecord, { tracks }: FlagOrigin): boolean {
  if (!known || united(known, there) !== known) return true;
  if (known.thumbnail === undefined && there.thumbnail !== undefined) return true;
  const own = originIn(db, known).tracks;
  return tracks.some((track) => !own.includes(track));
}

/** A flag with the picture that it has at another station, where it has none. */
const withPicture = (flag: FlagRecord, { thumbnail }: FlagRecord): FlagRecord =>
  flag.thumbnail !== undefined || thumbnail === undefined ? flag : { ...flag, thumbnail };

/** Writes a flag with its picture; one that is here and has a picture keeps it. */
function save(here: FlagStore, flag: FlagRecord, origin: FlagOrigin, known?: FlagRecord): void {
  here.save(flag, origin);
  if (flag.thumbnail === undefined || known?.thumbnail !== undefined) return;
  const stamp = /\?.*$/.exec(flag.thumbnail)?.[0] ?? "";
  here.setThumbnail(flag.id, `${mediaAddress(`sorties/${flag.sortieId}/flags/${flag.id}.jpg`)}${stamp}`);
}

/** So many flags are made ready without a break: some milliseconds. */
const AT_ONCE = 5;
