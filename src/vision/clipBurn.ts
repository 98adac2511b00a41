import { AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, SWS_FAST_BILINEAR } from "node-av/constants";
import { type CodecContext, type Frame, Packet, SoftwareScaleContext } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import type { BurnIn, ToldTarget } from "../contract/footageExport.ts";
import { avReason, newFrame } from "./av.ts";
import { drawBurnIn } from "./clipBurnDraw.ts";
import { type BurntCodec, burntCodec, burntEncoder } from "./clipBurnEncoder.ts";
import { Decoder } from "./decoder.ts";
import { copyRows } from "./framePicture.ts";
import type { VideoFormat } from "./sps.ts";
import type { TimedUnit } from "./timedUnit.ts";
import type { TimedBytes } from "./tsMuxer.ts";

/** A second between key pictures, 90 kHz: as far as a player has to look back. */
const keyEvery = 90_000;

/**
 * Decodes recorded pictures, draws their boxes, the time they were taken and some lines into them, and encodes them anew in
 * good quality. Pictures come out in the order and at the times in which they are shown.
 */
export class ClipBurn {
  readonly #lines: BurnIn["lines"];
  readonly #decoder = new Decoder((frame, { at }) => this.#take(frame, at));
  readonly #targets = new Map<number, readonly ToldTarget[]>();
  readonly #pts = new Map<number, number>();
  readonly #packet = new Packet();
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Buffer;
  /** What they are encoded as. */
  readonly codec: BurntCodec;
  #codec: CodecContext | undefined;
  #decoded: {
    readonly picture: Frame;
    readonly targets: readonly ToldTarget[];
    readonly at: number;
    readonly pts: number;
  }[] = [];
  #scaler: { readonly context: SoftwareScaleContext; readonly from: string } | undefined;
  #ready: TimedBytes[] = [];
  #lastPts = Number.NEGATIVE_INFINITY;
  #lastKey = Number.NEGATIVE_INFINITY;
  #broken: unknown;

  /** Throws a FailureError "bad-input" where pictures of this size can not be encoded. */
  constructor(
    { width, height }: Pick<VideoFormat, "width" | "height">,
    { lines }: Pick<BurnIn, "lines">,
    codec?: BurntCodec,
  ) {
    this.#lines = lines;
    // 4:2:0 has a colour for each two pixels.
    this.#width = width - (width % 2);
    this.#height = height - (height % 2);
    this.#packet.alloc();
    this.#pixels = Buffer.alloc((this.#width * this.#height * 3) / 2);
    this.codec = codec ?? burntCodec(width * height);
    this.#codec = burntEncoder(this.codec, this.#width, this.#height);
  }

  /** Takes a recorded picture, to be shown at `pts` (90 kHz) of the file, with what is seen in it; answers what is ready. */
  async push(unit: TimedUnit, targets: readonly ToldTarget[], pts: number): Promise<readonly TimedBytes[]> {
    this.#targets.set(unit.at, targets);
    this.#pts.set(unit.at, pts);
    this.#decoder.push(unit);
    await this.#decoder.drained();
    await this.#encode();
    return this.#taken();
  }

  /** Answers the pictures that were still on their way. */
  async flush(): Promise<readonly TimedBytes[]> {
    await this.#decoder.flush();
    await this.#encode();
    if (this.#codec && !this.#broken) {
      await this.#codec.sendFrame(null);
      this.#receive(this.#codec);
    }
    return this.#taken();
  }

  async close(): Promise<void> {
    await this.#decoder.close();
    this.#packet.free();
    for (const { picture } of this.#decoded) picture.free();
    this.#decoded = [];
    this.#scaler?.context.freeContext();
    this.#codec?.freeContext();
    this.#codec = undefined;
  }

  #taken(): readonly TimedBytes[] {
    if (this.#broken) throw this.#broken;
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Copies a decoded picture: later ones are made of it, and it is gone when this returns. */
  #take(frame: Frame, at: number): void {
    const pts = this.#pts.get(at);
    const targets = this.#targets.get(at) ?? [];
    this.#targets.delete(at);
    this.#pts.delete(at);
    if (pts === undefined || this.#broken) return;
    const picture = newFrame(this.#width, this.#height, AV_PIX_FMT_YUV420P);
    this.#decoded.push({ picture, targets, at, pts });
    try {
      this.#copy(frame, picture);
    } catch (cause) {
      this.#broken = cause;
    }
  }

  /** Draws and encodes what is decoded, on FFmpeg's own thread: live video in this process is not kept waiting. */
  async #encode(): Promise<void> {
    for (let next = this.#decoded.shift(); next; next = this.#decoded.shift()) {
      const { picture, targets, at, pts } = next;
      try {
        if (this.#broken || !this.#codec) continue;
        this.#draw(picture, targets, at);
        this.#lastPts = Math.max(this.#lastPts + 1, Math.round(pts));
        picture.pts = BigInt(this.#lastPts);
        const keyDue = this.#lastPts - this.#lastKey >= keyEvery;
        picture.pictType = keyDue ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
        expect(await this.#codec.sendFrame(picture));
        this.#receive(this.#codec);
      } finally {
        picture.free();
      }
    }
  }

  #copy(frame: Frame, picture: Frame): void {
    const from = `${frame.width}x${frame.height}:${frame.format}`;
    if (this.#scaler?.from !== from) {
      this.#scaler?.context.freeContext();
      const context = new SoftwareScaleContext();
      const format = frame.format as Parameters<SoftwareScaleContext["getContext"]>[2];
      const { width, height } = frame;
      context.getContext(width, height, format, this.#width, this.#height, AV_PIX_FMT_YUV420P, SWS_FAST_BILINEAR);
      this.#scaler = { context, from };
    }
    expect(this.#scaler.context.scaleFrameSync(picture, frame));
  }

  #draw(picture: Frame, targets: readonly ToldTarget[], at: number): void {
    const [y, u, v] = picture.data ?? [];
    const [strideY = 0, strideU = 0, strideV = 0] = picture.linesize;
    if (!y || !u || !v) throw new FailureError("bad-input", "A picture came without its pixels");
    const [width, height] = [this.#width, this.#height];
    const [full, half] = [width * height, (width * height) / 4];
    // Inside Electron a frame's memory can be read, and what is written there is lost: it is drawn in memory of our own.
    const pixels = this.#pixels;
    const planes = [
      pixels.subarray(0, full),
      pixels.subarray(full, full + half),
      pixels.subarray(full + half, full + 2 * half),
    ] as const;
    copyRows(y, strideY, planes[0], width, height);
    copyRows(u, strideU, planes[1], width / 2, height / 2);
    copyRows(v, strideV, planes[2], width / 2, height / 2);
    drawBurnIn(
      { width, height, planes, strides: [width, width / 2, width / 2] },
      targets.map(({ seen: { box, className, score } }) => ({
        box,
        label: `${className} ${Math.round(score * 100)}%`,
      })),
      [`${new Date(at).toISOString().replace("T", " ").replace("Z", "")} UTC`, ...this.#lines],
    );
    expect(picture.fromBuffer(pixels));
  }

  #receive(codec: CodecContext): void {
    while (codec.receivePacketSync(this.#packet) >= 0) {
      const { isKeyframe: key, data, pts, dts } = this.#packet;
      if (key) this.#lastKey = Number(pts);
      if (data) this.#ready.push({ data: Uint8Array.from(data), pts: Number(pts), dts: Number(dts), key });
      this.#packet.unref();
    }
  }
}

function expect(result: number): void {
  if (result < 0) throw new FailureError("bad-input", `The picture cannot be encoded: ${avReason(result)}`);
}
