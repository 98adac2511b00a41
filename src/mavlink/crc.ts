const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  return crc;
});

/** CRC-16/MCRF4XX of `bytes[from…to)`, as MAVLink counts it (without CRC_EXTRA). https://mavlink.io/en/guide/serialization.html#checksum */
export function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  for (let i = from; i < to; i++) crc = (crc >> 8) ^ TABLE[(crc ^ bytes[i]!) & 0xff]!;
  return crc;
}

/** The checksum after one more byte. */
export const crcWith = (crc: number, byte: number): number => (crc >> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
