import { basename } from "node:path";
import { type DatabaseSyncInstance as Database, DatabaseSync } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { GeoBox } from "../geo/box.ts";
import { boxOfTiles } from "../geo/webMercator.ts";
import { openBytes } from "./fileBytes.ts";
import type { MapSource } from "./mapSource.ts";
import { mapTileOf, noPictures } from "./pictureTile.ts";
import { boundsFrom, plainText } from "./tileMetadata.ts";

/**
 * Pictures in an SQLite file (MBTiles 1.3, https://github.com/mapbox/mbtiles-spec), which counts rows from the south;
 * one tile is read at a time. @throws FailureError not-found, denied, or bad-input with why it can not be shown.
 */
export async function openMbtiles(path: string): Promise<MapSource> {
  await (await openBytes(path)).close(); // says in words what SQLite does not
  let db: Database | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    db.exec("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0");
    return sourceOf(db, path);
  } catch (cause) {
    db?.close();
    throw databaseFailure(cause, path);
  }
}

function sourceOf(db: Database, path: string): MapSource {
  const meta = metadataOf(db);
  const find = db.prepare(
    "SELECT tile_data AS data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
  );
  mustBeIndexed(db, path);
  const minZoom = numberOf(db, "SELECT min(zoom_level) AS n FROM tiles");
  const maxZoom = numberOf(db, "SELECT max(zoom_level) AS n FROM tiles");
  if (minZoom === undefined || maxZoom === undefined || minZoom < 0 || maxZoom > deepest)
    throw new FailureError("bad-input", `${basename(path)} holds no tiles`, `Choose another file than ${path}`);
  const format = meta.get("format")?.toLowerCase() ?? "";
  const first = db.prepare("SELECT tile_data AS data FROM tiles WHERE zoom_level = ? LIMIT 1").get(maxZoom);
  if (/pbf|mvt/.test(format) || !mapTileOf(dataOf(first))) throw noPictures(path, format);
  const attribution = plainText(meta.get("attribution"));
  const name = plainText(meta.get("name"));
  return {
    format: `MBTiles${format ? `, ${format}` : ""}`,
    ...(name && { name }),
    bounds: boundsFrom(meta.get("bounds")?.split(",").map(Number)) ?? reachOf(db, minZoom),
    minZoom,
    maxZoom,
    ...(attribution && { attribution }),
    async tile(z, x, y) {
      try {
        const data = dataOf(find.get(z, x, 2 ** z - 1 - y));
        if (data.length === 0) return null;
        const tile = mapTileOf(data);
        if (!tile) throw noPictures(path, format);
        return tile;
      } catch (cause) {
        throw databaseFailure(cause, path);
      }
    },
    close: async () => db.close(),
  };
}

function metadataOf(db: Database): Map<string, string> {
  const rows = db.prepare("SELECT name, value FROM metadata LIMIT 1000").all() as { name: unknown; value: unknown }[];
  return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
}

/** Without one, each tile would be looked for in the whole file, and all else would wait for it. */
function mustBeIndexed(db: Database, path: string): void {
  const steps = db
    .prepare("EXPLAIN QUERY PLAN SELECT tile_data FROM tiles WHERE zoom_level = 1 AND tile_column = 1 AND tile_row = 1")
    .all() as { detail: unknown }[];
  if (!steps.some(({ detail }) => /^SCAN\b/.test(String(detail)))) return;
  throw new FailureError(
    "bad-input",
    `${basename(path)} has no index of its tiles, so that each would be looked for in the whole file`,
    `Add one: sqlite3 "${path}" "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)"`,
  );
}

/** Where the tiles of the first zoom are, for a file that does not say. */
function reachOf(db: Database, z: number): GeoBox {
  const row = db
    .prepare(
      "SELECT min(tile_column) AS west, max(tile_column) AS east, min(tile_row) AS south, max(tile_row) AS north FROM tiles WHERE zoom_level = ?",
    )
    .get(z) as Record<"west" | "east" | "south" | "north", number>;
  const last = 2 ** z - 1;
  return boxOfTiles(z, row.west, last - row.north, row.east, last - row.south);
}

function numberOf(db: Database, query: string): number | undefined {
  const { n } = db.prepare(query).get() as { n: unknown };
  return typeof n === "number" ? n : undefined;
}

const dataOf = (row: unknown): Uint8Array => {
  const data = (row as { data?: unknown } | undefined)?.data;
  return data instanceof Uint8Array ? data : new Uint8Array(0);
};

function databaseFailure(cause: unknown, path: string): Error {
  if (cause instanceof FailureError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const text = /not a database/i.test(why)
    ? `This is no MBTiles file: ${path}`
    : /no such (table|column)/i.test(why)
      ? `${basename(path)} is a database, but not one of map tiles (${why})`
      : `${basename(path)} can not be read: ${why}`;
  return new FailureError("bad-input", text, `Copy or download it again, and add it anew: ${path}`);
}

const deepest = 24;
