import { AV_PIX_FMT_GBRP, type AVPixelFormat, SWS_FAST_BILINEAR } from "node-av/constants";
import { type Frame, SoftwareScaleContext } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason, newFrame } from "./av.ts";
import type { ColourPlanes, Picture } from "./detector.ts";

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

  of(frame: Frame): Picture {
    return {
      width: frame.width,
      height: frame.height,
      planes: (width, height) => this.#planes(frame, width, height),
    };
  }

  free(): void {
    for (const { scaler } of this.#scalers.values()) scaler.free();
    this.#scalers.clear();
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
