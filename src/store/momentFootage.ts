import { existsSync } from "node:fs";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FootageGap } from "../contract/footage.ts";
import type { FlownPoint, FootageStretch, MomentSpan, MomentStream, SortieFootage } from "../contract/moment.ts";
import type { SegmentRecord } from "../contract/records.ts";
import { prepared } from "./prepared.ts";

/** Of a flight before the span that is asked for at most so many points are told. */
const mostBefore = 1_000;
/** Segments of a stream that follow each other this closely are one stretch, ms: a picture lies between them. */
const seamMs = 1_500;

interface Row extends SegmentRecord {
  readonly sortieId: string | null;
  readonly vehicleId: string | null;
  readonly removedAt: number | null;
}

const columns = `SELECT segment.streamId, file, segment.startAt, segment.endAt, sortieId, vehicleId, removedAt
  FROM segment LEFT JOIN sortie ON sortie.id = segment.sortieId`;

/** What was recorded at one time: by which cameras, with which gaps, and where the aircraft flew. */
export class MomentFootage {
  readonly #db: Database;
  readonly #isThere: (file: string) => boolean;

  constructor(db: Database, isThere: (file: string) => boolean = existsSync) {
    this.#db = db;
    this.#isThere = isThere;
  }

  /** The streams but the one that is asked about of which something was recorded in the span; those of its vehicle first. */
  streams({ streamId, sortieId, fromAt, toAt }: MomentSpan): MomentStream[] {
    const read = `${columns} WHERE segment.startAt <= ? AND segment.endAt >= ? ORDER BY segment.startAt, file`;
    const rows = prepared(this.#db, read).all(toAt, fromAt) as unknown as Row[];
    const own = this.vehicleOf(sortieId);
    const found = new Map<string, { row: Row; kept: SegmentRecord[]; gone: SegmentRecord[] }>();
    for (const row of rows) {
      if (row.streamId === streamId && row.sortieId === sortieId) continue;
      const key = `${row.sortieId}\n${row.streamId}`;
      const stream = found.get(key) ?? { row, kept: [], gone: [] };
      found.set(key, stream);
      (this.#isLeft(row) ? stream.kept : stream.gone).push(segmentOf(row));
    }
    const streams = [...found.values()].map(
      ({ row, kept, gone }): MomentStream => ({
        streamId: row.streamId,
        ...(row.sortieId !== null && { sortieId: row.sortieId }),
        ...(row.vehicleId !== null && { vehicleId: row.vehicleId }),
        ...{ segments: kept, gone, gaps: this.#gaps(row.streamId, fromAt, toAt) },
      }),
    );
    const foreign = ({ vehicleId }: MomentStream): number => (vehicleId === own ? 0 : 1);
    return streams.sort((a, b) => foreign(a) - foreign(b) || (a.streamId < b.streamId ? -1 : 1));
  }

  /** What was recorded in a sortie, as stretches without a seam, and the gaps between them; oldest first. */
  ofSortie(sortieId: string): SortieFootage {
    const rows = prepared(this.#db, `${columns} WHERE sortieId = ? ORDER BY segment.streamId, segment.startAt`).all(
      sortieId,
    ) as unknown as Row[];
    const stretches: FootageStretch[] = [];
    for (const row of rows) {
      const gone = !this.#isLeft(row);
      const last = stretches.at(-1);
      if (last?.streamId === row.streamId && last.gone === gone && row.startAt - last.toAt <= seamMs)
        stretches[stretches.length - 1] = { ...last, toAt: Math.max(last.toAt, row.endAt) };
      else stretches.push({ streamId: row.streamId, fromAt: row.startAt, toAt: row.endAt, gone });
    }
    const gaps = [...new Set(rows.map((row) => row.streamId))].flatMap((streamId) => {
      const of = stretches.filter((one) => one.streamId === streamId);
      return this.#gaps(streamId, Math.min(...of.map((one) => one.fromAt)), Math.max(...of.map((one) => one.toAt)));
    });
    return { stretches, gaps };
  }

  /** Where the vehicle of a sortie flew up to the end of a span. */
  flown({ sortieId, fromAt, toAt }: MomentSpan): FlownPoint[] {
    const points = prepared(
      this.#db,
      "SELECT at, lat, lon, amsl FROM trail WHERE sortieId = ? AND at <= ? ORDER BY at",
    ).all(sortieId, toAt) as unknown as FlownPoint[];
    const first = points.findIndex(({ at }) => at >= fromAt);
    const before = first < 0 ? points.length : first;
    const step = Math.max(1, Math.ceil(before / mostBefore));
    return points.filter((_, i) => i >= before - 1 || i % step === 0);
  }

  vehicleOf(sortieId: string): string | undefined {
    const row = prepared(this.#db, "SELECT vehicleId FROM sortie WHERE id = ?").get(sortieId);
    return (row as { vehicleId: string } | undefined)?.vehicleId;
  }

  #gaps(streamId: string, fromAt: number, toAt: number): FootageGap[] {
    const read = `SELECT streamId, fromAt, toAt, why FROM footageGap
      WHERE streamId = ? AND fromAt <= ? AND toAt >= ? ORDER BY fromAt`;
    return prepared(this.#db, read).all(streamId, toAt, fromAt) as unknown as FootageGap[];
  }

  #isLeft({ file, removedAt }: Row): boolean {
    return removedAt === null && this.#isThere(file);
  }
}

const segmentOf = ({ streamId, file, startAt, endAt }: Row): SegmentRecord => ({ streamId, file, startAt, endAt });
