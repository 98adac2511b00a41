import {
  AV_CODEC_ID_MJPEG,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  SWS_BICUBIC,
} from "node-av/constants";
import { Codec, CodecContext, type Frame, Packet, Rational, SoftwareScaleContext } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import type { Box } from "../contract/records.ts";
import { avReason, newFrame } from "./av.ts";
import { copyRows, FrameScaler } from "./framePicture.ts";

const stillWidth = 320; // pixels
const stillHeight = 240; // pixels
/** The box takes at most this share of the still: what is around it tells the analyst where it is. */
const boxShare = 0.3;

/** Cuts a JPEG with its surroundings out of a frame, 320 × 240 pixels. One after the other. */
export class StillMaker {
  readonly #jpeg = newFrame(stillWidth, stillHeight, AV_PIX_FMT_YUVJ420P);
  readonly #packet = new Packet();
  readonly #encoder = openEncoder();
  /** Time stamps must rise, even here. */
  #next = 0n;
  #plain: { readonly scaler: FrameScaler; readonly size: string } | undefined;

  constructor() {
    this.#packet.alloc();
    this.#jpeg.colorRange = AVCOL_RANGE_JPEG;
  }

  /** The JPEG around `box`. Rejects with a FailureError when the frame has no pixels that can be read. */
  async make(frame: Frame, box: Box): Promise<Uint8Array> {
    const source = await this.#yuv420p(frame);
    const cut = cutAround(box, source.width, source.height);
    const piece = newFrame(cut.width, cut.height, AV_PIX_FMT_YUV420P);
    const scaler = new SoftwareScaleContext();
    try {
      check(piece.fromBuffer(pixelsOf(source, cut)));
      scaler.getContext(
        cut.width,
        cut.height,
        AV_PIX_FMT_YUV420P,
        stillWidth,
        stillHeight,
        AV_PIX_FMT_YUVJ420P,
        SWS_BICUBIC,
      );
      check(this.#jpeg.makeWritable()); // the encoder may still hold the last one
      check(await scaler.scaleFrame(this.#jpeg, piece));
      this.#jpeg.pts = this.#next++;
      check(await this.#encoder.sendFrame(this.#jpeg));
      check(await this.#encoder.receivePacket(this.#packet));
      return Uint8Array.from(this.#packet.data ?? []);
    } finally {
      this.#packet.unref();
      piece.free();
      scaler.freeContext();
    }
  }

  free(): void {
    this.#packet.free();
    this.#jpeg.free();
    this.#encoder.freeContext();
    this.#plain?.scaler.free();
  }

  async #yuv420p(frame: Frame): Promise<Frame> {
    if (frame.format === AV_PIX_FMT_YUV420P || frame.format === AV_PIX_FMT_YUVJ420P) return frame;
    const size = `${frame.width}x${frame.height}`;
    if (this.#plain?.size !== size) {
      this.#plain?.scaler.free();
      this.#plain = { scaler: new FrameScaler(frame.width, frame.height, AV_PIX_FMT_YUV420P), size };
    }
    return this.#plain.scaler.scale(frame);
  }
}

/** A part of a frame in pixels, all even. */
export interface Cut {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The 4 : 3 part of a picture around a box, moved inside where it would stick out, smaller where the picture is. */
export function cutAround(box: Box, pictureWidth: number, pictureHeight: number): Cut {
  const across = Math.max(box.w * pictureWidth, (box.h * pictureHeight * stillWidth) / stillHeight) / boxShare;
  const most = Math.min(pictureWidth, (pictureHeight * stillWidth) / stillHeight);
  const width = even(Math.min(Math.max(across, stillWidth / 2), most));
  const height = Math.min(even((width * stillHeight) / stillWidth), even(pictureHeight));
  const inside = (centre: number, length: number, whole: number) =>
    even(Math.max(0, Math.min(centre * whole - length / 2, whole - length)));
  return {
    left: inside(box.x + box.w / 2, width, pictureWidth),
    top: inside(box.y + box.h / 2, height, pictureHeight),
    width,
    height,
  };
}

const even = (value: number): number => Math.floor(value / 2) * 2;

/** The cut's Y, U and V in one block. */
function pixelsOf(frame: Frame, { left, top, width, height }: Cut): Buffer {
  const [y, u, v] = frame.data ?? [];
  const [strideY = 0, strideU = 0, strideV = 0] = frame.linesize;
  if (!y || !u || !v) throw new FailureError("bad-input", "A frame came without its pixels");
  const size = width * height;
  const pixels = Buffer.alloc(size + size / 2);
  copyRows(y.subarray(top * strideY + left), strideY, pixels.subarray(0, size), width, height);
  const chroma = (plane: Buffer, stride: number, at: number) =>
    copyRows(
      plane.subarray((top / 2) * stride + left / 2),
      stride,
      pixels.subarray(at, at + size / 4),
      width / 2,
      height / 2,
    );
  chroma(u, strideU, size);
  chroma(v, strideV, size + size / 4);
  return pixels;
}

function openEncoder(): CodecContext {
  const codec = Codec.findEncoder(AV_CODEC_ID_MJPEG);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = stillWidth;
  context.height = stillHeight;
  context.pixelFormat = AV_PIX_FMT_YUVJ420P;
  context.colorRange = AVCOL_RANGE_JPEG;
  context.timeBase = new Rational(1, 25);
  context.threadCount = 1;
  context.qMin = 3;
  context.qMax = 3;
  check(context.open2Sync(codec));
  return context;
}

function check(result: number): void {
  if (result < 0) throw new FailureError("bad-input", `A still cannot be made: ${avReason(result)}`);
}
