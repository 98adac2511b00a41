/** A second reader of MISB sets, written for the tests from the standards' tables alone: it shares nothing with the first. */

export interface BookTarget {
  readonly id: number;
  readonly pixels: readonly number[]; // centroid, top left, bottom right
  readonly percent: number;
  readonly className: string;
  readonly lat?: number;
  readonly lon?: number;
  readonly hae?: number;
  readonly sigmas?: readonly number[]; // east, north, up, then the correlations east-north, east-up, north-up
  readonly velocity?: readonly number[]; // east, north, up
  readonly trackUuid?: string;
}

/** Tag → value of a local set of short tags and lengths below 65,536. */
export function book(bytes: Buffer): Map<number, Buffer> {
  const out = new Map<number, Buffer>();
  let p = 0;
  while (p < bytes.length) {
    let tag = bytes[p++]! & 0x7f;
    while (bytes[p - 1]! > 0x7f) tag = (tag << 7) | (bytes[p++]! & 0x7f);
    let length = bytes[p++]!;
    if (length === 0x81) length = bytes[p++]!;
    else if (length === 0x82) {
      length = bytes.readUInt16BE(p);
      p += 2;
    }
    out.set(tag, bytes.subarray(p, p + length));
    p += length;
  }
  return out;
}

/** The items of a whole packet; throws when key, length or checksum are wrong. */
export function bookPacket(packet: Uint8Array): Map<number, Buffer> {
  const bytes = Buffer.from(packet);
  if (bytes.subarray(0, 16).toString("hex") !== "060e2b34020b01010e01030101000000") throw new Error("key");
  const head = bytes[16]! < 0x80 ? 17 : bytes[16] === 0x81 ? 18 : 19;
  const length = head === 17 ? bytes[16]! : head === 18 ? bytes[17]! : bytes.readUInt16BE(17);
  if (bytes.length !== head + length) throw new Error("length");
  let words = 0;
  for (let i = 0; i + 1 < bytes.length - 2; i += 2) words += bytes.readUInt16BE(i);
  if (bytes.length % 2 === 1) words += bytes[bytes.length - 3]! * 256;
  if (words % 65_536 !== bytes.readUInt16BE(bytes.length - 2)) throw new Error("checksum");
  return book(bytes.subarray(head));
}

const integer = (bytes: Buffer): number => Number.parseInt(bytes.toString("hex") || "0", 16);

/** IMAPB backwards: low + integer / 2^(bits − 1 − ⌈log₂ range⌉), less the shift that makes zero exact. */
function mapped(bytes: Buffer, low: number, high: number): number {
  const step = 2 ** (Math.ceil(Math.log2(high - low)) - (8 * bytes.length - 1));
  const shift = low < 0 && high > 0 ? low / step - Math.floor(low / step) : 0;
  return (integer(bytes) - shift) * step + low;
}

/** The targets of tag 74. */
export function bookTargets(vmti: Buffer): BookTarget[] {
  const set = book(vmti);
  const names = new Map(
    parts(set.get(103)).map((part) => [integer(book(part).get(1)!), book(part).get(4)!.toString()]),
  );
  return parts(set.get(101)).map((pack) => {
    let id = 0;
    let p = 0;
    do id = id * 128 + (pack[p]! & 0x7f);
    while (pack[p++]! > 0x7f);
    const items = book(pack.subarray(p));
    const place = items.get(17);
    const tracker = items.get(104) && book(items.get(104)!);
    const speed = tracker?.get(10);
    const two = (from: Buffer, i: number) => from.subarray(2 * i, 2 * i + 2);
    return {
      id,
      pixels: [1, 2, 3].map((tag) => integer(items.get(tag)!)),
      percent: integer(items.get(5)!),
      className: names.get(integer(book(parts(items.get(107))[0]!).get(3)!))!,
      ...(place && {
        lat: mapped(place.subarray(0, 4), -90, 90),
        lon: mapped(place.subarray(4, 8), -180, 180),
        hae: mapped(place.subarray(8, 10), -900, 19_000),
      }),
      ...(place &&
        place.length > 10 && {
          sigmas: [0, 1, 2, 3, 4, 5].map((i) =>
            i < 3 ? mapped(two(place.subarray(10), i), 0, 650) : mapped(two(place.subarray(10), i), -1, 1),
          ),
        }),
      ...(speed && { velocity: [0, 1, 2].map((i) => mapped(two(speed, i), -900, 900)) }),
      ...(tracker?.get(1) && { trackUuid: tracker.get(1)!.toString("hex") }),
    };
  });
}

function parts(series: Buffer | undefined): Buffer[] {
  const out: Buffer[] = [];
  for (let p = 0; series && p < series.length; ) {
    let length = series[p++]!;
    if (length === 0x81) length = series[p++]!;
    out.push(series.subarray(p, p + length));
    p += length;
  }
  return out;
}
