import { basename } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { EvidenceExport } from "../contract/evidence.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { AuditLog } from "./auditLog.ts";
import { type FlagDossier, flagDossier } from "./flagDossier.ts";

/** A segment of footage, whether or not it is still there. */
export interface AnySegment extends SegmentRecord {
  /** When it was removed, ms since 1970; absent while it should be there. */
  readonly removedAt?: number;
}

/** Which flags were taken out in which packages. */
export class EvidenceStore {
  readonly #db: Database;
  readonly #audit: AuditLog;

  constructor(db: Database, audit: AuditLog) {
    this.#db = db;
    this.#audit = audit;
  }

  /** Notes a package that is whole, with its line of the audit log, which tells only its name. @throws FailureError when it can not be kept. */
  add(exported: EvidenceExport, flagIds: readonly string[]): void {
    const { packageId, at, by, file, manifest, complete } = exported;
    const about = [`package:${packageId}`, ...flagIds.map((id) => `flag:${id}`)];
    this.#audit.with({ kind: "evidence.made", by, about, body: { file: basename(file), manifest, complete } }, () => {
      this.#db
        .prepare("INSERT INTO evidence (id, at, by, path, manifest, complete) VALUES (?, ?, ?, ?, ?, ?)")
        .run(packageId, at, by, file, manifest, complete ? 1 : 0);
      const of = this.#db.prepare("INSERT INTO evidenceFlag (flagId, evidenceId) VALUES (?, ?)");
      for (const id of flagIds) of.run(id, packageId);
    });
  }

  /** The packages of a flag, newest first. */
  of(flagId: string): EvidenceExport[] {
    const rows = this.#db
      .prepare(
        `SELECT id, at, by, path, manifest, complete FROM evidenceFlag f JOIN evidence e ON e.id = f.evidenceId
         WHERE f.flagId = ? ORDER BY at DESC, e.rowid DESC`,
      )
      .all(flagId) as unknown as (Omit<EvidenceExport, "packageId" | "file" | "complete"> & {
      id: string;
      path: string;
      complete: number;
    })[];
    return rows.map(({ id, path, complete, ...rest }) => ({
      ...{ packageId: id, file: path, complete: complete === 1 },
      ...rest,
    }));
  }

  /** Every row that is held about a flag; see `flagDossier`. @throws FailureError not-found */
  dossier(asked: Parameters<typeof flagDossier>[1]): FlagDossier {
    return flagDossier(this.#db, asked);
  }

  /** The segments of a stream in a sortie that touch a span, oldest first, with those that were removed. */
  segments(streamId: string, fromAt: number, toAt: number, sortieId: string): AnySegment[] {
    const rows = this.#db
      .prepare(
        `SELECT streamId, file, startAt, endAt, removedAt FROM segment
         WHERE streamId = ? AND endAt >= ? AND startAt <= ? AND (sortieId IS NULL OR sortieId = ?) ORDER BY startAt`,
      )
      .all(streamId, fromAt, toAt, sortieId) as unknown as (SegmentRecord & { removedAt: number | null })[];
    return rows.map(({ removedAt, ...segment }) => ({ ...segment, ...(removedAt !== null && { removedAt }) }));
  }
}
