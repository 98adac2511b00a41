import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { ChainEnd } from "../review/evidence/auditChain.ts";
import type { AuditEntry, AuditLine } from "../review/evidence/auditLine.ts";
import { canonicalJson } from "../review/evidence/canonicalJson.ts";
import { type AuditLog, auditLines } from "./auditLog.ts";
import { followLines, type MergedAudit } from "./auditMerge.ts";
import { kept } from "./auditWriting.ts";
import { prepared } from "./prepared.ts";
import type { Named } from "./stationMerge.ts";

/** What became of another station's audit logs. */
export interface TakenAudit {
  /** New lines of each station. */
  readonly lines: Readonly<Record<string, number>>;
  /** Why they were left out, all of them; absent where they were not. */
  readonly refused?: string;
}

/** Other stations' audit logs, made ready to be added: what they are, and how each ended here when they were compared. */
export interface StagedAudit extends TakenAudit {
  readonly ends: ReadonlyMap<string, ChainEnd | undefined>;
}

/**
 * Makes the audit logs that another station's database holds ready, each as a chain of its own, some lines a step, each step a
 * transaction of its own; nobody sees anything of it. A log that is broken, or that parts from what is here, is left out with
 * all others and told: it takes nothing else with it.
 */
export function* stageAudit(db: Database, log: AuditLog, other: Database): Generator<void, StagedAudit> {
  const ends = new Map<string, ChainEnd | undefined>();
  const lines = followLines(log, auditLines(other), (line) => {
    if (!ends.has(line.station)) ends.set(line.station, log.end(line.station));
    stageLine(db, line);
  });
  try {
    for (let done: MergedAudit | undefined; !done; ) {
      kept(db, "The other station's audit log", false, () => {
        for (let n = 0; n < AT_ONCE && !done; n++) {
          const step = lines.next();
          if (step.done) done = step.value;
        }
      });
      if (done) return { lines: Object.fromEntries(done), ends };
      yield;
    }
  } catch (cause) {
    if (!(cause instanceof FailureError && cause.failure.code === "bad-input")) throw cause;
    yield* dropAudit(db);
    return { lines: {}, ends: new Map(), refused: cause.failure.message };
  }
  throw new Error("no end of the lines"); // not reached
}

/**
 * Takes in, within the transaction that writes the merge, what the other station noted of recordings, and answers what is to
 * become of the logs: their lines are added by `addAudit` afterwards, also after a kill. Recordings of sorties that have other
 * names here are left out: they are hashed anew.
 */
export function takeInAudit(db: Database, log: AuditLog, staged: StagedAudit, sorties: readonly Named[]): TakenAudit {
  const { ends, lines, refused } = staged;
  if (refused !== undefined) return { lines, refused };
  // Somebody may have taken in an export of it meanwhile.
  const moved = [...ends].find(([station, end]) => log.end(station)?.hash !== end?.hash);
  if (moved)
    return { lines: {}, refused: `The audit log was not taken in: that of station ${moved[0]} has changed meanwhile` };
  const same = sorties.filter(({ from, to }) => from === to).map(({ from }) => from);
  db.prepare(
    `INSERT OR IGNORE INTO custody (path, kind, sortieId, bytes, sha256, hashedAt, station, sequence)
     SELECT path, kind, sortieId, bytes, sha256, hashedAt, station, sequence FROM other.custody
     WHERE sortieId IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(same));
  return { lines };
}

/** Adds the lines that were made ready, some a step, each step a transaction of its own. */
export function* addAudit(db: Database): Generator<void, void> {
  const page = "FROM stagedAudit ORDER BY station, sequence LIMIT ?";
  for (let left = true; left; ) {
    kept(db, "The other station's audit log", false, () => {
      prepared(
        db,
        `INSERT OR IGNORE INTO audit (station, sequence, at, kind, by, entry, digest, previous, hash)
         SELECT station, sequence, at, kind, by, entry, digest, previous, hash ${page}`,
      ).run(AT_ONCE);
      prepared(
        db,
        `INSERT OR IGNORE INTO auditAbout (subject, station, sequence)
         SELECT value, station, sequence FROM (SELECT * ${page}) AS one, json_each(one.entry, '$.about')`,
      ).run(AT_ONCE);
      left = forget(db);
    });
    yield;
  }
}

/** Removes the lines that were made ready and are not to be added, some a step. */
export function* dropAudit(db: Database): Generator<void, void> {
  for (let left = true; left; ) {
    kept(db, "The other station's audit log", false, () => {
      left = forget(db);
    });
    yield;
  }
}

/** The first lines that are staged; whether there were any. */
const forget = (db: Database): boolean =>
  Number(
    prepared(
      db,
      `DELETE FROM stagedAudit WHERE (station, sequence) IN
         (SELECT station, sequence FROM stagedAudit ORDER BY station, sequence LIMIT ?)`,
    ).run(AT_ONCE).changes,
  ) > 0;

function stageLine(db: Database, line: AuditLine & { readonly entry: AuditEntry }): void {
  const { station, sequence, entry, digest, previous, hash } = line;
  prepared(
    db,
    `INSERT INTO stagedAudit (station, sequence, at, kind, by, entry, digest, previous, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(station, sequence, entry.at, entry.kind, entry.by, canonicalJson(entry), digest, previous, hash);
}

/** What to do about it. */
export const logsRefused =
  "The rest was taken in. Keep the other station's data folder as it is: its own log tells what it knows";

/** So many lines without a break: some milliseconds. */
const AT_ONCE = 50;
