import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_SMPTE_KLV,
  AV_NOPTS_VALUE,
  AVERROR_EOF,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import {
  avGetCodecName,
  BitStreamFilter,
  BitStreamFilterContext,
  Dictionary,
  FormatContext,
  Packet,
  type Stream,
} from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import type { AccessUnit, MetadataUnit, VideoCodec } from "./accessUnit.ts";
import { avReason } from "./av.ts";
import { DecodeTimes, reorderTicks } from "./decodeTimes.ts";
import { ParameterSets } from "./parameterSets.ts";
import { Transcoder } from "./transcoder.ts";

/** The next thing out of a container. */
export type ContainerItem =
  | { readonly kind: "unit"; readonly unit: AccessUnit }
  | { readonly kind: "metadata"; readonly unit: MetadataUnit };

/**
 * Reads H.264 or H.265 and KLV out of whatever FFmpeg opens: files of any container, RTSP. Pictures come as Annex B;
 * video of other kinds (motion JPEG, MPEG-4, AV1) is made H.264.
 * Reading from a network waits in a thread of Node's pool; `interrupt` ends the wait.
 */
export class Container {
  readonly hasMetadata: boolean;
  readonly #name: string;
  readonly #waits: boolean;
  readonly #context: FormatContext;
  readonly #packet = new Packet();
  readonly #codec: VideoCodec;
  readonly #video: Stream;
  readonly #metadataIndex: number;
  readonly #toAnnexB: BitStreamFilterContext | undefined;
  readonly #transcoder: Transcoder | undefined;
  readonly #transcoded: AccessUnit[] = [];
  readonly #sets = new ParameterSets();
  readonly #decodeTimes = new DecodeTimes();
  #lastPts: number | undefined;
  #lastDts: number | undefined;

  private constructor(context: FormatContext, name: string, { codec, video, transcoder, waits }: Read) {
    this.#context = context;
    this.#waits = waits;
    this.#name = name;
    this.#codec = codec;
    this.#video = video;
    this.#transcoder = transcoder;
    this.#packet.alloc();
    this.#metadataIndex = context.streams.findIndex(({ codecpar }) => codecpar.codecId === AV_CODEC_ID_SMPTE_KLV);
    this.hasMetadata = this.#metadataIndex >= 0;
    if (transcoder) return;
    const header = video.codecpar.extradata;
    if (header?.[0] === 1) this.#toAnnexB = annexBFilter(codec, video);
    else if (header) this.#sets.keep(codec, Uint8Array.from(header));
  }

  /**
   * Opens `url` with FFmpeg's options; `name` is what messages call it. Rejects with a FailureError when it cannot be
   * read or holds no video that can be decoded.
   */
  static async open(url: string, name: string, options: Readonly<Record<string, string>>): Promise<Container> {
    const context = new FormatContext();
    const opened = await context.openInput(url, null, Dictionary.fromObject(options));
    if (opened < 0) throw openFailure(opened, name);
    try {
      const found = await context.findStreamInfo();
      const index = found < 0 ? found : context.findBestStream(AVMEDIA_TYPE_VIDEO);
      const video = index < 0 ? undefined : context.streams[index];
      if (!video) throw new FailureError("bad-input", `No video in it: ${name}`, "Choose a video file or stream");
      const { codecId } = video.codecpar;
      const known = codecId === AV_CODEC_ID_H264 ? "h264" : codecId === AV_CODEC_ID_HEVC ? "hevc" : undefined;
      const transcoder = known ? undefined : transcoderFor(video, name);
      // A session description is a file, but what it tells of comes over a network.
      const { protocol_whitelist: allowed = url.startsWith("file:") ? "file" : "" } = options;
      const waits = allowed !== "file";
      return new Container(context, name, { codec: known ?? "h264", video, transcoder, waits });
    } catch (cause) {
      await context.closeInput();
      throw cause;
    }
  }

  /** The next picture or metadata packet; undefined at the end. Rejects with a FailureError when the source breaks off. */
  async next(): Promise<ContainerItem | undefined> {
    for (;;) {
      const ready = this.#transcoded.shift();
      if (ready) return { kind: "unit", unit: ready };
      // A file on this computer answers at once: a thread for each packet would only be a detour.
      const result = this.#waits
        ? await this.#context.readFrame(this.#packet)
        : this.#context.readFrameSync(this.#packet);
      if (result === AVERROR_EOF) return undefined;
      if (result < 0) throw new FailureError("unreachable", `Video broke off: ${avReason(result)}, ${this.#name}`);
      const item = this.#itemOf(this.#packet);
      if (this.#transcoder && item?.kind === "unit") {
        this.#transcoded.push(...(await this.#transcoder.take(item.unit.data, item.unit.pts)));
        this.#packet.unref();
        continue;
      }
      this.#packet.unref();
      if (item) return item;
    }
  }

