import { basename } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";
import { PMTiles, ResolvedValueCache, TileType } from "pmtiles";
import { FailureError } from "../contract/failure.ts";
import { type Bytes, cutShort, openBytes } from "./fileBytes.ts";
import type { MapSource } from "./mapSource.ts";
import { mapTileOf, noPictures } from "./pictureTile.ts";
import { boundsFrom, plainText } from "./tileMetadata.ts";

/**
 * Pictures in a PMTiles archive, version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md), of which
 * only directories and single tiles are read. @throws FailureError not-found, denied, or bad-input with why it can not
 * be shown.
 */
export async function openPmtiles(path: string): Promise<MapSource> {
  const file = await openBytes(path);
  try {
    return await sourceOf(path, file);
  } catch (cause) {
    await file.close();
    throw archiveFailure(cause, path);
  }
}

async function sourceOf(path: string, file: Bytes): Promise<MapSource> {
  await mustBeArchive(path, file);
  const archive = new PMTiles(
    {
      getKey: () => path,
      getBytes: async (offset, length) => {
        // The header is asked for with room to spare; everything else must be there.
        const bytes = await file.read(offset, offset === 0 ? Math.min(length, file.size) : length);
        return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer };
      },
    },
    new ResolvedValueCache(mostDirectories, true, unpacked),
    unpacked,
  );
  const header = await archive.getHeader();
  const { tileType, minZoom, maxZoom, tileDataOffset, tileDataLength = 0 } = header;
  if (!PICTURES.has(tileType)) throw noPictures(path, TileType[tileType] ?? "");
  const end = tileDataOffset + tileDataLength;
  if (end > file.size) throw cutShort(path, `its tiles would end at byte ${end}, and it ends at ${file.size}`);
  const meta = (await archive.getMetadata()) as Readonly<Record<string, unknown>> | null;
  const name = plainText(meta?.name);
  const attribution = plainText(meta?.attribution);
  const { minLon, minLat, maxLon, maxLat } = header;
  return {
    format: `PMTiles, ${(TileType[tileType] ?? "").toLowerCase()}`,
    ...(name && { name }),
    bounds: boundsFrom([minLon, minLat, maxLon, maxLat]) ?? { south: -90, west: -180, north: 90, east: 180 },
    minZoom,
    maxZoom,
    ...(attribution && { attribution }),
    async tile(z, x, y) {
      if (z < minZoom || z > maxZoom || x >= 2 ** z || y >= 2 ** z) return null;
      try {
        const found = await archive.getZxy(z, x, y);
        if (!found || found.data.byteLength === 0) return null;
        const tile = mapTileOf(new Uint8Array(found.data));
        if (!tile) throw noPictures(path, "");
        return tile;
      } catch (cause) {
        throw archiveFailure(cause, path);
      }
    },
    close: () => file.close(),
  };
}

const magic = "PMTiles";
const headerBytes = 127;

async function mustBeArchive(path: string, file: Bytes): Promise<void> {
  const head = Buffer.from(await file.read(0, Math.min(headerBytes, file.size)));
  if (head.toString("latin1", 0, magic.length) !== magic)
    throw new FailureError("bad-input", `This is no PMTiles file: ${path}`, "Choose a file that ends in .pmtiles");
  if (head.length < headerBytes) throw cutShort(path, `it ends at byte ${file.size}, within its header`);
  const version = head[magic.length];
  if (version !== 3)
    throw new FailureError(
      "bad-input",
      `${basename(path)} is PMTiles version ${version}; version 3 is read`,
      `Convert it: pmtiles convert "${path}" converted.pmtiles`,
    );
}

/** A small file may not become a huge one in memory. */
async function unpacked(packed: ArrayBuffer, how: number): Promise<ArrayBuffer> {
  if (how === 0 || how === 1) return packed;
  const unpack = how === 2 ? promisify(gunzip) : how === 3 ? promisify(brotliDecompress) : undefined;
  if (!unpack) throw new Error(`it is packed in a way (${how}) that is not read; gzip and brotli are`);
  const out = await unpack(new Uint8Array(packed), { maxOutputLength: mostUnpacked });
  return out.buffer.slice(out.byteOffset, out.byteOffset + out.length) as ArrayBuffer;
}

function archiveFailure(cause: unknown, path: string): Error {
  if (cause instanceof FailureError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FailureError(
    "bad-input",
    `${basename(path)} is damaged and can not be read: ${why}`,
    `Copy or download it again, and add it anew: ${path}`,
  );
}

const PICTURES: ReadonlySet<number> = new Set([TileType.Png, TileType.Jpeg, TileType.Webp]);
const mostDirectories = 64;
const mostUnpacked = 32e6;
