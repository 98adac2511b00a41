/** The unsigned integer in these bytes, the first the highest; exact up to 2⁵³. */
export function readUnsigned(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** The two's complement integer in these bytes, the first the highest; exact within ±2⁵³. */
export function readSigned(bytes: Uint8Array): number {
  const value = readUnsigned(bytes);
  return (bytes[0] ?? 0) < 0x80 ? value : value - 2 ** (8 * bytes.length);
}

/** An integer in so many bytes, negative ones as two's complement; what does not fit loses its upper bytes. */
export function integerBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = BigInt(Math.round(value));
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** The fewest bytes that hold a whole number, at least one; signed ones keep room for their sign. */
export function bytesFor(value: number, { signed }: { signed: boolean }): number {
  for (let length = 1; length < 8; length++) {
    const span = 2 ** (8 * length);
    if (signed ? value >= -span / 2 && value < span / 2 : value < span) return length;
  }
  return 8;
}
