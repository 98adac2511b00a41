import type { VideoCodec } from "../accessUnit.ts";

/** What one RTP payload adds to a picture: whole NAL units, or a part of one. */
export type NalPart =
  | { readonly kind: "whole"; readonly nals: readonly Uint8Array[] }
  | {
      readonly kind: "part";
      readonly header: Uint8Array;
      readonly data: Uint8Array;
      readonly first: boolean;
      readonly last: boolean;
    }
  | { readonly kind: "broken" };

/** Takes an H.264 or H.265 payload apart (RFC 6184 §5, RFC 7798 §4.4); interleaved modes are not supported and count as broken. */
export const nalPartOf = (codec: VideoCodec, payload: Uint8Array): NalPart =>
  codec === "h264" ? h264Part(payload) : hevcPart(payload);

/** Which codec a payload is of; undefined when it does not tell: only parameter sets, aggregates and fragments do. */
export function codecOf(payload: Uint8Array): VideoCodec | undefined {
  const [first = 0x80, second = 0] = payload;
  if ((first & 0x80) !== 0) return undefined;
  if (second === 1 && hevcHeaders.has(first)) return "hevc";
  const type = first & 0x1f;
  return type === 7 || type === 24 || (type === 28 && (first & 0x60) !== 0) ? "h264" : undefined;
}

/** First bytes of H.265 parameter sets (32 to 34), aggregation packets (48) and fragments (49). */
const hevcHeaders: ReadonlySet<number> = new Set([0x40, 0x42, 0x44, 0x60, 0x62]);

function h264Part(payload: Uint8Array): NalPart {
  const first = payload[0] ?? 0;
  const type = first & 0x1f;
  if (type >= 1 && type <= 23) return { kind: "whole", nals: [payload] };
  if (type === 24) return aggregate(payload.subarray(1));
  const fragment = payload[1];
  if (type !== 28 || fragment === undefined) return broken;
  const header = Uint8Array.of((first & 0xe0) | (fragment & 0x1f));
  return part(header, payload.subarray(2), fragment);
}

function hevcPart(payload: Uint8Array): NalPart {
  const [first = 0, second = 0, fragment] = payload;
  const type = (first >> 1) & 0x3f;
  if (type < 48) return { kind: "whole", nals: [payload] };
  if (type === 48) return aggregate(payload.subarray(2));
  if (type !== 49 || fragment === undefined) return broken;
  const header = Uint8Array.of((first & 0x81) | ((fragment & 0x3f) << 1), second);
  return part(header, payload.subarray(3), fragment);
}

const broken: NalPart = { kind: "broken" };

const part = (header: Uint8Array, data: Uint8Array, fragment: number): NalPart => ({
  kind: "part",
  header,
  data,
  first: (fragment & 0x80) !== 0,
  last: (fragment & 0x40) !== 0,
});

/** NAL units behind their 16-bit lengths. */
function aggregate(bytes: Uint8Array): NalPart {
  const nals: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (length === 0 || at + 2 + length > bytes.length) return broken;
    nals.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return nals.length > 0 ? { kind: "whole", nals } : broken;
}
