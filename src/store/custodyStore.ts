import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { AuditLog } from "./auditLog.ts";

/** What a recorded file is. */
export type RecordedKind = "footage" | "telemetry" | "tracks";

/** A recorded file as it was when it was closed. */
export interface RecordedFile {
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  readonly kind: RecordedKind;
  readonly sortieId?: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** With when it was hashed (ms since 1970), and the line of the audit log that tells so. */
export interface KeptFile extends RecordedFile {
  readonly hashedAt: number;
  readonly station: string;
  readonly sequence: number;
}

/** The hashes of recorded files. Each is written with its line of the audit log. */
export class CustodyStore {
  readonly #db: Database;
  readonly #audit: AuditLog;

  constructor(db: Database, audit: AuditLog) {
    this.#db = db;
    this.#audit = audit;
  }

  /** Notes a file that is closed; one that has grown since it was noted is noted again, with what it was before. */
  add(file: RecordedFile, hashedAt: number): void {
    const { path, kind, sortieId, bytes, sha256 } = file;
    const before = this.of(path);
    const about = [`file:${path}`, ...(sortieId === undefined ? [] : [`sortie:${sortieId}`])];
    const event = {
      kind: "recording.closed",
      about,
      body: { path, kind, bytes, sha256, ...(before && { before: { bytes: before.bytes, sha256: before.sha256 } }) },
    };
    this.#audit.with(
      event,
      () =>
        this.#db
          .prepare(
            `INSERT OR REPLACE INTO custody (path, kind, sortieId, bytes, sha256, hashedAt, station, sequence)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(path, kind, sortieId ?? null, bytes, sha256, hashedAt, this.#audit.station, this.#audit.next()),
      false,
    );
  }

  of(path: string): KeptFile | undefined {
    const row = this.#db.prepare("SELECT * FROM custody WHERE path = ?").get(path) as KeptRow | undefined;
    return row && fromRow(row);
  }

  ofSortie(sortieId: string): KeptFile[] {
    const rows = this.#db.prepare("SELECT * FROM custody WHERE sortieId = ? ORDER BY path").all(sortieId);
    return (rows as unknown as KeptRow[]).map(fromRow);
  }

  /** The paths of all files that are noted. */
  paths(): Set<string> {
    const rows = this.#db.prepare("SELECT path FROM custody").all() as unknown as { path: string }[];
    return new Set(rows.map(({ path }) => path));
  }
}

type KeptRow = Omit<KeptFile, "sortieId"> & { readonly sortieId: string | null };

const fromRow = ({ sortieId, ...row }: KeptRow): KeptFile => ({ ...row, ...(sortieId !== null && { sortieId }) });
