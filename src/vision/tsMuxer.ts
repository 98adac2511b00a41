import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_SMPTE_KLV,
  AV_PKT_FLAG_KEY,
  AVMEDIA_TYPE_DATA,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { FormatContext, Packet, type Stream } from "node-av/lib";
import { type FailureCode, FailureError } from "../contract/failure.ts";
import { avReason, bufferOf, tsClock } from "./av.ts";
import { endMuxer } from "./muxerEnd.ts";

/** What goes into the container: one video stream, and beside it the metadata stream where there is one. */
export interface TsProgram {
  readonly codec: "h264" | "hevc";
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly metadata: boolean;
}

/** One encoded picture or metadata packet with its times in 90 kHz ticks. */
export interface TimedBytes {
  readonly data: Uint8Array;
  readonly pts: number;
  readonly dts: number;
  readonly key: boolean;
}

/**
 * Writes H.264 or H.265 in Annex B, and MISB metadata beside it, as MPEG-TS to a file or a UDP address
 * (`udp://HOST:PORT?pkt_size=1316`). Each packet leaves the process at once. Metadata goes as asynchronous KLV
 * (MISB ST 1402: stream type 0x06, registration "KLVA"). Failures are FailureErrors that name the target.
 */
export class TsMuxer {
  readonly #target: string;
  readonly #context: FormatContext;
  readonly #video: Stream;
  readonly #metadata: Stream | undefined;
  readonly #packet = new Packet();

  private constructor(target: string, context: FormatContext, program: TsProgram) {
    this.#target = target;
    this.#context = context;
    this.#packet.alloc();
    const video = context.newStream();
    video.codecpar.codecType = AVMEDIA_TYPE_VIDEO;
    video.codecpar.codecId = program.codec === "h264" ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
    video.codecpar.width = program.width;
    video.codecpar.height = program.height;
    video.timeBase = tsClock;
    this.#video = video;
    if (program.metadata) {
      this.#metadata = context.newStream();
      this.#metadata.codecpar.codecType = AVMEDIA_TYPE_DATA;
      this.#metadata.codecpar.codecId = AV_CODEC_ID_SMPTE_KLV;
      this.#metadata.timeBase = tsClock;
    }
  }

  /** Opens the target (a file is overwritten) and writes the program tables. */
  static async open(target: string, program: TsProgram): Promise<TsMuxer> {
    const context = new FormatContext();
    check(context.allocOutputContext2(null, "mpegts", target), target);
    context.setOption("flush_packets", 1);
    context.setOption("max_delay", 0);
    context.setOption("omit_video_pes_length", 0);
    const muxer = new TsMuxer(target, context, program);
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

  async writeVideo(unit: TimedBytes): Promise<void> {
    await this.#write(unit, this.#video);
  }

  /** Writes a metadata packet; does nothing where the program has no metadata stream. */
  async writeMetadata(data: Uint8Array, pts: number): Promise<void> {
    if (this.#metadata) await this.#write({ data, pts, dts: pts, key: true }, this.#metadata);
  }

  /** Finishes and closes the target. */
  async close(): Promise<void> {
    await endMuxer(this.#context, this.#packet);
  }

  /** As `close`; rejects with a FailureError where what was written last did not reach the target. */
  async finish(): Promise<void> {
    check(await endMuxer(this.#context, this.#packet), this.#target);
  }

  async #write({ data, pts, dts, key }: TimedBytes, stream: Stream): Promise<void> {
    const packet = this.#packet;
    packet.unref();
    packet.data = bufferOf(data);
    packet.streamIndex = stream.index;
    packet.timeBase = tsClock;
    packet.pts = BigInt(Math.round(pts));
    packet.dts = BigInt(Math.round(dts));
    if (key) packet.setFlags(AV_PKT_FLAG_KEY);
    check(await this.#context.writeFrame(packet), this.#target);
  }
}

const codes: Readonly<Record<string, FailureCode>> = {
  "No space left on device": "disk-full",
  "Disk quota exceeded": "disk-full",
  "Permission denied": "denied",
  "No such file or directory": "not-found",
  "Connection refused": "unreachable",
  "Network is unreachable": "unreachable",
};

/** Throws a FailureError that names the target, where a result of FFmpeg's is a failure. */
export function check(result: number, target: string): void {
  if (result >= 0) return;
  const why = avReason(result);
  const remedy = codes[why] === "disk-full" ? "Free some space, or choose another folder" : undefined;
  throw new FailureError(codes[why] ?? "bad-input", `Video cannot be written: ${why}, ${target}`, remedy);
}
