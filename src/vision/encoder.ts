import {
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  AVERROR_EAGAIN,
  FF_ENCODER_LIBX264,
  SWS_FAST_BILINEAR,
} from "node-av/constants";
import { Codec, CodecContext, type Frame, Packet, Rational, SoftwareScaleContext } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason, bufferOf, newFrame, tsClock } from "./av.ts";
import { TsMuxer } from "./tsMuxer.ts";

/** What a camera sends, and where to. */
export interface EncoderOptions {
  readonly width: number; // pixels, even
  readonly height: number; // pixels, even
  readonly framesPerSecond: number;
  readonly bitrate: number; // bits per second, of the video alone
  /** `udp://HOST:PORT`, or a file's path. */
  readonly address: string;
}

/** One picture to send: RGB, three bytes a pixel, or YUV 4:2:0 in one block (Y, then U, then V); with its ST 0601 packet. */
export interface PictureToEncode {
  readonly pixels: { readonly rgb: Uint8Array } | { readonly yuv420p: Uint8Array };
  /** When it was taken, ms since 1970; goes on from picture to picture. */
  readonly at: number;
  readonly klv?: Uint8Array;
}

/**
 * A camera's encoder: H.264 (constrained baseline, no delay, a key frame each second) in MPEG-TS with a KLV metadata
 * stream, sent in UDP datagrams of at most 1316 bytes or written to a file. Await each `write`: pixels may be reused then.
 */
export class TsEncoder {
  readonly #options: EncoderOptions;
  readonly #codec = new CodecContext();
  readonly #picture: Frame;
  readonly #packet = new Packet();
  #rgb: { readonly frame: Frame; readonly scaler: SoftwareScaleContext } | undefined;
  #muxer: TsMuxer | undefined;
  #tail: Promise<void> = Promise.resolve();
  #firstAt: number | undefined;
  #lastPts = -1;
  #lastKeyPts = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** Throws a FailureError "bad-input" when the encoder does not take these options. Opens the address at the first picture. */
  constructor(options: EncoderOptions) {
    this.#options = options;
    const { width, height, framesPerSecond, bitrate } = options;
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
    this.#codec.allocContext3(codec);
    this.#codec.width = width;
    this.#codec.height = height;
    this.#codec.pixelFormat = AV_PIX_FMT_YUV420P;
    this.#codec.timeBase = tsClock;
    this.#codec.framerate = new Rational(Math.round(framesPerSecond * 1000), 1000);
    this.#codec.gopSize = Math.max(1, Math.round(framesPerSecond));
    this.#codec.maxBFrames = 0;
    this.#codec.threadCount = 1;
    this.#codec.bitRate = BigInt(Math.round(bitrate));
    this.#codec.rcMaxRate = BigInt(Math.round(bitrate));
    this.#codec.rcBufferSize = Math.round(bitrate);
    this.#codec.setOption("preset", "ultrafast");
    this.#codec.setOption("tune", "zerolatency");
    this.#codec.setOption("forced-idr", 1);
    this.#codec.setOption("qmin", leastQuantizer(width * height));
    const opened = this.#codec.open2Sync(codec);
    if (opened < 0) {
      this.#codec.freeContext();
      throw new FailureError("bad-input", `${width} × ${height} video cannot be encoded: ${avReason(opened)}`);
    }
    this.#picture = newFrame(width, height, AV_PIX_FMT_YUV420P);
    this.#packet.alloc();
  }

  /** Encodes and sends one picture with its metadata. Rejects with a FailureError when the address takes nothing. */
  write(picture: PictureToEncode): Promise<void> {
    const done = this.#tail.then(() => this.#write(picture));
    this.#tail = done.catch(() => {});
    return done;
  }

  /** Sends what is under way, then ends the stream. */
  async close(): Promise<void> {
    await this.#tail;
    if (this.#closed) return;
    this.#closed = true;
    await this.#muxer?.close();
    this.#packet.free();
    this.#picture.free();
    this.#rgb?.frame.free();
    this.#rgb?.scaler.freeContext();
    this.#codec.freeContext();
  }

  async #write({ pixels, at, klv }: PictureToEncode): Promise<void> {
    if (this.#closed) throw new FailureError("gone", "The video encoder was closed");
    this.#muxer ??= await this.#open();
    this.#fill(pixels);
    this.#firstAt ??= at;
    const pts = Math.max(this.#lastPts + 1, Math.round((at - this.#firstAt) * 90));
    this.#lastPts = pts;
    this.#picture.pts = BigInt(pts);
    const keyDue = pts - this.#lastKeyPts >= 90_000;
    this.#picture.pictType = keyDue ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    if (klv) await this.#muxer.writeMetadata(klv, pts);
    expect(await this.#codec.sendFrame(this.#picture));
    for (;;) {
      const received = await this.#codec.receivePacket(this.#packet);
      if (received === AVERROR_EAGAIN || received < 0) break;
      const { isKeyframe: key, data } = this.#packet;
      if (key) this.#lastKeyPts = pts;
      if (data)
        await this.#muxer.writeVideo({ data, pts: Number(this.#packet.pts), dts: Number(this.#packet.dts), key });
      this.#packet.unref();
    }
  }

  #open(): Promise<TsMuxer> {
    const { address, width, height } = this.#options;
    const target = address.startsWith("udp://") ? `${address}?pkt_size=1316` : address;
    return TsMuxer.open(target, { codec: "h264", width, height, metadata: true });
  }

  #fill(pixels: PictureToEncode["pixels"]): void {
    const { width, height } = this.#options;
    expect(this.#picture.makeWritable());
    if ("yuv420p" in pixels) {
      expectLength(pixels.yuv420p, (width * height * 3) / 2);
      expect(this.#picture.fromBuffer(bufferOf(pixels.yuv420p)));
      return;
    }
    expectLength(pixels.rgb, width * height * 3);
    this.#rgb ??= rgbInput(width, height);
    expect(this.#rgb.frame.fromBuffer(bufferOf(pixels.rgb)));
    expect(this.#rgb.scaler.scaleFrameSync(this.#picture, this.#rgb.frame));
  }
}

function rgbInput(width: number, height: number): { frame: Frame; scaler: SoftwareScaleContext } {
  const scaler = new SoftwareScaleContext();
  scaler.getContext(width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P, SWS_FAST_BILINEAR);
  return { frame: newFrame(width, height, AV_PIX_FMT_RGB24), scaler };
}

function expect(result: number): void {
  if (result < 0) throw new FailureError("bad-input", `The picture cannot be encoded: ${avReason(result)}`);
}

function expectLength({ length }: Uint8Array, wanted: number): void {
  if (length !== wanted)
    throw new FailureError("bad-input", `The picture cannot be encoded: it has ${length} bytes instead of ${wanted}`);
}

/**
 * The finest quantizer allowed. libx264 sizes its own buffer by it: 6 bytes a pixel × 0.95^qmin. A block of over 1.75 MB
 * it aligns to 2 MB, and there Electron's allocator ends the process. What is lost is finer than a camera's own noise.
 */
export function leastQuantizer(pixels: number): number {
  return Math.max(0, Math.ceil(Math.log(1_700_000 / (6 * pixels)) / Math.log(0.95)));
}

/**
 * How large a picture libx264 can encode here, pixels: for all its small blocks (`leastQuantizer`) it ends Electron's process
 * at 1280 × 720, and does not at this size.
 */
export const largestH264 = (insideElectron = "electron" in process.versions): number =>
  insideElectron ? 960 * 540 : Number.POSITIVE_INFINITY;
