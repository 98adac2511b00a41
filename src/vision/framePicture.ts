import {
  AV_PIX_FMT_GBRP,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  type AVPixelFormat,
  SWS_FAST_BILINEAR,
} from "node-av/constants";
import { type Frame, SoftwareScaleContext } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason, newFrame } from "./av.ts";
import type { ColourPlanes, Part, Picture } from "./detector.ts";

/** Scales frames to one size and format with FFmpeg, into a frame of its own that is reused. */
export class FrameScaler {
  readonly #width: number;
  readonly #height: number;
  readonly #format: AVPixelFormat;
  readonly #target: Frame;
  #scaler: SoftwareScaleContext | undefined;
  #from = "";

  constructor(width: number, height: number, format: AVPixelFormat) {
    this.#width = width;
    this.#height = height;
    this.#format = format;
    this.#target = newFrame(width, height, format);
  }

  /** The scaled frame; it belongs to the scaler and holds until the next call. */
  async scale(frame: Frame): Promise<Frame> {
    const from = `${frame.width}x${frame.height}:${frame.format}`;
    if (!this.#scaler || from !== this.#from) {
      this.#scaler?.freeContext();
      this.#scaler = new SoftwareScaleContext();
      const { width, height } = frame;
      const format = frame.format as AVPixelFormat;
      this.#scaler.getContext(width, height, format, this.#width, this.#height, this.#format, SWS_FAST_BILINEAR);
      this.#from = from;
    }
    const result = await this.#scaler.scaleFrame(this.#target, frame);
    if (result < 0) throw new FailureError("bad-input", `A picture cannot be scaled: ${avReason(result)}`);
    return this.#target;
  }

  free(): void {
    this.#scaler?.freeContext();
    this.#target.free();
  }
}

/** Makes decoded frames readable for a detector; keeps the memory for the sizes that are asked for. */
export class FramePictures {
  readonly #scalers = new Map<string, { readonly scaler: FrameScaler; readonly planes: ColourPlanes }>();
  readonly #parts = new Map<string, PartScaler>();

  of(frame: Frame): Picture {
    let source: Promise<PlanarSource> | undefined; // read once for all parts
    return {
      width: frame.width,
      height: frame.height,
      planes: async (width, height, part) => {
        if (!part) return this.#planes(frame, width, height);
        source ??= this.#planar(frame);
        return this.#partScaler(part, width, height).scale(await source, part);
      },
    };
  }

  free(): void {
    for (const { scaler } of this.#scalers.values()) scaler.free();
    for (const scaler of this.#parts.values()) scaler.free();
    this.#scalers.clear();
    this.#parts.clear();
  }

  #partScaler(part: Part, width: number, height: number): PartScaler {
    const key = `${part.width}x${part.height}:${width}x${height}`;
    if (!this.#parts.has(key) && this.#parts.size >= 8) {
      for (const scaler of this.#parts.values()) scaler.free();
      this.#parts.clear();
    }
    const scaler = this.#parts.get(key) ?? new PartScaler(part, width, height);
    this.#parts.set(key, scaler);
    return scaler;
  }

  /** The frame's Y, U and V; frames of other formats are converted first. */
  async #planar(frame: Frame): Promise<PlanarSource> {
    if (frame.format === AV_PIX_FMT_YUV420P || frame.format === AV_PIX_FMT_YUVJ420P) return planarOf(frame);
    const key = `${frame.width}x${frame.height}:yuv`;
    const entry = this.#scalers.get(key) ?? {
      scaler: new FrameScaler(frame.width, frame.height, AV_PIX_FMT_YUV420P),
      planes: newPlanes(0),
    };
    this.#scalers.set(key, entry);
    return planarOf(await entry.scaler.scale(frame));
  }

  async #planes(frame: Frame, width: number, height: number): Promise<ColourPlanes> {
    const key = `${width}x${height}`;
    if (!this.#scalers.has(key) && this.#scalers.size >= 8) this.free();
    const entry = this.#scalers.get(key) ?? {
      scaler: new FrameScaler(width, height, AV_PIX_FMT_GBRP),
      planes: newPlanes(width * height),
    };
    this.#scalers.set(key, entry);
    const scaled = await entry.scaler.scale(frame);
    const [green, blue, red] = scaled.data ?? [];
    const strides = scaled.linesize;
    if (!green || !blue || !red) throw new FailureError("bad-input", "A scaled picture came without its pixels");
    copyRows(green, strides[0] ?? width, entry.planes.green, width, height);
    copyRows(blue, strides[1] ?? width, entry.planes.blue, width, height);
    copyRows(red, strides[2] ?? width, entry.planes.red, width, height);
    return entry.planes;
  }
}

