import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord, Verdict, VerdictKind } from "../contract/records.ts";

/** What the flagger says of a flag; verdict, note and thumbnail are added by people and vision. */
export type RaisedFlag = Omit<FlagRecord, "verdict" | "note" | "thumbnail">;

/** Flags with their verdicts and notes. Verdicts are kept as a history; the newest counts. */
export class FlagStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Writes what the flagger says, leaving verdict, note and thumbnail as they are. */
  save({ id, sortieId, openedAt, state, ...rest }: RaisedFlag): FlagRecord {
    const { verdict: _v, note: _n, thumbnail: _t, ...body } = rest as Partial<FlagRecord>;
    this.#db
      .prepare(
        `INSERT INTO flag (id, sortieId, openedAt, state, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body`,
      )
      .run(id, sortieId, openedAt, state, JSON.stringify(body));
    return this.get(id);
  }

  /** @throws FailureError not-found */
  get(id: string): FlagRecord {
    const row = this.#db.prepare(`${select} WHERE flag.id = ?`).get(id) as FlagRow | undefined;
    if (!row) throw new FailureError("not-found", `There is no flag ${id}`);
    return fromRow(row);
  }

  /** Newest first. */
  list(): FlagRecord[] {
    return (this.#db.prepare(`${select} ORDER BY flag.openedAt DESC`).all() as unknown as FlagRow[]).map(fromRow);
  }

  /** Sets the verdict, or takes it back with null. */
  setVerdict(id: string, kind: VerdictKind | null, by: string, at: number): FlagRecord {
    this.get(id);
    this.#db.prepare("INSERT INTO verdict (flagId, kind, by, at) VALUES (?, ?, ?, ?)").run(id, kind, by, at);
    return this.get(id);
  }

  setNote(id: string, note: string): FlagRecord {
    this.#db.prepare("UPDATE flag SET note = ? WHERE id = ?").run(note, id);
    return this.get(id);
  }

  setThumbnail(id: string, address: string): FlagRecord {
    this.#db.prepare("UPDATE flag SET thumbnail = ? WHERE id = ?").run(address, id);
    return this.get(id);
  }
}

const select = `SELECT flag.*, v.kind AS verdictKind, v.by AS verdictBy, v.at AS verdictAt FROM flag
  LEFT JOIN verdict v ON v.rowid = (SELECT rowid FROM verdict WHERE flagId = flag.id ORDER BY at DESC, rowid DESC LIMIT 1)`;

type FlagRow = {
  id: string;
  sortieId: string;
  openedAt: number;
  state: "open" | "closed";
  body: string;
  note: string;
  thumbnail: string | null;
  verdictKind: VerdictKind | null;
  verdictBy: string | null;
  verdictAt: number | null;
};

function fromRow(row: FlagRow): FlagRecord {
  const verdict: Verdict | undefined = row.verdictKind
    ? { kind: row.verdictKind, by: row.verdictBy ?? "", at: row.verdictAt ?? 0 }
    : undefined;
  return {
    ...(JSON.parse(row.body) as Omit<RaisedFlag, "id" | "sortieId" | "openedAt" | "state">),
    id: row.id,
    sortieId: row.sortieId,
    openedAt: row.openedAt,
    state: row.state,
    note: row.note,
    ...(row.thumbnail === null ? {} : { thumbnail: row.thumbnail }),
    ...(verdict ? { verdict } : {}),
  };
}
