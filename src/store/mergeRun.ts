import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { kept } from "./auditWriting.ts";
import { prepared } from "./prepared.ts";
import type { Named } from "./stationMerge.ts";

/** What is left to do once a merge's rows are written. */
export interface MergeRest {
  /** Flags that have other names here. */
  readonly flags: readonly Named[];
  /** Stills that came though their flags were deleted here, absolute paths. */
  readonly stills: readonly string[];
  /** All its sorties, as they are called here. */
  readonly sortieIds: readonly string[];
  /** Whether the lines of the audit log that were made ready are to be added. */
  readonly logs: boolean;
}

/** A merge that was begun and not ended. */
export interface MergeRun {
  /** The other station's data folder, and who takes it in. */
  readonly folder: string;
  readonly by: string;
  /** When it was begun, ms since 1970. */
  readonly at: number;
  /** Where the copy of its database lies. */
  readonly copies: string;
  /** Absent until the rows are written: then it is undone, not ended. */
  readonly rest?: MergeRest;
}

/** The merge that runs, kept so that the next start knows what one that was killed has left; there is one at most. */
export class MergeRuns {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Before anything of it is written; on the disk when this returns. */
  begin({ folder, by, at, copies }: Omit<MergeRun, "rest">): void {
    kept(this.#db, "What is taken in", true, () => {
      prepared(
        this.#db,
        "INSERT INTO mergeRun (one, folder, by, at, copies, written, body) VALUES (1, ?, ?, ?, ?, 0, '{}')",
      ).run(folder, by, at, copies);
    });
  }

  /** A file or folder that was not here before is about to be copied. */
  copying(path: string): void {
    kept(this.#db, "What is copied", false, () => {
      prepared(this.#db, "INSERT OR IGNORE INTO mergeCopied (path) VALUES (?)").run(path);
    });
  }

  /** Within the transaction that writes its rows: from then on it is to be ended. */
  written(rest: MergeRest): void {
    prepared(this.#db, "UPDATE mergeRun SET written = 1, body = ?").run(JSON.stringify(rest));
  }

  /** Nothing of it is left to do. */
  end(): void {
    kept(this.#db, "What was taken in", false, () => {
      prepared(this.#db, "DELETE FROM mergeCopied").run();
      prepared(this.#db, "DELETE FROM mergeRun").run();
    });
  }

  /** The one that was begun and not ended. */
  left(): MergeRun | undefined {
    const row = prepared(this.#db, "SELECT * FROM mergeRun").get() as Row | undefined;
    if (!row) return undefined;
    const { folder, by, at, copies, written, body } = row;
    return { folder, by, at, copies, ...(written === 1 && { rest: JSON.parse(body) as MergeRest }) };
  }

  /** What it has copied, or was about to; absolute paths. */
  copied(): string[] {
    const rows = prepared(this.#db, "SELECT path FROM mergeCopied ORDER BY path").all() as { path: string }[];
    return rows.map(({ path }) => path);
  }
}

interface Row extends Omit<MergeRun, "rest"> {
  readonly written: number;
  readonly body: string;
}