/** A picture in three planes, the colours at half the size. */
interface PlanarSource {
  readonly planes: readonly [Buffer, Buffer, Buffer];
  readonly strides: readonly [number, number, number];
  readonly fullRange: boolean;
}

function planarOf(frame: Frame): PlanarSource {
  const [y, u, v] = frame.data ?? [];
  const [strideY = 0, strideU = 0, strideV = 0] = frame.linesize;
  if (!y || !u || !v) throw new FailureError("bad-input", "A frame came without its pixels");
  const fullRange = frame.format === AV_PIX_FMT_YUVJ420P;
  return { planes: [y, u, v], strides: [strideY, strideU, strideV], fullRange };
}

/** FFmpeg's scaler writes rows in steps of so many bytes. */
const rowAlignment = 64;

/** Scales parts of one size to one size, straight from the frame's memory into its own, which is reused. */
class PartScaler {
  readonly #from: Part;
  readonly #width: number;
  readonly #height: number;
  readonly #stride: number;
  readonly #rows: readonly [Buffer, Buffer, Buffer];
  readonly #planes: ColourPlanes;
  #scaler: { readonly context: SoftwareScaleContext; readonly fullRange: boolean } | undefined;

  constructor(from: Part, width: number, height: number) {
    this.#from = from;
    this.#width = width;
    this.#height = height;
    this.#stride = Math.ceil(width / rowAlignment) * rowAlignment;
    const rows = () => Buffer.alloc(this.#stride * height + rowAlignment);
    this.#rows = [rows(), rows(), rows()];
    this.#planes = newPlanes(width * height);
  }

  async scale({ planes, strides, fullRange }: PlanarSource, { x, y }: Part): Promise<ColourPlanes> {
    const context = this.#context(fullRange);
    // Colours have half the resolution: a part begins at an even pixel.
    const [left, top] = [Math.floor(x / 2), Math.floor(y / 2)];
    const [lumas, us, vs] = planes;
    const [strideY, strideU, strideV] = strides;
    const starts = [
      lumas.subarray(2 * top * strideY + 2 * left),
      us.subarray(top * strideU + left),
      vs.subarray(top * strideV + left),
    ];
    const steps = [this.#stride, this.#stride, this.#stride];
    const result = await context.scale(starts, [...strides], 0, this.#from.height, [...this.#rows], steps);
    if (result < 0) throw new FailureError("bad-input", `A part of a picture cannot be scaled: ${avReason(result)}`);
    const [green, blue, red] = this.#rows;
    copyRows(green, this.#stride, this.#planes.green, this.#width, this.#height);
    copyRows(blue, this.#stride, this.#planes.blue, this.#width, this.#height);
    copyRows(red, this.#stride, this.#planes.red, this.#width, this.#height);
    return this.#planes;
  }

  free(): void {
    this.#scaler?.context.freeContext();
    this.#scaler = undefined;
  }

  #context(fullRange: boolean): SoftwareScaleContext {
    if (this.#scaler?.fullRange === fullRange) return this.#scaler.context;
    this.free();
    const context = new SoftwareScaleContext();
    const format = fullRange ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
    const { width, height } = this.#from;
    context.getContext(width, height, format, this.#width, this.#height, AV_PIX_FMT_GBRP, SWS_FAST_BILINEAR);
    this.#scaler = { context, fullRange };
    return context;
  }
}

/** Copies a plane whose rows are `stride` bytes apart into one without gaps. */
export function copyRows(from: Uint8Array, stride: number, to: Uint8Array, width: number, height: number): void {
  if (stride === width) to.set(from.subarray(0, width * height));
  else for (let y = 0; y < height; y++) to.set(from.subarray(y * stride, y * stride + width), y * width);
}

const newPlanes = (size: number): ColourPlanes => ({
  red: new Uint8Array(size),
  green: new Uint8Array(size),
  blue: new Uint8Array(size),
});
