import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type DatabaseSyncInstance as Database, DatabaseSync } from "@photostructure/sqlite";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { accountStep } from "./accountSchema.ts";
import { alertStep } from "./alertSchema.ts";
import { checklistStep } from "./checklistSchema.ts";
import { correctionStep } from "./correctionSchema.ts";
import { coverageStep } from "./coverageSchema.ts";
import { foldLeft } from "./flagFold.ts";
import { flagFoldStep } from "./flagFoldSchema.ts";
import { flagOriginStep } from "./flagOriginSchema.ts";
import { flagReviewStep } from "./flagQuerySchema.ts";
import { footprintStep } from "./footprintSchema.ts";
import { mergeRunStep } from "./mergeRunSchema.ts";
import { mergeStageStep } from "./mergeStageSchema.ts";
import { retentionStep } from "./retentionSchema.ts";

/** The schema's steps, oldest first; a database remembers in `user_version` how many it has taken. Append only. */
const steps = [
  `CREATE TABLE sortie (id TEXT PRIMARY KEY, vehicleId TEXT NOT NULL, patrol TEXT, startedAt REAL NOT NULL, endedAt REAL) STRICT;
   CREATE TABLE flag (id TEXT PRIMARY KEY, sortieId TEXT NOT NULL, openedAt REAL NOT NULL, state TEXT NOT NULL,
     body TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', thumbnail TEXT) STRICT;
   CREATE INDEX flagByTime ON flag (openedAt);
   CREATE TABLE verdict (flagId TEXT NOT NULL, kind TEXT, by TEXT NOT NULL, at REAL NOT NULL) STRICT;
   CREATE INDEX verdictByFlag ON verdict (flagId, at);
   CREATE TABLE segment (file TEXT PRIMARY KEY, streamId TEXT NOT NULL, sortieId TEXT, startAt REAL NOT NULL, endAt REAL NOT NULL) STRICT;
   CREATE INDEX segmentByStream ON segment (streamId, startAt);
   CREATE TABLE box (trackId TEXT NOT NULL, at REAL NOT NULL, x REAL NOT NULL, y REAL NOT NULL, w REAL NOT NULL, h REAL NOT NULL,
     score REAL NOT NULL, PRIMARY KEY (trackId, at)) STRICT, WITHOUT ROWID;
   CREATE TABLE trail (sortieId TEXT NOT NULL, at REAL NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, amsl REAL NOT NULL,
     PRIMARY KEY (sortieId, at)) STRICT, WITHOUT ROWID;
   CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `CREATE TABLE plan (id TEXT PRIMARY KEY, name TEXT NOT NULL, notes TEXT NOT NULL DEFAULT '', createdAt REAL NOT NULL,
     changedAt REAL NOT NULL, usedAt REAL NOT NULL, trashedAt REAL, shown INTEGER NOT NULL DEFAULT 0,
     format INTEGER NOT NULL, sketch TEXT) STRICT;
   CREATE TABLE planVersion (planId TEXT NOT NULL, number INTEGER NOT NULL, at REAL NOT NULL, by TEXT NOT NULL,
     name TEXT NOT NULL, note TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (planId, number)) STRICT;
   CREATE TABLE planDraft (id TEXT PRIMARY KEY, at REAL NOT NULL, name TEXT NOT NULL, planId TEXT, text TEXT NOT NULL) STRICT;`,
  `ALTER TABLE segment ADD COLUMN removedAt REAL;
   CREATE TABLE footageGap (streamId TEXT NOT NULL, fromAt REAL NOT NULL, toAt REAL NOT NULL, why TEXT NOT NULL,
     PRIMARY KEY (streamId, fromAt)) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE audit (station TEXT NOT NULL, sequence INTEGER NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL,
     entry TEXT NOT NULL, digest TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
     PRIMARY KEY (station, sequence)) STRICT, WITHOUT ROWID;
   CREATE TRIGGER auditIsNotChanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
   CREATE TRIGGER auditIsNotCut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
   CREATE TABLE auditAbout (subject TEXT NOT NULL, station TEXT NOT NULL, sequence INTEGER NOT NULL,
     PRIMARY KEY (subject, station, sequence)) STRICT, WITHOUT ROWID;
   CREATE TABLE custody (path TEXT PRIMARY KEY, kind TEXT NOT NULL, sortieId TEXT, bytes INTEGER NOT NULL,
     sha256 TEXT NOT NULL, hashedAt REAL NOT NULL, station TEXT NOT NULL, sequence INTEGER NOT NULL) STRICT;
   CREATE INDEX custodyBySortie ON custody (sortieId);
   CREATE TABLE evidence (id TEXT PRIMARY KEY, at REAL NOT NULL, by TEXT NOT NULL, path TEXT NOT NULL,
     manifest TEXT NOT NULL, complete INTEGER NOT NULL) STRICT;
   CREATE TABLE evidenceFlag (flagId TEXT NOT NULL, evidenceId TEXT NOT NULL, PRIMARY KEY (flagId, evidenceId)) STRICT, WITHOUT ROWID;`,
  `CREATE INDEX auditByKind ON audit (station, kind, sequence)`,
  flagReviewStep,
  footprintStep,
  retentionStep,
  correctionStep,
  accountStep,
  alertStep,
  checklistStep,
  coverageStep,
  flagFoldStep,
  mergeStageStep,
  flagOriginStep,
  mergeRunStep,
] as const;

/** The schema this program writes. */
export const schemaVersion = steps.length;

/**
 * Opens the station's database, making it or upgrading it to a version (the newest) as needed.
 * @throws FailureError newer-version, denied, disk-full or bad-input; the file is left as it was.
 */
export function openDatabase(file: string, version: number = schemaVersion): Database {
  let db: Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    db = new DatabaseSync(file, { timeout: 5_000 });
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
    upgrade(db, file, version);
    if (version === schemaVersion) for (const _ of foldLeft(db)); // what a station that was killed has left
    return db;
  } catch (cause) {
    try {
      db?.close();
    } catch {
      // the first failure is the one to tell
    }
    throw cause instanceof FailureError ? cause : openingFailure(cause, file);
  }
}

function upgrade(db: Database, file: string, to: number): void {
  const { user_version: version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version > schemaVersion)
    throw new FailureError(
      "newer-version",
      `The database was written by a newer Vedette (version ${version}, this one knows ${schemaVersion}): ${file}`,
      "Start the newer Vedette, or start this one with another data folder (--data FOLDER)",
    );
  for (let i = version; i < to; i++) {
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(steps[i] as string);
      db.exec(`PRAGMA user_version = ${i + 1}`);
      db.exec("COMMIT");
    } catch (cause) {
      db.exec("ROLLBACK");
      throw cause;
    }
  }
}

function openingFailure(cause: unknown, file: string): FailureError {
  const reason = reasonOf(cause);
  if (/not a database|malformed/i.test(reason))
    return new FailureError(
      "bad-input",
      `The database is damaged (${reason}): ${file}`,
      "Move the file away to start with an empty one; keep it, its footage folders remain readable",
    );
  if (/EACCES|EPERM|readonly|unable to open/i.test(reason))
    return new FailureError(
      "denied",
      `The database cannot be opened (${reason}): ${file}`,
      "Check the folder's permissions, or choose another with --data FOLDER",
    );
  if (/ENOSPC|disk is full|full/i.test(reason))
    return new FailureError(
      "disk-full",
      `The database cannot be written (${reason}): ${file}`,
      "Free some disk space, then start again",
    );
  return new FailureError(
    "bad-input",
    `The database cannot be opened (${reason}): ${file}`,
    "Move the file away to start with an empty one",
  );
}
