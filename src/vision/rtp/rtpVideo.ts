import { Emitter } from "../../base/emitter.ts";
import type { AccessUnit, VideoCodec } from "../accessUnit.ts";
import { DecodeTimes, reorderTicks } from "../decodeTimes.ts";
import { ParameterSets } from "../parameterSets.ts";
import { codecOf, nalPartOf } from "./nalAssembly.ts";
import { RtpOrder } from "./rtpOrder.ts";
import type { RtpPacket } from "./rtpPacket.ts";

/** A picture of more bytes is garbage. */
const largestPicture = 16 << 20;
/** Another source on the same port is taken when the first was silent for so long, ms. */
const silentMs = 2000;
/** So much later the pictures of another source are shown: they do not go on from those of the one before. */
const apartTicks = 30 * 90_000;
const startCode = Uint8Array.of(0, 0, 0, 1);

/**
 * H.264 or H.265 straight in RTP, as GStreamer and most companion computers send it: pictures out of packets in any
 * order. Which codec it is its own parameter sets tell, as no SDP comes with it. Pictures with a packet missing are left
 * out and counted in `damaged`.
 */
export class RtpVideo {
  readonly #units = new Emitter<AccessUnit>();
  readonly onUnit = this.#units.on;
  #order = new RtpOrder((packet, gap) => this.#next(packet, gap));
  #source: { readonly id: number; readonly codec: VideoCodec; heardAt: number } | undefined;
  #sets = new ParameterSets();
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #timestamp: number | undefined;
  #pts = reorderTicks;
  readonly #decodeTimes = new DecodeTimes();
  #fragment = false; // a NAL unit has begun and not ended
  #broken = false;
  #damaged = 0;
  #skipped = 0;
  #lostBefore = 0;

  /** Pictures left out because a part of them was lost. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Bytes that told no video since the last that did. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Packets that never came. */
  get lost(): number {
    return this.#lostBefore + this.#order.lost;
  }

  /** Takes a packet that carries no MPEG-TS, heard at `at` (ms). */
  take(packet: RtpPacket, at: number): void {
    if (packet.payload.length === 0) return;
    if (this.#source?.id !== packet.source && !this.#begin(packet, at)) {
      this.#skipped += packet.payload.length;
      return;
    }
    this.#skipped = 0;
    if (this.#source) this.#source.heardAt = at;
    this.#order.take(packet);
  }

  /** Takes up a source that tells its codec, unless another is being received. */
  #begin(packet: RtpPacket, at: number): boolean {
    if (this.#source && at - this.#source.heardAt < silentMs) return false;
    const codec = codecOf(packet.payload);
    if (!codec) return false;
    if (this.#source) this.#pts += apartTicks;
    this.#source = { id: packet.source, codec, heardAt: at };
    this.#lostBefore = this.lost;
    this.#order = new RtpOrder((next, gap) => this.#next(next, gap));
    this.#sets = new ParameterSets();
    this.#clear();
    this.#timestamp = undefined;
    return true;
  }

  #next({ payload, timestamp, marker }: RtpPacket, gap: boolean): void {
    // A gap before a new picture may have taken the end of the last, or the beginning of this one: both are in doubt.
    if (gap) this.#broken = true;
    if (this.#timestamp !== undefined && timestamp !== this.#timestamp) {
      if (this.#parts.length > 0) this.#finish();
      this.#broken = gap;
    }
    this.#pts += this.#timestamp === undefined ? 0 : (timestamp - this.#timestamp) | 0;
    this.#timestamp = timestamp;
    this.#add(payload);
    if (marker) this.#finish();
  }

  #add(payload: Uint8Array): void {
    const part = nalPartOf(this.#source?.codec ?? "h264", payload);
    if (part.kind === "broken" || this.#bytes > largestPicture) {
      this.#broken = true;
      return;
    }
    if (part.kind === "whole") {
      if (this.#fragment) this.#broken = true;
      for (const nal of part.nals) this.#push(startCode, nal);
      return;
    }
    if (part.first === this.#fragment) this.#broken = true; // begins inside of another, or goes on with none
    if (part.first) this.#push(startCode, part.header);
    this.#push(part.data);
    this.#fragment = !part.last;
  }

  #push(...parts: readonly Uint8Array[]): void {
    for (const bytes of parts) {
      this.#parts.push(Uint8Array.from(bytes));
      this.#bytes += bytes.length;
    }
  }

  #finish(): void {
    const { codec } = this.#source ?? {};
    if (this.#broken || this.#fragment) this.#damaged++;
    else if (codec && this.#parts.length > 0) {
      const data = Buffer.concat(this.#parts);
      const unit = this.#sets.complete({
        codec,
        pts: this.#pts,
        dts: this.#decodeTimes.of(this.#pts),
        key: false,
        data,
      });
      if (unit) this.#units.emit(unit);
    }
    this.#clear();
  }

  #clear(): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#fragment = false;
    this.#broken = false;
  }
}
