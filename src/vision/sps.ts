import { type AccessUnit, nalKind, nalUnits, type VideoCodec } from "./accessUnit.ts";

/** How a stream's pictures are to be decoded and shown. */
export interface VideoFormat {
  readonly codec: VideoCodec;
  readonly width: number; // pixels, after cropping
  readonly height: number; // pixels, after cropping
  /** For WebCodecs: `avc1.PPCCLL` (RFC 6381) or `hev1.…` (ISO/IEC 14496-15 annex E). */
  readonly codecString: string;
}

/** The format from the sequence parameter set inside a key picture; undefined when there is none, or a broken one. */
export function formatOf(unit: Pick<AccessUnit, "codec" | "data">): VideoFormat | undefined {
  for (const nal of nalUnits(unit.data)) {
    if (nalKind(unit.codec, nal) !== "sps") continue;
    const format = unit.codec === "h264" ? h264Format(nal) : hevcFormat(nal);
    if (format.width > 0 && format.height > 0 && format.width <= 16384 && format.height <= 16384) return format;
  }
  return undefined;
}

/** ITU-T H.264 §7.3.2.1.1. */
function h264Format(nal: Uint8Array): VideoFormat {
  const bits = new Bits(nal, 1);
  const profile = bits.u(8);
  const constraints = bits.u(8);
  const level = bits.u(8);
  bits.ue(); // seq_parameter_set_id
  let chroma = 1;
  let separate = 0;
  if (profilesWithChroma.has(profile)) {
    chroma = bits.ue();
    if (chroma === 3) separate = bits.u(1);
    bits.ue(); // bit_depth_luma_minus8
    bits.ue(); // bit_depth_chroma_minus8
    bits.u(1); // qpprime_y_zero_transform_bypass_flag
    const lists = bits.u(1) ? (chroma === 3 ? 12 : 8) : 0;
    for (let i = 0; i < lists; i++) {
      const present = bits.u(1);
      if (present) skipScalingList(bits, i < 6 ? 16 : 64);
    }
  }
  bits.ue(); // log2_max_frame_num_minus4
  const orderType = bits.ue();
  if (orderType === 0) bits.ue();
  else if (orderType === 1) {
    bits.u(1);
    bits.ue();
    bits.ue();
    const cycle = Math.min(bits.ue(), 255);
    for (let i = 0; i < cycle; i++) bits.ue();
  }
  bits.ue(); // max_num_ref_frames
  bits.u(1);
  const widthInBlocks = bits.ue() + 1;
  const heightInMaps = bits.ue() + 1;
  const framesOnly = bits.u(1);
  if (!framesOnly) bits.u(1);
  bits.u(1);
  const crop = bits.u(1) ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const array = separate ? 0 : chroma;
  const unitX = array === 1 || array === 2 ? 2 : 1;
  const unitY = (array === 1 ? 2 : 1) * (2 - framesOnly);
  return {
    codec: "h264",
    width: widthInBlocks * 16 - (left + right) * unitX,
    height: heightInMaps * 16 * (2 - framesOnly) - (top + bottom) * unitY,
    codecString: `avc1.${[profile, constraints, level].map(hexByte).join("")}`,
  };
}

const profilesWithChroma: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function skipScalingList(bits: Bits, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    if (next !== 0) last = next;
  }
}

/** ITU-T H.265 §7.3.2.2. */
function hevcFormat(nal: Uint8Array): VideoFormat {
  const bits = new Bits(nal, 2);
  bits.u(4); // sps_video_parameter_set_id
  const subLayers = bits.u(3);
  bits.u(1);
  const space = bits.u(2);
  const tier = bits.u(1);
  const profile = bits.u(5);
  const compatibility = bits.u(32);
  const constraints = Array.from({ length: 6 }, () => bits.u(8));
  const level = bits.u(8);
  const present = Array.from({ length: subLayers }, () => ({ profile: bits.u(1), level: bits.u(1) }));
  if (subLayers > 0) bits.u(2 * (8 - subLayers));
  for (const layer of present) bits.skip((layer.profile ? 88 : 0) + (layer.level ? 8 : 0));
  bits.ue(); // sps_seq_parameter_set_id
  const chroma = bits.ue();
  if (chroma === 3) bits.u(1);
  const codedWidth = bits.ue();
  const codedHeight = bits.ue();
  const crop = bits.u(1) ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  while (constraints.at(-1) === 0) constraints.pop();
  const parts = [
    `hev1.${["", "A", "B", "C"][space]}${profile}`,
    reversed32(compatibility).toString(16),
    `${tier ? "H" : "L"}${level}`,
    ...constraints.map((byte) => byte.toString(16)),
  ];
  return {
    codec: "hevc",
    width: codedWidth - (left + right) * (chroma === 1 || chroma === 2 ? 2 : 1),
    height: codedHeight - (top + bottom) * (chroma === 1 ? 2 : 1),
    codecString: parts.join("."),
  };
}

/** Reads bits from the most significant on, past the emulation prevention bytes; beyond the end all bits are zero. */
class Bits {
  readonly #bytes: number[] = [];
  #at = 0;

  constructor(nal: Uint8Array, from: number) {
    let zeros = 0;
    for (let i = from; i < Math.min(nal.length, 512); i++) {
      const byte = nal[i] ?? 0;
      if (zeros >= 2 && byte === 3) {
        zeros = 0;
        continue;
      }
      zeros = byte === 0 ? zeros + 1 : 0;
      this.#bytes.push(byte);
    }
  }

  u(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Unsigned Exp-Golomb (H.264 §9.1). */
  ue(): number {
    let zeros = 0;
    while (zeros < 32 && this.u(1) === 0) zeros++;
    return zeros >= 32 ? 0 : 2 ** zeros - 1 + this.u(zeros);
  }

  se(): number {
    const code = this.ue();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}

const hexByte = (value: number): string => value.toString(16).toUpperCase().padStart(2, "0");

function reversed32(value: number): number {
  let out = 0;
  for (let i = 0; i < 32; i++) if (Math.floor(value / 2 ** i) % 2 === 1) out += 2 ** (31 - i);
  return out;
}
