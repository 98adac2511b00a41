import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { Tombstone } from "../contract/retention.ts";
import { kept } from "./auditWriting.ts";
import { prepared } from "./prepared.ts";
import type { DeletedElsewhere } from "./tombstoneMerge.ts";

/** The flags here that another station has deleted, from when its data were taken in until they are deleted here, too. */
export class DeletionsElsewhere {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Within the transaction that writes a merge; one that is noted already stays as it is. */
  add(found: readonly DeletedElsewhere[]): void {
    const note = prepared(this.#db, "INSERT OR IGNORE INTO deletedElsewhere (flagId, stone) VALUES (?, ?)");
    for (const { flagId, stone } of found) note.run(flagId, JSON.stringify(stone));
  }

  /** Those that are still to be deleted, in the order in which they came. */
  list(): DeletedElsewhere[] {
    const rows = prepared(this.#db, "SELECT flagId, stone FROM deletedElsewhere ORDER BY rowid").all();
    return (rows as { flagId: string; stone: string }[]).map(({ flagId, stone }) => ({
      ...{ flagId, stone: JSON.parse(stone) as Tombstone },
    }));
  }

  /** It is deleted, or stays. @throws FailureError when that can not be kept */
  settle(flagId: string): void {
    kept(this.#db, "What was deleted elsewhere", false, () => {
      prepared(this.#db, "DELETE FROM deletedElsewhere WHERE flagId = ?").run(flagId);
    });
  }
}