  /** Ends a wait under way; `next` rejects. */
  interrupt(): void {
    this.#context.interrupt();
  }

  async close(): Promise<void> {
    this.#packet.free();
    this.#toAnnexB?.free();
    this.#transcoder?.free();
    await this.#context.closeInput();
  }

  #itemOf(packet: Packet): ContainerItem | undefined {
    if (packet.streamIndex === this.#metadataIndex) {
      const pts = ticks(packet.pts, this.#context.streams[this.#metadataIndex]);
      const data = Uint8Array.from(packet.data ?? []);
      const lead = this.#waits ? reorderTicks : 0;
      return { kind: "metadata", unit: pts === undefined ? { data } : { pts: pts + lead, data } };
    }
    if (packet.streamIndex !== this.#video.index) return undefined;
    if (this.#toAnnexB) {
      if (this.#toAnnexB.sendPacketSync(packet) < 0 || this.#toAnnexB.receivePacketSync(packet) < 0) return undefined;
    }
    const { pts, dts } = this.#waits ? this.#liveTimes(packet) : this.#timesOf(packet);
    const data = Uint8Array.from(packet.data ?? []);
    if (this.#transcoder) return { kind: "unit", unit: { codec: this.#codec, pts, dts, key: packet.isKeyframe, data } };
    const unit = this.#sets.complete({ codec: this.#codec, pts, dts, key: packet.isKeyframe, data });
    return unit && { kind: "unit", unit };
  }

  #timesOf({ pts, dts }: Packet): { pts: number; dts: number } {
    const told = ticks(dts, this.#video) ?? ticks(pts, this.#video);
    this.#lastDts = told ?? (this.#lastDts === undefined ? 0 : this.#lastDts + 3000);
    return { pts: ticks(pts, this.#video) ?? this.#lastDts, dts: this.#lastDts };
  }

  /** Over RTSP the first picture comes without a time; the others count from it. When they are decoded FFmpeg only guesses. */
  #liveTimes({ pts, dts }: Packet): { pts: number; dts: number } {
    const told = ticks(pts, this.#video) ?? ticks(dts, this.#video);
    this.#lastPts = told ?? (this.#lastPts === undefined ? 0 : this.#lastPts + 3000);
    const shown = this.#lastPts + reorderTicks;
    return { pts: shown, dts: this.#decodeTimes.of(shown) };
  }
}

/** What is read of a container, and how. */
interface Read {
  readonly codec: VideoCodec;
  readonly video: Stream;
  readonly transcoder: Transcoder | undefined;
  /** Whether the next picture may be long in coming. */
  readonly waits: boolean;
}

/** For video that windows can not show and segments can not hold; throws a FailureError where it can not be decoded. */
function transcoderFor(video: Stream, name: string): Transcoder {
  const { codecId } = video.codecpar;
  try {
    return new Transcoder(codecId, video.codecpar);
  } catch {
    const remedy = "Convert it, or set the camera, to H.264 or H.265";
    const kind = avGetCodecName(codecId) ?? "of an unknown kind";
    throw new FailureError("bad-input", `Its video is ${kind}: ${name}`, remedy);
  }
}

/** In 90 kHz. */
function ticks(stamp: bigint, stream: Stream | undefined): number | undefined {
  if (stamp === AV_NOPTS_VALUE || !stream) return undefined;
  const { num, den } = stream.timeBase;
  return Math.round((Number(stamp) * num * 90_000) / den);
}

function annexBFilter(codec: VideoCodec, video: Stream): BitStreamFilterContext {
  const filter = BitStreamFilter.getByName(codec === "h264" ? "h264_mp4toannexb" : "hevc_mp4toannexb");
  if (!filter) throw new Error("FFmpeg comes without the Annex B filter");
  const context = new BitStreamFilterContext();
  context.alloc(filter);
  const parameters = context.inputCodecParameters;
  if (parameters) video.codecpar.copy(parameters);
  context.inputTimeBase = video.timeBase;
  const result = context.init();
  if (result < 0) throw new FailureError("bad-input", `Its video header is broken: ${avReason(result)}`);
  return context;
}

function openFailure(result: number, name: string): FailureError {
  const why = avReason(result);
  if (why === "No such file or directory") return new FailureError("not-found", `There is no such file: ${name}`);
  if (why === "Permission denied") return new FailureError("denied", `No permission to read it: ${name}`);
  if (why.startsWith("Invalid data") || why === "End of file")
    return new FailureError("bad-input", `It is not a video: ${name}`, "Choose an MP4, MKV, MOV or MPEG-TS file");
  return new FailureError("unreachable", `Video cannot be opened: ${why}, ${name}`);
}
