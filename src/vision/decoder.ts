import { AV_CODEC_FLAG_LOW_DELAY, AV_CODEC_ID_H264, AV_CODEC_ID_HEVC } from "node-av/constants";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";
import type { VideoCodec } from "./accessUnit.ts";
import { bufferOf, tsClock } from "./av.ts";
import type { TimedUnit } from "./timedUnit.ts";

/** Encoded pictures that may wait; beyond it, decoding goes on at the next key frame. */
const mostWaiting = 45;

/** When a decoded picture was taken, and with what metadata. */
export type FrameTime = Pick<TimedUnit, "at" | "metadata">;

/**
 * Decodes a stream's pictures one after the other in FFmpeg's own time. Hands each frame to `onFrame`, which must take
 * its own reference before it returns. Damaged pictures are passed over.
 */
export class Decoder {
  readonly #onFrame: (frame: Frame, time: FrameTime) => void;
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  readonly #times = new Map<number, FrameTime>();
  #context: CodecContext | undefined;
  #codec: VideoCodec | undefined;
  #waiting: TimedUnit[] = [];
  #running: Promise<void> | undefined;
  #needsKey = true;
  #skipped = 0;
  #closed = false;

  constructor(onFrame: (frame: Frame, time: FrameTime) => void) {
    this.#onFrame = onFrame;
    this.#frame.alloc();
    this.#packet.alloc();
  }

  /** Pictures left out because decoding could not keep up. */
  get skipped(): number {
    return this.#skipped;
  }

  push(unit: TimedUnit): void {
    if (this.#closed) return;
    if (this.#waiting.length >= mostWaiting) {
      this.#skipped += this.#waiting.length;
      this.#waiting = [];
      this.#needsKey = true;
    }
    if (this.#needsKey && !unit.key) {
      this.#skipped++;
      return;
    }
    this.#needsKey = false;
    this.#waiting.push(unit);
    this.#running ??= this.#run();
  }

  /** Resolves when all that was pushed is decoded. */
  async drained(): Promise<void> {
    await this.#running;
  }

  /** Hands out the pictures that the decoder still holds back to bring them in order; then it begins anew at a key frame. */
  async flush(): Promise<void> {
    await this.#running;
    const context = this.#context;
    if (!context || this.#closed || (await context.sendPacket(null)) < 0) return;
    this.#receive(context);
    context.flushBuffers();
    this.#needsKey = true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    await this.#running;
    this.#frame.free();
    this.#packet.free();
    this.#context?.freeContext();
  }

  async #run(): Promise<void> {
    for (let unit = this.#waiting.shift(); unit; unit = this.#waiting.shift()) await this.#decode(unit);
    this.#running = undefined;
  }

  async #decode(unit: TimedUnit): Promise<void> {
    const context = this.#contextFor(unit.codec);
    if (!context) return;
    this.#times.set(unit.pts, unit.metadata ? { at: unit.at, metadata: unit.metadata } : { at: unit.at });
    if (this.#times.size > 64) for (const pts of this.#times.keys()) if (this.#times.delete(pts)) break;
    this.#packet.unref();
    this.#packet.data = bufferOf(unit.data);
    this.#packet.pts = BigInt(Math.round(unit.pts));
    this.#packet.dts = BigInt(Math.round(unit.dts));
    if ((await context.sendPacket(this.#packet)) < 0) return;
    this.#receive(context);
  }

  #receive(context: CodecContext): void {
    while (!this.#closed && context.receiveFrameSync(this.#frame) >= 0) {
      const pts = Number(this.#frame.pts);
      const time = this.#times.get(pts);
      this.#times.delete(pts);
      if (time) this.#onFrame(this.#frame, time);
      this.#frame.unref();
    }
  }

  #contextFor(codec: VideoCodec): CodecContext | undefined {
    if (this.#codec === codec) return this.#context;
    this.#context?.freeContext();
    this.#context = undefined;
    this.#codec = codec;
    const found = Codec.findDecoder(codec === "h264" ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC);
    if (!found) return undefined;
    const context = new CodecContext();
    context.allocContext3(found);
    context.threadCount = 1;
    context.pktTimebase = tsClock;
    context.setFlags(AV_CODEC_FLAG_LOW_DELAY);
    if (context.open2Sync(found) >= 0) this.#context = context;
    return this.#context;
  }
}
