/** The video formats that Vedette takes in and hands on as they are. */
export type VideoCodec = "h264" | "hevc";

/** One encoded picture as it came: Annex B, times in 90 kHz ticks that never wrap. */
export interface AccessUnit {
  readonly codec: VideoCodec;
  readonly pts: number;
  readonly dts: number;
  /** Decoding can begin here; then the parameter sets are inside. */
  readonly key: boolean;
  readonly data: Uint8Array;
}

/** Metadata bytes from beside the video, with the time of the picture they belong to where the stream tells. */
export interface MetadataUnit {
  readonly pts?: number;
  readonly data: Uint8Array;
}

/** The NAL units of an Annex B stream, without their start codes (ITU-T H.264 annex B). */
export function* nalUnits(data: Uint8Array): Generator<Uint8Array> {
  let begin = -1;
  for (let i = 0; i + 2 < data.length; i++) {
    if ((data[i + 2] ?? 0) > 1) {
      i += 2;
      continue;
    }
    if (data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 1) continue;
    if (begin >= 0) yield withoutTrailingZeros(data.subarray(begin, i));
    begin = i + 3;
    i += 2;
  }
  if (begin >= 0 && begin < data.length) yield data.subarray(begin);
}

/** What a NAL unit is, as far as it matters for cutting and joining. */
export type NalKind = "vps" | "sps" | "pps" | "key-slice" | "slice" | "recovery-point" | "other";

/** ITU-T H.264 table 7-1 and H.265 table 7-1. */
export function nalKind(codec: VideoCodec, nal: Uint8Array): NalKind {
  const first = nal[0] ?? 0;
  if (codec === "h264") {
    const type = first & 0x1f;
    if (type === 5) return "key-slice";
    if (type >= 1 && type <= 4) return "slice";
    if (type === 7) return "sps";
    if (type === 8) return "pps";
    return type === 6 && nal[1] === 6 ? "recovery-point" : "other";
  }
  const type = (first >> 1) & 0x3f;
  if (type >= 16 && type <= 21) return "key-slice";
  if (type < 16) return "slice";
  if (type === 32) return "vps";
  if (type === 33) return "sps";
  return type === 34 ? "pps" : "other";
}

function withoutTrailingZeros(nal: Uint8Array): Uint8Array {
  let end = nal.length;
  while (end > 0 && nal[end - 1] === 0) end--;
  return nal.subarray(0, end);
}
