import { AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ420P, AVCOL_RANGE_JPEG } from "node-av/constants";
import { Codec, CodecContext, type Frame, Packet, Rational } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason } from "./av.ts";
import { FrameScaler } from "./framePicture.ts";

/** The finest quantizer but one: a detector learns from what the camera saw, not from what JPEG left of it. */
const quantizer = 2;

/** Makes JPEGs of whole pictures, at their own size. One after the other. */
export class PictureJpeg {
  #packet: Packet | undefined;
  #open: { readonly size: string; readonly encoder: CodecContext; readonly scaler: FrameScaler } | undefined;
  #next = 0n;

  /** Rejects with a FailureError bad-input where it can not be made. */
  async make(frame: Frame): Promise<Uint8Array> {
    const { encoder, scaler } = this.#for(frame.width, frame.height);
    const picture = await scaler.scale(frame);
    picture.colorRange = AVCOL_RANGE_JPEG;
    picture.pts = this.#next++;
    if (!this.#packet) {
      this.#packet = new Packet();
      this.#packet.alloc();
    }
    try {
      check(await encoder.sendFrame(picture));
      check(await encoder.receivePacket(this.#packet));
      return Uint8Array.from(this.#packet.data ?? []);
    } finally {
      this.#packet.unref();
    }
  }

  free(): void {
    this.#open?.scaler.free();
    this.#open?.encoder.freeContext();
    this.#open = undefined;
    this.#packet?.free();
    this.#packet = undefined;
  }

  #for(width: number, height: number) {
    const size = `${width}x${height}`;
    if (this.#open?.size === size) return this.#open;
    this.#open?.scaler.free();
    this.#open?.encoder.freeContext();
    this.#open = undefined;
    const codec = Codec.findEncoder(AV_CODEC_ID_MJPEG);
    const encoder = new CodecContext();
    encoder.allocContext3(codec);
    encoder.width = width;
    encoder.height = height;
    encoder.pixelFormat = AV_PIX_FMT_YUVJ420P;
    encoder.colorRange = AVCOL_RANGE_JPEG;
    encoder.timeBase = new Rational(1, 25);
    encoder.threadCount = 1;
    encoder.qMin = quantizer;
    encoder.qMax = quantizer;
    check(encoder.open2Sync(codec));
    this.#open = { size, encoder, scaler: new FrameScaler(width, height, AV_PIX_FMT_YUVJ420P) };
    return this.#open;
  }
}

function check(result: number): void {
  if (result < 0) throw new FailureError("bad-input", `A picture cannot be written as JPEG: ${avReason(result)}`);
}
