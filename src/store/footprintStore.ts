import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { distance, type EnuFrame, shortWay } from "../geo/enu.ts";
import { contains } from "../geo/polygon.ts";
import { kept } from "./auditWriting.ts";
import { fixed } from "./flagSpot.ts";
import { type Footprint, packed, runFrame } from "./footprintCodec.ts";
import { prepared } from "./prepared.ts";

/** Whose camera saw something, and in which sortie. */
export interface FilmingStream {
  readonly streamId: string;
  readonly sortieId: string;
  readonly vehicleId: string;
}

/** Footprints of one stream in one row: fewer rows to search, wider bounds. */
const MOST_IN_RUN = 20;
/** A longer time without a footprint begins another run, ms; within one the camera is taken to have looked on. */
export const LONGEST_GAP_MS = 2_500;
/** A run and the gap after it never last longer, ms. */
export const LONGEST_RUN_MS = MOST_IN_RUN * LONGEST_GAP_MS;

interface Run {
  readonly key: number;
  readonly fromAt: number;
  readonly focal: number;
  readonly frame: EnuFrame;
  readonly bodies: Uint8Array[];
  toAt: number;
  distance: number;
  bestAt: number;
  /** Degrees; longitudes run on eastwards from the western edge's. */
  box: { west: number; east: number; south: number; north: number };
}

/** Keeps what each stream's camera saw of the ground, as it is flown: a footprint is on the disk when `add` returns. */
export class FootprintStore {
  readonly #db: Database;
  readonly #runs = new Map<number, Run>();
  readonly #streams = new Map<string, number>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** `focal` is the camera's focal length in pixels. Footprints of one stream in the order in which they were taken. */
  add(stream: FilmingStream, footprint: Footprint, focal: number): void {
    if (footprint.outline.length < 3) return;
    this.#put(stream, [{ footprint, focal }]);
  }

  /** Many at once, in one transaction. */
  addAll(stream: FilmingStream, all: readonly { readonly footprint: Footprint; readonly focal: number }[]): void {
    this.#put(stream, all);
  }

  #put(stream: FilmingStream, all: readonly { readonly footprint: Footprint; readonly focal: number }[]): void {
    try {
      kept(this.#db, "What a camera saw of the ground", false, () => {
        const key = this.#streamKey(stream);
        const changed = new Set<Run>();
        for (const { footprint, focal } of all) changed.add(this.#take(key, footprint, focal));
        for (const run of changed) this.#write(run);
      });
    } catch (cause) {
      // What is in memory may not be on the disk: begin anew.
      this.#runs.clear();
      this.#streams.clear();
      throw cause;
    }
  }

  #take(stream: number, footprint: Footprint, focal: number): Run {
    const open = this.#runs.get(stream);
    const { at } = footprint;
    const goesOn =
      open !== undefined &&
      open.bodies.length < MOST_IN_RUN &&
      at > open.toAt && // a clock that jumped back begins another run
      at - open.toAt <= LONGEST_GAP_MS &&
      Math.abs(focal / open.focal - 1) < 0.02;
    const body = goesOn ? packed(footprint, open.frame, open.fromAt) : undefined;
    const run = goesOn && body ? open : this.#begin(stream, footprint, focal);
    const bytes = body ?? packed(footprint, run.frame, run.fromAt);
    if (!bytes) return run; // wider than 8 km: no camera that we fly sees so far
    run.bodies.push(bytes);
    run.toAt = at;
    const near = nearest(footprint);
    if (near < run.distance) {
      run.distance = near;
      run.bestAt = at;
    }
    for (const { lat, lon } of footprint.outline) {
      const east = run.box.west + shortWay(lon - run.box.west);
      run.box = {
        west: Math.min(run.box.west, east),
        east: Math.max(run.box.east, east),
        south: Math.min(run.box.south, lat),
        north: Math.max(run.box.north, lat),
      };
    }
    return run;
  }

  #begin(stream: number, { at, camera, outline }: Footprint, focal: number): Run {
    const { lat, lon } = outline[0] as Footprint["camera"];
    const { lastInsertRowid } = prepared(
      this.#db,
      `INSERT INTO footprint (stream, fromAt, toAt, bestAt, distance, focal, lat, lon, body)
         VALUES (?, ?, ?, ?, 0, ?, ?, ?, x'')`,
    ).run(stream, at, at, at, focal, camera.lat, camera.lon);
    const run: Run = {
      ...{ key: Number(lastInsertRowid), fromAt: at, focal, frame: runFrame(camera), bodies: [] },
      ...{ toAt: at, distance: Number.POSITIVE_INFINITY, bestAt: at },
      box: { west: lon, east: lon, south: lat, north: lat },
    };
    this.#runs.set(stream, run);
    return run;
  }

  #write({ key, toAt, bestAt, distance, bodies, box }: Run): void {
    if (bodies.length === 0) return;
    prepared(this.#db, "UPDATE footprint SET toAt = ?, bestAt = ?, distance = ?, body = ? WHERE key = ?").run(
      toAt,
      bestAt,
      distance,
      Buffer.concat(bodies),
      key,
    );
    const west = shortWay(box.west);
    prepared(
      this.#db,
      "INSERT OR REPLACE INTO footprintBox (key, west, east, south, north) VALUES (?, ?, ?, ?, ?)",
    ).run(key, fixed(west), fixed(west + box.east - box.west), fixed(box.south), fixed(box.north));
  }

  #streamKey({ streamId, sortieId, vehicleId }: FilmingStream): number {
    const name = `${sortieId}\n${streamId}`;
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const { key } = prepared(
      this.#db,
      `INSERT INTO footprintStream (streamId, sortieId, vehicleId) VALUES (?, ?, ?)
         ON CONFLICT (sortieId, streamId) DO UPDATE SET vehicleId = excluded.vehicleId RETURNING key`,
    ).get(streamId, sortieId, vehicleId) as { key: number };
    this.#streams.set(name, key);
    return key;
  }
}

/** Metres from the camera to the nearest ground that it sees, of the outline's corners and the ground below it. */
function nearest({ camera, height, outline }: Footprint): number {
  const flat = contains(outline, camera) ? 0 : Math.min(...outline.map((corner) => distance(camera, corner)));
  return Math.hypot(flat, height);
}
