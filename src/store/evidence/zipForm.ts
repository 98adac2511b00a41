/** One file in a zip file: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, version 6.3. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly crc: number;
  /** Where its header begins. */
  readonly offset: number;
}

/** Nothing tells the time but the manifest: 1980-01-01, the first day that a zip file knows. */
const DATE = 0x0021;
const UTF8_NAMES = 0x0800;
const MOST_32 = 0xffff_ffff;
const ZIP64 = 45;

const isLarge = ({ bytes, offset }: ZipEntry): boolean => bytes >= MOST_32 || offset >= MOST_32;

/** The header before a stored file's bytes. */
export function localHeader(entry: ZipEntry): Uint8Array {
  const name = Buffer.from(entry.path, "utf8");
  const large = entry.bytes >= MOST_32;
  const extra = Buffer.alloc(large ? 20 : 0);
  if (large) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(entry.bytes), 4);
    extra.writeBigUInt64LE(BigInt(entry.bytes), 12);
  }
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(large ? ZIP64 : 20, 4);
  head.writeUInt16LE(UTF8_NAMES, 6);
  head.writeUInt16LE(0, 8); // stored: footage does not get smaller
  head.writeUInt16LE(0, 10);
  head.writeUInt16LE(DATE, 12);
  head.writeUInt32LE(entry.crc, 14);
  head.writeUInt32LE(large ? MOST_32 : entry.bytes, 18);
  head.writeUInt32LE(large ? MOST_32 : entry.bytes, 22);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, name, extra]);
}

/** The list of all files, and the end of the zip file. `start`: where the list begins. */
export function zipEnd(entries: readonly ZipEntry[], start: number): Uint8Array {
  const listed = entries.map(listing);
  const bytes = listed.reduce((sum, one) => sum + one.length, 0);
  const large = entries.length >= 0xffff || start + bytes >= MOST_32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(Math.min(bytes, MOST_32), 12);
  end.writeUInt32LE(Math.min(start, MOST_32), 16);
  return Buffer.concat([...listed, ...(large ? [zip64End(entries.length, bytes, start)] : []), end]);
}

function listing(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.path, "utf8");
  const large = isLarge(entry);
  const extra = Buffer.alloc(large ? 28 : 0);
  if (large) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(entry.bytes), 4);
    extra.writeBigUInt64LE(BigInt(entry.bytes), 12);
    extra.writeBigUInt64LE(BigInt(entry.offset), 20);
  }
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(large ? ZIP64 : 20, 4);
  head.writeUInt16LE(large ? ZIP64 : 20, 6);
  head.writeUInt16LE(UTF8_NAMES, 8);
  head.writeUInt16LE(DATE, 14);
  head.writeUInt32LE(entry.crc, 16);
  head.writeUInt32LE(large ? MOST_32 : entry.bytes, 20);
  head.writeUInt32LE(large ? MOST_32 : entry.bytes, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(large ? MOST_32 : entry.offset, 42);
  return Buffer.concat([head, name, extra]);
}

function zip64End(entries: number, bytes: number, start: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(ZIP64, 12);
  end.writeUInt16LE(ZIP64, 14);
  end.writeBigUInt64LE(BigInt(entries), 24);
  end.writeBigUInt64LE(BigInt(entries), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(start + bytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
