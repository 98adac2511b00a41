import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";

/** Small values the station remembers between runs, as JSON by key. */
export class Settings {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The value under `key` as `parse` accepts it; undefined when there is none or it is no longer understood. */
  get<T>(key: string, parse: (value: unknown) => T): T | undefined {
    const row = this.#db.prepare("SELECT value FROM setting WHERE key = ?").get(key) as { value: string } | undefined;
    if (!row) return undefined;
    try {
      return parse(JSON.parse(row.value));
    } catch {
      return undefined;
    }
  }

  set(key: string, value: unknown): void {
    this.#db
      .prepare("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      .run(key, JSON.stringify(value));
  }

  remove(key: string): void {
    this.#db.prepare("DELETE FROM setting WHERE key = ?").run(key);
  }
}
