/** What one side says to the other inside FILE_TRANSFER_PROTOCOL. https://mavlink.io/en/services/ftp.html#payload */
export interface FtpPayload {
  readonly seq: number; // 0…65535, the answer's is one more than the question's
  readonly session: number;
  readonly opcode: number;
  /** Bytes in `data`, or the bytes asked for by a read. */
  readonly size: number;
  /** The opcode that an answer answers. */
  readonly reqOpcode: number;
  readonly burstComplete: boolean;
  /** Bytes from the file's start, or entries from a directory's. */
  readonly offset: number;
  readonly data: Uint8Array;
}

/** MAV_FTP_OPCODE. */
export const ftpOp = {
  terminate: 1,
  reset: 2,
  list: 3,
  openRead: 4,
  read: 5,
  create: 6,
  write: 7,
  remove: 8,
  openWrite: 11,
  crc32: 14,
  burst: 15,
  ack: 128,
  nak: 129,
} as const;

/** MAV_FTP_ERR. */
export const ftpError = {
  fail: 1,
  failErrno: 2,
  badSize: 3,
  badSession: 4,
  noSessions: 5,
  endOfFile: 6,
  unknownCommand: 7,
  exists: 8,
  isProtected: 9,
  notFound: 10,
} as const;

/** Most bytes of data in one message. */
export const FTP_DATA = 239;

/** The 251 bytes of a message's payload. */
export function writeFtpPayload(fields: Partial<FtpPayload>): number[] {
  const bytes = new Uint8Array(251);
  const view = new DataView(bytes.buffer);
  const data = fields.data ?? new Uint8Array(0);
  view.setUint16(0, fields.seq ?? 0, true);
  bytes[2] = fields.session ?? 0;
  bytes[3] = fields.opcode ?? 0;
  bytes[4] = fields.size ?? data.length;
  bytes[5] = fields.reqOpcode ?? 0;
  bytes[6] = fields.burstComplete ? 1 : 0;
  view.setUint32(8, fields.offset ?? 0, true);
  bytes.set(data.subarray(0, FTP_DATA), 12);
  return [...bytes];
}

/** Reads a message's payload; undefined when its size can not be true. */
export function readFtpPayload(payload: ArrayLike<number>): FtpPayload | undefined {
  const bytes = new Uint8Array(251);
  for (let i = 0; i < 251 && i < payload.length; i++) bytes[i] = payload[i]!;
  const view = new DataView(bytes.buffer);
  const size = bytes[4]!;
  if (size > FTP_DATA) return undefined;
  return {
    seq: view.getUint16(0, true),
    session: bytes[2]!,
    opcode: bytes[3]!,
    size,
    reqOpcode: bytes[5]!,
    burstComplete: bytes[6] === 1,
    offset: view.getUint32(8, true),
    data: bytes.slice(12, 12 + size),
  };
}

/** What a NAK says, in words; `errno` is the vehicle's own number of a failed file operation. */
export function ftpErrorWords(code: number, errno = 0): string {
  if (code === ftpError.failErrno) return errno === 2 ? WORDS[10]! : `the file operation failed (error ${errno})`;
  return WORDS[code] ?? `unknown error ${code}`;
}

const WORDS: readonly (string | undefined)[] = [
  "no error was named",
  "the vehicle could not do it",
  undefined,
  "the size was not accepted",
  "the session is not open",
  "all sessions of the vehicle are in use",
  "the end of the file was reached",
  "the vehicle does not know this file operation",
  "the file exists already",
  "the file is write-protected",
  "there is no such file",
];

/** The checksum of CalcFileCRC32 as autopilots count it: polynomial 0xEDB88320 from 0, not inverted at the end. */
export function ftpCrc32(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return crc >>> 0;
}
