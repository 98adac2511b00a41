import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { kept } from "./auditWriting.ts";
import { prepared } from "./prepared.ts";

/** Which flags each analyst has opened. */
export class SeenFlags {
  readonly #db: Database;
  readonly #of = new Map<string, Uint8Array>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** One for each flag that the analyst has seen, by key. */
  of(analyst: string, lastKey: number): Uint8Array {
    const known = this.#of.get(analyst);
    if (known && known.length > lastKey) return known;
    const seen = new Uint8Array(lastKey + 1);
    const rows = this.#db.prepare("SELECT flagKey FROM flagSeen WHERE analyst = ?").iterate(analyst);
    for (const { flagKey } of rows as unknown as Iterable<{ flagKey: number }>) seen[flagKey] = 1;
    this.#of.set(analyst, seen);
    return seen;
  }

  has(analyst: string, flagId: string): boolean {
    const seen = "SELECT 1 FROM flagSeen WHERE analyst = ? AND flagKey = (SELECT key FROM flagRow WHERE flagId = ?)";
    return prepared(this.#db, seen).get(analyst, flagId) !== undefined;
  }

  /** Marks flags, by their ids, as seen by an analyst or as not; ids that are not known are left out. */
  mark(analyst: string, flagIds: readonly string[], seen: boolean, at: number): void {
    const found = prepared(this.#db, "SELECT key FROM flagRow WHERE flagId = ?");
    const write = seen
      ? prepared(this.#db, "INSERT OR IGNORE INTO flagSeen (analyst, flagKey, at) VALUES (?, ?, ?)")
      : prepared(this.#db, "DELETE FROM flagSeen WHERE analyst = ? AND flagKey = ?");
    const keys = flagIds.flatMap((id) => (found.get(id) as { key: number } | undefined)?.key ?? []);
    kept(this.#db, "What was seen", false, () => {
      for (const key of keys) write.run(...(seen ? [analyst, key, at] : [analyst, key]));
    });
    const known = this.#of.get(analyst);
    for (const key of keys) if (known && key < known.length) known[key] = seen ? 1 : 0;
  }
}
