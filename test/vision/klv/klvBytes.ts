import { st0601Key } from "../../../src/vision/klv.ts";

/** Bytes from text of hexadecimal digits; blanks are passed over. */
export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));

/** A packet put together from tag and value by hand, with its length and checksum, but for what is asked to be wrong. */
export function packetOf(items: readonly (readonly [tag: number, hex: string])[], { sumBy = 0 } = {}): Uint8Array {
  const body = items.flatMap(([tag, value]) => {
    const bytes = hex(value);
    return [...(tag < 128 ? [tag] : [0x81, tag - 128]), bytes.length, ...bytes];
  });
  body.push(1, 2);
  const length = body.length + 2;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  const bytes = [...st0601Key, ...head, ...body];
  let sum = sumBy;
  bytes.forEach((byte, i) => {
    sum = (sum + (i % 2 === 0 ? byte << 8 : byte)) & 0xffff;
  });
  return Uint8Array.from([...bytes, sum >> 8, sum & 0xff]);
}
