import { writeFileSync } from "node:fs";
import { deflateSync, gzipSync } from "node:zlib";
import { DatabaseSync } from "@photostructure/sqlite";
import { zxyToTileId } from "pmtiles";

/** A tile of a test, counted from the north-west corner. */
export interface SmallTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

/** A picture of one colour, 256 pixels wide and high (PNG, https://www.w3.org/TR/png-3/). */
export function pngOf(red: number, green: number, blue: number, alpha = 255): Uint8Array {
  const line = Buffer.concat([Buffer.alloc(1), Buffer.alloc(256 * 4, Buffer.from([red, green, blue, alpha]))]);
  const size = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: 256 }, () => line)));
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([mark, chunk("IHDR", size), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]),
  );
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), named.length + 4);
  return out;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Writes an MBTiles file. */
export function writeMbtiles(
  path: string,
  tiles: readonly SmallTile[],
  { metadata = {}, index = true }: { metadata?: Readonly<Record<string, string>>; index?: boolean } = {},
): void {
  const db = new DatabaseSync(path);
  db.exec("CREATE TABLE metadata (name TEXT, value TEXT)");
  db.exec("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)");
  if (index) db.exec("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)");
  for (const [name, value] of Object.entries(metadata))
    db.prepare("INSERT INTO metadata VALUES (?, ?)").run(name, value);
  const put = db.prepare("INSERT INTO tiles VALUES (?, ?, ?, ?)");
  for (const { z, x, y, bytes } of tiles) put.run(z, x, 2 ** z - 1 - y, bytes);
  db.close();
}

interface SmallArchive {
  readonly metadata?: Readonly<Record<string, string>>;
  /** As the header counts them: 1 vector, 2 png, 3 jpeg, 4 webp. */
  readonly type?: number;
  readonly bounds?: readonly [west: number, south: number, east: number, north: number];
  readonly version?: number;
}

/** Writes a PMTiles archive whose directory is one. */
export function writePmtiles(path: string, tiles: readonly SmallTile[], how: SmallArchive = {}): void {
  const { metadata = {}, type = 2, bounds = [-180, -85, 180, 85], version = 3 } = how;
  const sorted = tiles
    .map((tile) => ({ ...tile, id: zxyToTileId(tile.z, tile.x, tile.y) }))
    .sort((a, b) => a.id - b.id);
  const ids = sorted.map(({ id }, i) => id - (sorted[i - 1]?.id ?? 0));
  let at = 0;
  const offsets = sorted.map(({ bytes }) => {
    at += bytes.length;
    return at - bytes.length + 1;
  });
  const numbers = [
    sorted.length,
    ...ids,
    ...sorted.map(() => 1),
    ...sorted.map(({ bytes }) => bytes.length),
    ...offsets,
  ];
  const directory = gzipSync(Buffer.from(numbers.flatMap(varint)));
  const meta = gzipSync(Buffer.from(JSON.stringify(metadata)));
  const header = Buffer.alloc(127);
  header.write("PMTiles", 0, "latin1");
  header[7] = version;
  const long = (offset: number, value: number) => header.writeBigUInt64LE(BigInt(value), offset);
  long(8, 127);
  long(16, directory.length);
  long(24, 127 + directory.length);
  long(32, meta.length);
  long(40, 127 + directory.length + meta.length);
  long(56, 127 + directory.length + meta.length);
  long(64, at);
  for (const offset of [72, 80, 88]) long(offset, sorted.length);
  header.set([1, 2, 1, type, Math.min(...tiles.map(({ z }) => z)), Math.max(...tiles.map(({ z }) => z))], 96);
  for (const [i, degrees] of bounds.entries()) header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * i);
  writeFileSync(path, Buffer.concat([header, directory, meta, ...sorted.map(({ bytes }) => bytes)]));
}

function varint(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest];
    out.push((rest % 128) | 128);
  }
}
