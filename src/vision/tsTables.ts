/** One elementary stream of a program. "private" may be metadata without a label: its content tells. */
export interface TsStream {
  readonly pid: number;
  readonly kind: "h264" | "hevc" | "other-video" | "metadata" | "private" | "other";
  readonly name: string;
}

/** Puts the sections of one table together from packet payloads; hands out those whose checksum is right. */
export class Sections {
  #bytes: Uint8Array = new Uint8Array(0);
  #started = false;

  *feed(payload: Uint8Array, start: boolean): Generator<Uint8Array> {
    if (start) {
      this.#bytes = payload.slice(1 + (payload[0] ?? 0));
      this.#started = true;
    } else if (this.#started) this.#bytes = Buffer.concat([this.#bytes, payload]);
    while (this.#started && this.#bytes.length >= 3) {
      const length = 3 + ((((this.#bytes[1] ?? 0) & 0x0f) << 8) | (this.#bytes[2] ?? 0));
      if (this.#bytes[0] === 0xff || this.#bytes.length < length) return;
      const section = this.#bytes.subarray(0, length);
      this.#bytes = this.#bytes.slice(length);
      if (length >= 12 && crc32(section) === 0) yield section;
    }
  }
}

/** The streams of a program map section (ISO/IEC 13818-1 §2.4.4.8). */
export function pmtOf(section: Uint8Array): readonly TsStream[] {
  const byte = (at: number): number => section[at] ?? 0;
  const streams: TsStream[] = [];
  const end = section.length - 4;
  let at = 12 + (((byte(10) & 0x0f) << 8) | byte(11));
  while (at + 5 <= end) {
    const type = byte(at);
    const pid = ((byte(at + 1) & 0x1f) << 8) | byte(at + 2);
    const length = ((byte(at + 3) & 0x0f) << 8) | byte(at + 4);
    const descriptors = section.subarray(at + 5, Math.min(at + 5 + length, end));
    streams.push({ pid, ...streamType(type, descriptors) });
    at += 5 + length;
  }
  return streams;
}

/** ISO/IEC 13818-1 table 2-34; MISB ST 1402 for the two ways to carry KLV. */
function streamType(type: number, descriptors: Uint8Array): Pick<TsStream, "kind" | "name"> {
  if (type === 0x1b) return { kind: "h264", name: "H.264" };
  if (type === 0x24) return { kind: "hevc", name: "H.265" };
  const other = otherVideo[type];
  if (other) return { kind: "other-video", name: other };
  const klva = Buffer.from(descriptors).includes("KLVA");
  if ((type === 0x06 || type === 0x15) && klva) return { kind: "metadata", name: "KLV" };
  if (type === 0x06) return { kind: "private", name: "private data" };
  return { kind: "other", name: `stream type 0x${type.toString(16)}` };
}

const otherVideo: Readonly<Record<number, string>> = {
  1: "MPEG-1 video",
  2: "MPEG-2 video",
  16: "MPEG-4 part 2 video",
  33: "JPEG 2000 video",
  51: "H.266 video",
};

/** CRC-32/MPEG-2; zero over a section that ends in its own checksum. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let i = 0; i < 8; i++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
