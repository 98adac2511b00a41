import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { kept } from "./auditWriting.ts";

/**
 * Takes in the boxes of a database that is attached as `other`, some thousand a step, each step a transaction of its own: a
 * box is only seen with its track. Which ones are new is noted there, so that they can be removed again.
 */
export function* takeInBoxes(db: Database): Generator<void, void> {
  db.exec(added);
  const last = db.prepare(
    "SELECT trackId, at FROM other.box WHERE (trackId, at) > (?1, ?2) ORDER BY trackId, at LIMIT 1 OFFSET ?3",
  );
  const within = "FROM other.box one WHERE (trackId, at) > (?1, ?2) AND (trackId, at) <= (?3, ?4)";
  const note = db.prepare(
    `INSERT INTO other.addedBox SELECT trackId, at ${within}
       AND NOT EXISTS (SELECT 1 FROM main.box known WHERE known.trackId = one.trackId AND known.at = one.at)`,
  );
  const add = db.prepare(`INSERT OR IGNORE INTO main.box SELECT * ${within}`);
  type Place = { readonly trackId: string; readonly at: number };
  const end: Place = { trackId: "\u{10ffff}", at: Number.MAX_VALUE };
  for (let from: Place = { trackId: "", at: -Number.MAX_VALUE }; from !== end; ) {
    const to = (last.get(from.trackId, from.at, AT_ONCE - 1) as Place | undefined) ?? end;
    const span = [from.trackId, from.at, to.trackId, to.at] as const;
    kept(db, "Boxes of the other station", false, () => {
      note.run(...span);
      add.run(...span);
    });
    from = to;
    yield;
  }
}

/** Removes what `takeInBoxes` has added. */
export function* dropBoxes(db: Database): Generator<void, void> {
  db.exec(added); // it may have ended before
  const some = "SELECT trackId, at FROM other.addedBox LIMIT ?1";
  const remove = db.prepare(`DELETE FROM main.box WHERE (trackId, at) IN (${some})`);
  const forget = db.prepare(`DELETE FROM other.addedBox WHERE (trackId, at) IN (${some})`);
  for (let left = true; left; ) {
    kept(db, "Boxes that were not taken in", false, () => {
      remove.run(AT_ONCE);
      left = Number(forget.run(AT_ONCE).changes) > 0;
    });
    yield;
  }
}

const added = `CREATE TABLE IF NOT EXISTS other.addedBox (trackId TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (trackId, at)) WITHOUT ROWID`;

/** So many boxes are taken in without a break: some milliseconds. */
const AT_ONCE = 1_000;
