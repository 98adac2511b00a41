import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { AlertPage, AlertRecord, AlertSearch } from "../contract/alerts.ts";

/** The alerts of a station and their history in the database. Groups are not history: their members are. */
export class AlertStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps a record; `shown` while it is on the list. */
  save(record: AlertRecord, shown: boolean): void {
    const { id, key, severity, vehicleId, since, last } = record;
    if (record.members && !shown) {
      this.#db.prepare("DELETE FROM alert WHERE id = ?").run(id);
      return;
    }
    this.#db
      .prepare(
        `INSERT INTO alert (id, key, severity, vehicleId, since, last, shown, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, last = excluded.last, shown = excluded.shown,
           body = excluded.body`,
      )
      .run(id, key, severity, vehicleId ?? null, since, last, shown ? 1 : 0, JSON.stringify(record));
  }

  /** Those that were on the list, oldest first. */
  shown(): AlertRecord[] {
    const rows = this.#db.prepare("SELECT body FROM alert WHERE shown = 1 ORDER BY since").all();
    return (rows as { body: string }[]).map(recordOf);
  }

  /** What has been, newest first. */
  history({ most = 200, ...asked }: AlertSearch): AlertPage {
    const where: string[] = ["json_extract(body, '$.members') IS NULL"];
    const values: (string | number)[] = [];
    const and = (condition: string, ...bound: readonly (string | number)[]) => {
      where.push(condition);
      values.push(...bound);
    };
    if (asked.severities) and(`severity IN (${asked.severities.map(() => "?").join()})`, ...asked.severities);
    if (asked.vehicleId !== undefined) and("vehicleId = ?", asked.vehicleId);
    if (asked.fromAt !== undefined) and("last >= ?", asked.fromAt);
    if (asked.toAt !== undefined) and("since <= ?", asked.toAt);
    if (asked.before !== undefined) and("last < ?", asked.before);
    if (asked.text) {
      const said = ["title", "words", "vehicle"].map((name) => `coalesce(json_extract(body, '$.${name}'), '')`);
      and(`instr(lower(${said.join(" || ' ' || ")}), lower(?)) > 0`, asked.text);
    }
    const rows = this.#db
      .prepare(`SELECT body FROM alert WHERE ${where.join(" AND ")} ORDER BY last DESC LIMIT ?`)
      .all(...values, most + 1) as { body: string }[];
    const alerts = rows.slice(0, most).map(recordOf);
    const oldest = alerts.at(-1);
    return { alerts, ...(rows.length > most && oldest && { next: oldest.last }) };
  }

  /** Lets go of what was over before then, ms since 1970. */
  dropBefore(at: number): void {
    this.#db.prepare("DELETE FROM alert WHERE shown = 0 AND last < ?").run(at);
  }
}

const recordOf = ({ body }: { body: string }): AlertRecord => JSON.parse(body) as AlertRecord;
