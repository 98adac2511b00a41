import {
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  type AVCodecID,
  FF_ENCODER_LIBX264,
} from "node-av/constants";
import { Codec, CodecContext, type CodecParameters, Frame, Packet, Rational } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import type { AccessUnit } from "./accessUnit.ts";
import { avReason, bufferOf, tsClock } from "./av.ts";
import { largestH264, leastQuantizer } from "./encoder.ts";
import { FrameScaler } from "./framePicture.ts";

/** A key frame after so long, 90 kHz ticks. */
const keyEvery = 90_000;
/** Wider or higher pictures are scaled down to it, pixels. */
const largestSide = 4096;

/**
 * Makes H.264 of what windows can not show and recordings can not hold as it is: motion JPEG, single pictures. A change
 * of size begins anew with a key picture. What can not be decoded is passed over and counted.
 */
export class Transcoder {
  readonly #decoder = new CodecContext();
  readonly #packet = new Packet();
  readonly #out = new Packet();
  readonly #frame = new Frame();
  #encoder: { readonly size: string; readonly codec: CodecContext; readonly scaler: FrameScaler } | undefined;
  readonly #mostPixels: number;
  #lastKey = Number.NEGATIVE_INFINITY;
  #lastPts = Number.NEGATIVE_INFINITY;
  #broken = 0;

  /** Larger pictures than `mostPixels` are scaled down to it. Throws a FailureError "bad-input" where FFmpeg has no decoder. */
  constructor(codecId: AVCodecID, parameters?: CodecParameters | null, mostPixels = largestH264()) {
    this.#mostPixels = mostPixels;
    const codec = Codec.findDecoder(codecId);
    if (!codec) throw new FailureError("bad-input", "There is no decoder for this video");
    this.#decoder.allocContext3(codec);
    if (parameters) this.#decoder.parametersToContext(parameters);
    this.#decoder.threadCount = 1;
    this.#decoder.pktTimebase = tsClock;
    const opened = this.#decoder.open2Sync(codec);
    if (opened < 0) {
      this.#decoder.freeContext();
      throw new FailureError("bad-input", `This video can not be decoded: ${avReason(opened)}`);
    }
    this.#packet.alloc();
    this.#out.alloc();
    this.#frame.alloc();
  }

  /** Pictures that could not be decoded. */
  get broken(): number {
    return this.#broken;
  }

  /** The H.264 pictures that come of one encoded picture at `pts` (90 kHz, rising). */
  async take(data: Uint8Array, pts: number): Promise<AccessUnit[]> {
    this.#packet.unref();
    this.#packet.data = bufferOf(data);
    this.#packet.pts = BigInt(Math.round(pts));
    this.#packet.dts = this.#packet.pts;
    if ((await this.#decoder.sendPacket(this.#packet)) < 0) {
      this.#broken++;
      return [];
    }
    const units: AccessUnit[] = [];
    while (this.#decoder.receiveFrameSync(this.#frame) >= 0) {
      units.push(...(await this.#encode(this.#frame)));
      this.#frame.unref();
    }
    return units;
  }

  free(): void {
    this.#packet.free();
    this.#out.free();
    this.#frame.free();
    this.#decoder.freeContext();
    this.#close();
  }

  async #encode(frame: Frame): Promise<AccessUnit[]> {
    const { codec, scaler } = this.#encoderFor(frame.width, frame.height);
    const picture = await scaler.scale(frame);
    const pts = Math.max(Number(frame.pts), this.#lastPts + 1);
    this.#lastPts = pts;
    picture.pts = BigInt(pts);
    const key = pts - this.#lastKey >= keyEvery;
    picture.pictType = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    if (key) this.#lastKey = pts;
    const units: AccessUnit[] = [];
    if ((await codec.sendFrame(picture)) < 0) return units;
    while (codec.receivePacketSync(this.#out) >= 0) {
      const { data, isKeyframe } = this.#out;
      const at = Number(this.#out.pts);
      if (data) units.push({ codec: "h264", pts: at, dts: at, key: isKeyframe, data: Uint8Array.from(data) });
      this.#out.unref();
    }
    return units;
  }

  #encoderFor(width: number, height: number) {
    const scale = Math.min(1, largestSide / Math.max(width, height), Math.sqrt(this.#mostPixels / (width * height)));
    const even = (side: number) => Math.max(2, Math.floor((side * scale) / 2) * 2);
    const [w, h] = [even(width), even(height)];
    const size = `${w}x${h}`;
    if (this.#encoder?.size === size) return this.#encoder;
    this.#close();
    const encoder = { size, codec: x264(w, h), scaler: new FrameScaler(w, h, AV_PIX_FMT_YUV420P) };
    this.#encoder = encoder;
    this.#lastKey = Number.NEGATIVE_INFINITY;
    return encoder;
  }

  #close(): void {
    this.#encoder?.codec.freeContext();
    this.#encoder?.scaler.free();
    this.#encoder = undefined;
  }
}

function x264(width: number, height: number): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = tsClock;
  context.framerate = new Rational(25, 1);
  context.maxBFrames = 0;
  context.threadCount = 1;
  context.setOption("preset", "ultrafast");
  context.setOption("tune", "zerolatency");
  context.setOption("forced-idr", 1);
  context.setOption("crf", 23);
  context.setOption("qmin", leastQuantizer(width * height));
  const opened = context.open2Sync(codec);
  if (opened >= 0) return context;
  context.freeContext();
  throw new FailureError("bad-input", `${width} × ${height} video can not be encoded: ${avReason(opened)}`);
}
