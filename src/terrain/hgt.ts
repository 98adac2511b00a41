import { basename } from "node:path";
import { FailureError } from "../contract/failure.ts";
import { blockSize, type ElevationRaster, type RasterLevel } from "./elevationRaster.ts";
import { type Bytes, cutShort, memoryBytes, openBytes } from "./fileBytes.ts";
import { type Unpacked, unpackGz, unpackZip } from "./unpacked.ts";

/** Whether a file's name says that it is SRTM elevation: `.hgt`, and packed `.hgt.gz`, `.hgt.zip`. */
export const isHgt = (path: string): boolean => /\.hgt(\.gz|\.zip)?$/i.test(path) || hgtZip.test(basename(path));

/**
 * An SRTM file of one square degree, 3601² heights at 1″ or 1201² at 3″ (SRTM User Guide §2.1.4: big-endian int16, the
 * northern row first, −32768 for voids, metres above the EGM96 geoid; its name gives the south-west corner).
 * What is packed is unpacked into memory; plain files are read by rows, in place.
 * @throws FailureError not-found, denied, or bad-input for a wrong name or size.
 */
export async function openHgt(path: string): Promise<ElevationRaster> {
  const opened = await contentOf(path);
  try {
    return rasterOf(path, opened.bytes, cornerOf(opened.name, path), sideOf(opened.bytes.size, path));
  } catch (cause) {
    await opened.bytes.close();
    throw cause;
  }
}

async function contentOf(path: string): Promise<{ name: string; bytes: Bytes }> {
  const file = await openBytes(path);
  if (!/\.(gz|zip)$/i.test(path)) return { name: basename(path), bytes: file };
  try {
    const unpacked: Unpacked = /\.gz$/i.test(path)
      ? await unpackGz(file, path, mostBytes)
      : await unpackZip(file, path, /\.hgt$/i, mostBytes);
    return { name: unpacked.name ?? basename(path), bytes: memoryBytes(unpacked.bytes, path) };
  } finally {
    await file.close();
  }
}

function rasterOf(path: string, bytes: Bytes, { south, west }: Corner, side: number): ElevationRaster {
  const step = side === 3601 ? 1 : 3;
  const perDegree = side - 1;
  const strides = side === 3601 ? [1, 3, 15, 90] : [1, 5, 30];
  const levels = strides.map((stride): RasterLevel => {
    const posts = perDegree / stride + 1;
    return { columns: posts, rows: posts, blockColumns: Math.min(posts, 601), blockRows: 64 };
  });
  return {
    path,
    format: `SRTM ${step}″`,
    bounds: { south, west, north: south + 1, east: west + 1 },
    step,
    levels: levels as [RasterLevel, ...RasterLevel[]],
    slack: 0,
    datum: "mean-sea-level",
    pixelOf(lat, lon, out) {
      out[0] = (lon - west - 360 * Math.round((lon - west - 0.5) / 360)) * perDegree;
      out[1] = (south + 1 - lat) * perDegree;
    },
    async block(level, blockColumn, blockRow) {
      const of = levels[level] as RasterLevel;
      const stride = strides[level] as number;
      const { width, height } = blockSize(of, blockColumn, blockRow);
      const out = new Float32Array(width * height);
      const first = blockRow * of.blockRows;
      const left = blockColumn * of.blockColumns * stride;
      const together = stride === 1 ? await bytes.read(first * side * 2, height * side * 2) : undefined;
      for (let row = 0; row < height; row++) {
        const line = together?.subarray(row * side * 2, (row + 1) * side * 2);
        const from = line ?? (await bytes.read((first + row) * stride * side * 2, side * 2));
        heightsInto(out.subarray(row * width, (row + 1) * width), from, left, stride);
      }
      return out;
    },
    close: () => bytes.close(),
  };
}

/** Every `stride`-th of the heights in a row, from the one in column `left` on. */
function heightsInto(out: Float32Array, row: Uint8Array, left: number, stride: number): void {
  const { length } = out;
  for (let i = 0, at = 2 * left; i < length; i++, at += 2 * stride) {
    const height = (((row[at] as number) << 24) >> 16) | (row[at + 1] as number);
    out[i] = height === voidHeight ? Number.NaN : height;
  }
}

interface Corner {
  readonly south: number;
  readonly west: number;
}

function cornerOf(name: string, path: string): Corner {
  const [, ns, lat, ew, lon] = /^([NS])(\d{2})([EW])(\d{3})(?=[._-])/i.exec(name) ?? [];
  const south = Number(lat) * (ns?.toUpperCase() === "S" ? -1 : 1);
  const west = Number(lon) * (ew?.toUpperCase() === "W" ? -1 : 1);
  if (ns && ew && south >= -90 && south < 90 && west >= -180 && west < 180) return { south, west };
  throw new FailureError(
    "bad-input",
    `The name of ${name} does not say where it lies`,
    `Name it after its south-west corner, such as N47E008.hgt: ${path}`,
  );
}

function sideOf(size: number, path: string): 3601 | 1201 {
  for (const side of [3601, 1201] as const) if (size === side * side * 2) return side;
  const holds = `it holds ${group(size)} bytes, and an SRTM file ${group(mostBytes)} (1″) or ${group(1201 * 1201 * 2)} (3″)`;
  if (size < mostBytes) throw cutShort(path, holds);
  throw new FailureError("bad-input", `${basename(path)} is no SRTM file: ${holds}`, `Download it again: ${path}`);
}

const group = (n: number): string => n.toLocaleString("en-US");
const hgtZip = /^[NS]\d{2}[EW]\d{3}\b.*\.zip$/i;
const voidHeight = -32768;
const mostBytes = 3601 * 3601 * 2;
