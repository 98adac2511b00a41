import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { SortieRecord } from "../contract/records.ts";
import type { Position } from "../geo/position.ts";

/** One point of a flown track. */
export interface TrailPoint extends Position {
  readonly at: number;
}

/** Sorties and their flown tracks in the database; telemetry and video in each sortie's own folder. */
export class SortieStore {
  readonly #db: Database;
  readonly #root: string;

  constructor(db: Database, dataFolder: string) {
    this.#db = db;
    this.#root = join(dataFolder, "sorties");
  }

  /** The sortie's folder, made if it is not there. */
  folder(id: string): string {
    const path = join(this.#root, id);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** The sorties that are over whose folders are not there, or hold nothing, newest first: somebody moved or removed them. */
  missing(): SortieRecord[] {
    const isEmpty = (id: string): boolean => {
      try {
        return readdirSync(join(this.#root, id)).length === 0;
      } catch (cause) {
        return (cause as NodeJS.ErrnoException).code === "ENOENT";
      }
    };
    return this.list().filter(({ id, endedAt }) => endedAt !== undefined && isEmpty(id));
  }

  save(s: SortieRecord): void {
    this.#db
      .prepare(
        `INSERT INTO sortie (id, vehicleId, patrol, startedAt, endedAt) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET patrol = excluded.patrol, endedAt = excluded.endedAt`,
      )
      .run(s.id, s.vehicleId, s.patrol ?? null, s.startedAt, s.endedAt ?? null);
  }

  /** Newest first. */
  list(): SortieRecord[] {
    return (this.#db.prepare("SELECT * FROM sortie ORDER BY startedAt DESC").all() as unknown as SortieRow[]).map(
      fromRow,
    );
  }

  /** The sortie of that vehicle that never ended: the station died in flight. */
  unended(vehicleId: string): SortieRecord | undefined {
    const row = this.#db
      .prepare("SELECT * FROM sortie WHERE vehicleId = ? AND endedAt IS NULL ORDER BY startedAt DESC LIMIT 1")
      .get(vehicleId) as SortieRow | undefined;
    return row && fromRow(row);
  }

  addTrailPoint(sortieId: string, p: TrailPoint): void {
    this.#db
      .prepare("INSERT OR IGNORE INTO trail (sortieId, at, lat, lon, amsl) VALUES (?, ?, ?, ?, ?)")
      .run(sortieId, p.at, p.lat, p.lon, p.amsl);
  }

  trail(sortieId: string): TrailPoint[] {
    return this.#db
      .prepare("SELECT at, lat, lon, amsl FROM trail WHERE sortieId = ? ORDER BY at")
      .all(sortieId) as unknown as TrailPoint[];
  }
}

type SortieRow = { id: string; vehicleId: string; patrol: string | null; startedAt: number; endedAt: number | null };

const fromRow = ({ patrol, endedAt, ...rest }: SortieRow): SortieRecord => ({
  ...rest,
  ...(patrol === null ? {} : { patrol }),
  ...(endedAt === null ? {} : { endedAt }),
});
