import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

/** What a small GeoTIFF for a test holds; little-endian, one band. */
export interface SmallTiff {
  readonly columns: number;
  readonly rows: number;
  readonly type: "int16" | "float32" | "uint8";
  readonly height: (column: number, row: number) => number;
  /** Side of the tiles, a multiple of 16; strips of 7 rows without it. */
  readonly tile?: number;
  readonly packing?: "deflate" | "lzw";
  /** x and y of the upper left corner, and the size of a cell. */
  readonly place?: { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number };
  /** GeoKeys as id and short value. */
  readonly keys?: readonly (readonly [number, number])[];
  readonly nodata?: string;
  /** Smaller pictures of it: how many of its cells are one of theirs, each way. */
  readonly overviews?: readonly number[];
}

export const degreesKeys = [
  [1024, 2],
  [1025, 1],
  [2048, 4326],
] as const;
export const pointKeys = [
  [1024, 2],
  [1025, 2],
  [2048, 4326],
] as const;
export const projectedKeys = (epsg: number) =>
  [
    [1024, 1],
    [1025, 1],
    [3072, epsg],
  ] as const;

const bytesPer = { int16: 2, float32: 4, uint8: 1 } as const;

/** Writes it (TIFF 6.0), and gives back how many bytes it has. */
export function writeTiff(path: string, tiff: SmallTiff): number {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])];
  let size = 8;
  const put = (bytes: Buffer): number => {
    const at = size;
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    parts.push(padded);
    size += padded.length;
    return at;
  };
  const directories = [1, ...(tiff.overviews ?? [])].map((shrink) => {
    const columns = Math.ceil(tiff.columns / shrink);
    const rows = Math.ceil(tiff.rows / shrink);
    const middle = (shrink - 1) / 2;
    const height = (c: number, r: number) => tiff.height(c * shrink + middle, r * shrink + middle);
    const pieces = piecesOf({ ...tiff, columns, rows, height }).map((bytes) => ({
      at: put(packed(bytes, tiff.packing)),
      length: packed(bytes, tiff.packing).length,
    }));
    return { shrink, columns, rows, pieces };
  });
  let link = 4;
  for (const directory of directories) {
    const fields = fieldsOf(tiff, directory);
    const table = Buffer.alloc(2 + fields.length * 12 + 4);
    table.writeUInt16LE(fields.length, 0);
    for (const [i, { tag, type, count, bytes }] of fields.entries()) {
      const at = 2 + i * 12;
      table.writeUInt16LE(tag, at);
      table.writeUInt16LE(type, at + 2);
      table.writeUInt32LE(count, at + 4);
      if (bytes.length <= 4) bytes.copy(table, at + 8);
      else table.writeUInt32LE(put(bytes), at + 8);
    }
    const at = put(table);
    const whole = Buffer.concat(parts);
    whole.writeUInt32LE(at, link);
    parts.splice(0, parts.length, whole);
    link = at + 2 + fields.length * 12;
  }
  writeFileSync(path, Buffer.concat(parts));
  return size;
}

interface Directory {
  readonly shrink: number;
  readonly columns: number;
  readonly rows: number;
  readonly pieces: readonly { readonly at: number; readonly length: number }[];
}

function fieldsOf(tiff: SmallTiff, { shrink, columns, rows, pieces }: Directory) {
  const { type, tile, packing, place, keys, nodata } = tiff;
  const at = pieces.map((piece) => piece.at);
  const lengths = pieces.map((piece) => piece.length);
  const fields = [
    long(254, [shrink === 1 ? 0 : 1]),
    long(256, [columns]),
    long(257, [rows]),
    short(258, [bytesPer[type] * 8]),
    short(259, [packing === "deflate" ? 8 : packing === "lzw" ? 5 : 1]),
    short(262, [1]),
    short(277, [1]),
    short(339, [{ int16: 2, float32: 3, uint8: 1 }[type]]),
    ...(tile
      ? [long(322, [tile]), long(323, [tile]), long(324, at), long(325, lengths)]
      : [long(273, at), long(278, [7]), long(279, lengths)]),
    ...(place && shrink === 1
      ? [double(33550, [place.dx, place.dy, 0]), double(33922, [0, 0, 0, place.x, place.y, 0])]
      : []),
    ...(keys ? [short(34735, [1, 1, 0, keys.length, ...keys.flatMap(([id, value]) => [id, 0, 1, value])])] : []),
    ...(nodata ? [ascii(42113, nodata)] : []),
  ];
  return fields.sort((a, b) => a.tag - b.tag);
}

/** Rows of cells as the bytes of tiles or strips; tiles are filled up with zeros. */
function piecesOf({ columns, rows, type, height, tile }: SmallTiff): Buffer[] {
  const wide = tile ?? columns;
  const high = tile ?? 7;
  const out: Buffer[] = [];
  for (let top = 0; top < rows; top += high)
    for (let left = 0; left < columns; left += wide) {
      const lines = tile ? high : Math.min(high, rows - top);
      const bytes = Buffer.alloc(wide * lines * bytesPer[type]);
      for (let r = 0; r < lines; r++)
        for (let c = 0; c < wide; c++) {
          if (top + r >= rows || left + c >= columns) continue;
          const value = height(left + c, top + r);
          const i = (r * wide + c) * bytesPer[type];
          if (type === "int16") bytes.writeInt16LE(Math.round(value), i);
          else if (type === "float32") bytes.writeFloatLE(value, i);
          else bytes.writeUInt8(Math.round(value) & 255, i);
        }
      out.push(bytes);
    }
  return out;
}

function packed(bytes: Buffer, packing: SmallTiff["packing"]): Buffer {
  return packing === "deflate" ? deflateSync(bytes) : packing === "lzw" ? lzw(bytes) : bytes;
}

/** LZW that never finds anything twice: its table is cleared before codes would need ten bits. */
function lzw(bytes: Buffer): Buffer {
  const codes: number[] = [];
  for (const [i, byte] of bytes.entries()) {
    if (i % 240 === 0) codes.push(256);
    codes.push(byte);
  }
  codes.push(257);
  const out = Buffer.alloc(Math.ceil((codes.length * 9) / 8));
  for (const [i, code] of codes.entries())
    for (let bit = 0; bit < 9; bit++)
      if ((code >> (8 - bit)) & 1) {
        const at = i * 9 + bit;
        out[at >> 3] = (out[at >> 3] as number) | (128 >> (at & 7));
      }
  return out;
}

const short = (tag: number, values: readonly number[]) => ({
  ...{ tag, type: 3, count: values.length },
  bytes: Buffer.from(Uint16Array.from(values).buffer),
});
const long = (tag: number, values: readonly number[]) => ({
  ...{ tag, type: 4, count: values.length },
  bytes: Buffer.from(Uint32Array.from(values).buffer),
});
const double = (tag: number, values: readonly number[]) => ({
  ...{ tag, type: 12, count: values.length },
  bytes: Buffer.from(Float64Array.from(values).buffer),
});
const ascii = (tag: number, text: string) => ({
  ...{ tag, type: 2, count: text.length + 1 },
  bytes: Buffer.from(`${text}\0`, "latin1"),
});
