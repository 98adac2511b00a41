import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_VP9,
  AV_PIX_FMT_YUV420P,
  AV_PKT_FLAG_KEY,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { Dictionary, FormatContext, Packet, type Stream } from "node-av/lib";
import { nalKind, nalUnits, type VideoCodec } from "./accessUnit.ts";
import { bufferOf, tsClock } from "./av.ts";
import { endMuxer } from "./muxerEnd.ts";
import { check, type TimedBytes } from "./tsMuxer.ts";

/**
 * Writes H.264 or H.265 in Annex B, or VP9, to an MP4 file, its index in front (unless told otherwise), so that it plays while it is fetched. Failures are
 * FailureErrors that name the file.
 */
export class Mp4Muxer {
  readonly #target: string;
  readonly #context: FormatContext;
  readonly #video: Stream;
  readonly #packet = new Packet();
  #lastDts: number | undefined;

  private constructor(target: string, context: FormatContext, program: Mp4Program) {
    this.#target = target;
    this.#context = context;
    this.#packet.alloc();
    const video = context.newStream();
    video.codecpar.codecType = AVMEDIA_TYPE_VIDEO;
    video.codecpar.codecId = codecIds[program.codec];
    video.codecpar.width = program.width;
    video.codecpar.height = program.height;
    video.codecpar.format = AV_PIX_FMT_YUV420P;
    if (program.codec !== "vp9") video.codecpar.extradata = bufferOf(parameterSetsOf(program.codec, program.first));
    video.timeBase = tsClock;
    this.#video = video;
  }

  /** Opens the file, which is written over; `first` is the key picture that it begins with. */
  static async open(target: string, program: Mp4Program): Promise<Mp4Muxer> {
    const context = new FormatContext();
    check(context.allocOutputContext2(null, "mp4", target), target);
    if (program.tags) context.metadata = Dictionary.fromObject(program.tags);
    // What is added to the index afterwards needs it at the end.
    if (!program.indexLast) context.setOption("movflags", "+faststart");
    const muxer = new Mp4Muxer(target, context, program);
    let opened = false;
    try {
      check(await context.openOutput(), target);
      opened = true;
      check(await context.writeHeader(), target);
      return muxer;
    } catch (cause) {
      muxer.#packet.free();
      if (opened) await context.closeOutput();
      context.freeContext();
      throw cause;
    }
  }

  /** Writes a picture; times in 90 kHz, decoding times rising. */
  async writeVideo({ data, pts, dts, key }: TimedBytes): Promise<void> {
    const packet = this.#packet;
    packet.unref();
    packet.data = bufferOf(data);
    packet.streamIndex = this.#video.index;
    packet.timeBase = tsClock;
    packet.pts = BigInt(Math.round(pts));
    packet.dts = BigInt(Math.round(dts));
    packet.duration = BigInt(Math.max(1, Math.round(dts - (this.#lastDts ?? dts - 1)))); // counts for the last one
    this.#lastDts = dts;
    if (key) packet.setFlags(AV_PKT_FLAG_KEY);
    check(await this.#context.writeFrame(packet), this.#target);
  }

  /** An MP4 carries the pictures alone. */
  async writeMetadata(): Promise<void> {}

  /** Ends the file at whatever it holds, whether or not that plays. */
  async close(): Promise<void> {
    await endMuxer(this.#context, this.#packet);
  }

  /** Writes the index and ends the file; rejects where not all of it reached the disk. */
  async finish(): Promise<void> {
    check(await endMuxer(this.#context, this.#packet), this.#target);
  }
}

const codecIds = { h264: AV_CODEC_ID_H264, hevc: AV_CODEC_ID_HEVC, vp9: AV_CODEC_ID_VP9 } as const;

/** What an MP4 holds. */
export interface Mp4Program {
  readonly codec: VideoCodec | "vp9";
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** The key picture that it begins with; of H.264 and H.265 in Annex B, with its parameter sets. */
  readonly first: Uint8Array;
  /** What the file tells of itself, by FFmpeg's names: `title`, `comment`, … */
  readonly tags?: Record<string, string>;
  /** Its index stands at the end of the file instead. */
  readonly indexLast?: boolean;
}

/** The parameter sets of a key picture, each behind a start code. */
function parameterSetsOf(codec: VideoCodec, first: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const nal of nalUnits(first)) {
    const kind = nalKind(codec, nal);
    if (kind === "vps" || kind === "sps" || kind === "pps") parts.push(Uint8Array.of(0, 0, 0, 1), nal);
  }
  return Buffer.concat(parts);
}
