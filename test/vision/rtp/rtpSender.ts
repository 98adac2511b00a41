import type { VideoCodec } from "../../../src/vision/accessUnit.ts";

/** A picture of made-up NAL units. */
export interface TestPicture {
  readonly nals: readonly Uint8Array[];
  readonly timestamp: number;
}

/** The RTP packets of pictures as GStreamer sends them: small units together, large ones in fragments, the last marked. */
export function rtpPackets(
  codec: VideoCodec,
  pictures: readonly TestPicture[],
  { source = 0x1234, sequence = 65_530, mtu = 200 } = {},
): Uint8Array[] {
  let next = sequence;
  return pictures.flatMap(({ nals, timestamp }) => {
    const small = nals.filter((nal) => nal.length < 40);
    const payloads = small.length > 1 ? [aggregate(codec, small)] : small;
    const rest = nals.filter((nal) => nal.length >= 40).flatMap((nal) => fragments(codec, nal, mtu));
    const all = [...payloads, ...rest];
    return all.map((payload, i) => {
      const header = Buffer.alloc(12);
      header[0] = 0x80;
      header[1] = 96 | (i === all.length - 1 ? 0x80 : 0);
      header.writeUInt16BE(next++ & 0xffff, 2);
      header.writeUInt32BE(timestamp >>> 0, 4);
      header.writeUInt32BE(source, 8);
      return Uint8Array.from([...header, ...payload]);
    });
  });
}

function aggregate(codec: VideoCodec, nals: readonly Uint8Array[]): Uint8Array {
  const head = codec === "h264" ? [0x78] : [0x60, 1];
  return Uint8Array.from([...head, ...nals.flatMap((nal) => [nal.length >> 8, nal.length & 0xff, ...nal])]);
}

function fragments(codec: VideoCodec, nal: Uint8Array, mtu: number): Uint8Array[] {
  const skip = codec === "h264" ? 1 : 2;
  const [first = 0, second = 0] = nal;
  const out: Uint8Array[] = [];
  for (let at = skip; at < nal.length; at += mtu) {
    const ends = (at === skip ? 0x80 : 0) | (at + mtu >= nal.length ? 0x40 : 0);
    const head =
      codec === "h264"
        ? [(first & 0xe0) | 28, ends | (first & 0x1f)]
        : [(first & 0x81) | (49 << 1), second, ends | ((first >> 1) & 0x3f)];
    out.push(Uint8Array.from([...head, ...nal.subarray(at, at + mtu)]));
  }
  return out;
}

/** Ten pictures, the first and sixth of them key, each as large as a few packets. */
export function testPictures(codec: VideoCodec): TestPicture[] {
  const sets = codec === "h264" ? ["6742c01eaa", "68ce3c80"] : ["40010c01ff", "42010101aa", "4401c0f7"];
  const [key, slice] =
    codec === "h264"
      ? [[0x65], [0x41]]
      : [
          [0x26, 1],
          [0x02, 1],
        ];
  return Array.from({ length: 10 }, (_, i) => {
    const body = Array.from({ length: 500 + 37 * i }, (__, k) => 4 + ((k * 7 + i) % 250));
    const isKey = i % 5 === 0;
    const nal = Uint8Array.from([...((isKey ? key : slice) ?? []), ...body]);
    const nals = isKey ? [...sets.map((set) => Uint8Array.from(Buffer.from(set, "hex"))), nal] : [nal];
    return { nals, timestamp: 0xffff_ffff - 9000 + i * 3000 };
  });
}

/** Annex B. */
export const annexB = (nals: readonly Uint8Array[]): string =>
  nals.map((nal) => `00000001${Buffer.from(nal).toString("hex")}`).join("");
