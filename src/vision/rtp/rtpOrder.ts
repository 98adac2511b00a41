import type { RtpPacket } from "./rtpPacket.ts";

/** Packets that may wait for one that is late; beyond it that one counts as lost. */
const mostWaiting = 16;
/** A jump of the sequence by more than this is a sender that began anew. */
const mostGap = 1000;

/** Puts the packets of one RTP source in order, leaves out doubles, and counts what is lost (RFC 3550 appendix A.1). */
export class RtpOrder {
  readonly #out: (packet: RtpPacket, gap: boolean) => void;
  readonly #waiting = new Map<number, RtpPacket>();
  #next: number | undefined;
  #lost = 0;

  /** `out` takes the packets in their order; `gap` says that some before it are lost. */
  constructor(out: (packet: RtpPacket, gap: boolean) => void) {
    this.#out = out;
  }

  /** Packets that never came, or too late. */
  get lost(): number {
    return this.#lost;
  }

  take(packet: RtpPacket): void {
    const ahead = this.#next === undefined ? 0 : ((packet.sequence - this.#next + 0x8000) & 0xffff) - 0x8000;
    if (Math.abs(ahead) > mostGap) {
      this.#waiting.clear();
      this.#pass(packet, true);
      return;
    }
    if (ahead < 0 || this.#waiting.has(packet.sequence)) return;
    if (ahead === 0) this.#pass(packet, false);
    // The datagram's buffer is used again after this call.
    else this.#waiting.set(packet.sequence, { ...packet, payload: Uint8Array.from(packet.payload) });
    this.#drain();
    if (this.#waiting.size > mostWaiting) this.#skip();
  }

  #drain(): void {
    for (;;) {
      const packet = this.#next === undefined ? undefined : this.#waiting.get(this.#next);
      if (!packet) return;
      this.#waiting.delete(packet.sequence);
      this.#pass(packet, false);
    }
  }

  /** Gives up what is missing before the first that waits. */
  #skip(): void {
    for (let gap = 1; gap <= mostGap; gap++) {
      const sequence = ((this.#next ?? 0) + gap) & 0xffff;
      const packet = this.#waiting.get(sequence);
      if (!packet) continue;
      this.#lost += gap;
      this.#waiting.delete(sequence);
      this.#pass(packet, true);
      this.#drain();
      return;
    }
  }

  #pass(packet: RtpPacket, gap: boolean): void {
    this.#next = (packet.sequence + 1) & 0xffff;
    this.#out(packet, gap);
  }
}
