import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_PKT_FLAG_KEY, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { FormatContext, Packet, type Stream } from "node-av/lib";
import { nalKind, nalUnits, type VideoCodec } from "./accessUnit.ts";
import { bufferOf, tsClock } from "./av.ts";
import { check, type TimedBytes } from "./tsMuxer.ts";

/**
 * Writes H.264 or H.265 in Annex B to an MP4 file, its index in front, so that it plays while it is fetched. Failures are
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
    video.codecpar.codecId = program.codec === "h264" ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
    video.codecpar.width = program.width;
    video.codecpar.height = program.height;
    video.codecpar.extradata = bufferOf(parameterSetsOf(program));
    video.timeBase = tsClock;
    this.#video = video;
  }

  /** Opens the file, which is written over; `first` is the key picture that it begins with. */
  static async open(target: string, program: Mp4Program): Promise<Mp4Muxer> {
    const context = new FormatContext();
    check(context.allocOutputContext2(null, "mp4", target), target);
    context.setOption("movflags", "+faststart");
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
    await this.#end();
  }

  /** Writes the index and ends the file; rejects where not all of it reached the disk. */
  async finish(): Promise<void> {
    check(await this.#end(), this.#target);
  }

  /** The result of writing the end, which is also that of all that was still on its way to the disk. */
  async #end(): Promise<number> {
    this.#packet.free();
    const result = await this.#context.writeTrailer();
    await this.#context.closeOutput();
    this.#context.freeContext();
    return result;
  }
}

/** What an MP4 holds. */
export interface Mp4Program {
  readonly codec: VideoCodec;
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** The key picture that it begins with, Annex B, with its parameter sets. */
  readonly first: Uint8Array;
}

/** The parameter sets of a key picture, each behind a start code. */
function parameterSetsOf({ codec, first }: Mp4Program): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const nal of nalUnits(first)) {
    const kind = nalKind(codec, nal);
    if (kind === "vps" || kind === "sps" || kind === "pps") parts.push(Uint8Array.of(0, 0, 0, 1), nal);
  }
  return Buffer.concat(parts);
}
