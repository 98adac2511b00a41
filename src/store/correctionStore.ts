import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type {
  CorrectedFootage,
  Correction,
  CorrectionCounts,
  CorrectionKind,
  CorrectionWord,
} from "../contract/corrections.ts";
import { FailureError } from "../contract/failure.ts";
import { kept } from "./auditWriting.ts";
import { correctFlags, flagsWithTracks } from "./correctionFlags.ts";
import type { Deed } from "./flagHistory.ts";
import { prepared } from "./prepared.ts";

/** What is to be said of footage, with what the detector had said. */
export interface ToldCorrection {
  readonly word: CorrectionWord;
  readonly was?: NonNullable<Correction["was"]>;
}

/** A deed as it stands in the store: what was said by it, the flags whose tracks it is about, and those that are something else since. */
export interface CorrectionDeed {
  readonly act: number;
  readonly footage: CorrectedFootage;
  readonly corrections: readonly Correction[];
  readonly aboutFlags: readonly string[];
  readonly changedFlags: readonly string[];
}

/**
 * What people corrected in recorded pictures, in the order in which it was said. It is only added to: an undo is one more
 * event, which takes a whole deed back. What a call has answered is on the disk.
 */
export class CorrectionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Notes one deed. @throws FailureError disk-full, denied, busy */
  add(footage: CorrectedFootage, told: readonly ToldCorrection[], deed: Deed): CorrectionDeed {
    return kept(this.#db, "The correction", true, () => {
      let act = 0;
      for (const { word, was } of told)
        act = this.#insert(
          { act, ...footage, at: word.at, kind: word.kind, body: { word, ...(was && { was }) } },
          deed,
        );
      return this.#deed(act, footage);
    });
  }

  /**
   * Takes a deed back. That it was done stays. Taking back the undo does it again. `act` of the answer is the number by
   * which this can be taken back. @throws FailureError not-found, refused where it was taken back already
   */
  undo(undone: number, deed: Deed): CorrectionDeed {
    return kept(this.#db, "The undo", true, () => {
      const row = prepared(this.#db, "SELECT * FROM correction WHERE act = ? ORDER BY id LIMIT 1").get(undone) as
        | CorrectionRow
        | undefined;
      if (!row) throw new FailureError("not-found", `There is nothing to take back: correction ${undone} is not known`);
      if (row.undone || row.kind === "redo") throw new FailureError("refused", "It was taken back already");
      const { sortieId, streamId, at } = row;
      const again = row.kind === "undo";
      const meant = again ? (JSON.parse(row.body) as { act: number }).act : undone;
      const mark = prepared(this.#db, "UPDATE correction SET undone = ? WHERE act = ?");
      mark.run(1, undone);
      if (again) mark.run(0, meant);
      const kind = again ? "redo" : "undo";
      const act = this.#insert({ act: 0, sortieId, streamId, at, kind, body: { act: meant } }, deed);
      const done = this.#deed(meant, { sortieId, streamId });
      return again ? done : { ...done, act };
    });
  }

  /** The footage that a deed was about, and what was said by it. @throws FailureError not-found */
  of(act: number): { readonly footage: CorrectedFootage; readonly corrections: readonly Correction[] } {
    const rows = prepared(this.#db, "SELECT * FROM correction WHERE act = ? ORDER BY id").all(act) as CorrectionRow[];
    const [first] = rows;
    if (!first) throw new FailureError("not-found", `There is nothing to take back: correction ${act} is not known`);
    const { sortieId, streamId } = first;
    return { footage: { sortieId, streamId }, corrections: rows.filter(isSaid).map(correctionOf) };
  }

  /** What taking a deed back would say again, as it is an undo itself; undefined where it is none. */
  saidAgainBy(
    act: number,
  ): { readonly footage: CorrectedFootage; readonly words: readonly CorrectionWord[] } | undefined {
    const row = prepared(this.#db, "SELECT kind, body FROM correction WHERE act = ? ORDER BY id LIMIT 1").get(act) as
      | Pick<CorrectionRow, "kind" | "body">
      | undefined;
    if (row?.kind !== "undo") return undefined;
    const { footage, corrections } = this.of((JSON.parse(row.body) as { act: number }).act);
    return { footage, words: corrections.map(({ word }) => word) };
  }

  /** All that was said of footage, those that were taken back among them. */
  ofFootage({ sortieId, streamId }: CorrectedFootage): Correction[] {
    const rows = prepared(this.#db, "SELECT * FROM correction WHERE sortieId = ? AND streamId = ? ORDER BY id");
    return (rows.all(sortieId, streamId) as CorrectionRow[]).filter(isSaid).map(correctionOf);
  }

  /** The footage of which something was said that was not taken back, oldest first. */
  footage(): CorrectedFootage[] {
    const rows = prepared(
      this.#db,
      `SELECT sortieId, streamId FROM correction WHERE undone = 0 AND kind NOT IN ('undo', 'redo')
       GROUP BY sortieId, streamId ORDER BY min(at), sortieId, streamId`,
    );
    return rows.all() as unknown as CorrectedFootage[];
  }

  counts(): CorrectionCounts {
    const rows = prepared(
      this.#db,
      "SELECT kind, undone, count(*) AS n FROM correction WHERE kind NOT IN ('undo', 'redo') GROUP BY kind, undone",
    ).all() as { kind: CorrectionKind; undone: number; n: number }[];
    const kinds = { ...noKinds };
    for (const { kind, undone, n } of rows) if (!undone && kind in kinds) kinds[kind] = n;
    const pictures = (where: string): number =>
      (
        prepared(
          this.#db,
          `SELECT count(*) AS n FROM (SELECT DISTINCT sortieId, streamId, at FROM correction
             WHERE undone = 0 AND kind NOT IN ('undo', 'redo') ${where})`,
        ).get() as { n: number }
      ).n;
    const sorties = new Set(this.footage().map(({ sortieId }) => sortieId)).size;
    const undone = rows.reduce((sum, row) => sum + (row.undone ? row.n : 0), 0);
    return { kinds, undone, pictures: pictures(""), right: pictures("AND kind = 'right'"), sorties };
  }

  #deed(act: number, footage: CorrectedFootage): CorrectionDeed {
    const { corrections } = this.of(act);
    const tracks = corrections.flatMap(({ word }) => ("trackId" in word ? [word.trackId] : []));
    return {
      ...{ act, footage, corrections },
      aboutFlags: flagsWithTracks(this.#db, footage, tracks, this.ofFootage(footage)),
      changedFlags: correctFlags(this.#db, footage, (one) => this.ofFootage(one)),
    };
  }

  #insert(
    event: { act: number; sortieId: string; streamId: string; at: number; kind: string; body: object },
    { by, at: saidAt }: Deed,
  ): number {
    const { act, sortieId, streamId, at, kind, body } = event;
    const { lastInsertRowid: id } = prepared(
      this.#db,
      "INSERT INTO correction (act, sortieId, streamId, at, saidAt, by, kind, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ).run(act, sortieId, streamId, at, saidAt, by, kind, JSON.stringify(body));
    if (act !== 0) return act;
    prepared(this.#db, "UPDATE correction SET act = id WHERE id = ?").run(id);
    return Number(id);
  }
}

const noKinds: Readonly<Record<CorrectionKind, number>> = {
  ...{ moved: 0, class: 0, "not-vehicle": 0, missed: 0, joined: 0, split: 0, right: 0 },
};

/** A row of the corrections as the database holds it. */
export type CorrectionRow = {
  readonly id: number;
  readonly act: number;
  readonly sortieId: string;
  readonly streamId: string;
  readonly at: number;
  readonly saidAt: number;
  readonly by: string;
  readonly kind: string;
  readonly body: string;
  readonly undone: number;
};

const isSaid = ({ kind }: CorrectionRow): boolean => kind in noKinds;

function correctionOf({ id, act, sortieId, streamId, saidAt, by, body, undone }: CorrectionRow): Correction {
  const said = JSON.parse(body) as ToldCorrection;
  return { id, act, sortieId, streamId, saidAt, by, ...said, ...(undone && { undone: true as const }) };
}
