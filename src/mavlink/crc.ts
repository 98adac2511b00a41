const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  return crc;
});

// What a byte does to the checksum when one, two or three zero bytes follow it: four bytes are then taken at once.
const TABLE_1 = TABLE.map((crc) => (crc >> 8) ^ TABLE[crc & 0xff]!);
const TABLE_2 = TABLE_1.map((crc) => (crc >> 8) ^ TABLE[crc & 0xff]!);
const TABLE_3 = TABLE_2.map((crc) => (crc >> 8) ^ TABLE[crc & 0xff]!);

// The high bytes of the table are all different, so one tells its index.
const INDEX_OF_HIGH = new Uint8Array(256);
TABLE.forEach((crc, index) => {
  INDEX_OF_HIGH[crc >> 8] = index;
});

/** CRC-16/MCRF4XX of `bytes[from…to)`, as MAVLink counts it (without CRC_EXTRA). https://mavlink.io/en/guide/serialization.html#checksum */
export function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  let i = from;
  for (const end = to - 3; i < end; i += 4)
    crc =
      TABLE_3[(crc ^ bytes[i]!) & 0xff]! ^
      TABLE_2[(crc >> 8) ^ bytes[i + 1]!]! ^
      TABLE_1[bytes[i + 2]!]! ^
      TABLE[bytes[i + 3]!]!;
  for (; i < to; i++) crc = (crc >> 8) ^ TABLE[(crc ^ bytes[i]!) & 0xff]!;
  return crc;
}

/** The checksum after one more byte. */
export const crcWith = (crc: number, byte: number): number => (crc >> 8) ^ TABLE[(crc ^ byte) & 0xff]!;

/** The one byte (a CRC_EXTRA) that leads from one checksum to another, or undefined when none does. */
export function byteBetween(crc: number, expected: number): number | undefined {
  const step = expected ^ (crc >> 8);
  const index = INDEX_OF_HIGH[step >> 8]!;
  return TABLE[index] === step ? (index ^ crc) & 0xff : undefined;
}
