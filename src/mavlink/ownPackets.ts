import { Emitter } from "../base/emitter.ts";
import type { Packet } from "./codec.ts";

/** A heartbeat with our own ids that we did not send. */
export interface Stranger {
  readonly linkId: string;
  readonly at: number;
}

/** Tells what we sent in the last five seconds, when it comes back, from what somebody else sends with our ids. */
export class OwnPackets {
  readonly #sentAt = new Map<number, number>(); // by the clock's `elapsed`, oldest first
  readonly #strangers = new Emitter<Stranger>();

  readonly onStranger = this.#strangers.on;

  /** Notes a packet that we sent; only of heartbeats anything is asked later. `checksum` is the packet's own. */
  sent(messageId: number, sequence: number, checksum: number, elapsed: number): void {
    if (messageId !== HEARTBEAT) return;
    const key = keyOf(sequence, checksum);
    this.#sentAt.delete(key);
    this.#sentAt.set(key, elapsed);
    for (const [old, sentAt] of this.#sentAt) {
      if (elapsed - sentAt <= ECHO_MS) break;
      this.#sentAt.delete(old);
    }
  }

  cameBack(
    { messageId, sequence, at }: Packet,
    { checksum, linkId, elapsed }: { readonly checksum: number; readonly linkId: string; readonly elapsed: number },
  ): void {
    if (messageId !== HEARTBEAT) return;
    const sentAt = this.#sentAt.get(keyOf(sequence, checksum)) ?? Number.NEGATIVE_INFINITY;
    if (elapsed - sentAt > ECHO_MS) this.#strangers.emit({ linkId, at });
  }
}

const keyOf = (sequence: number, checksum: number): number => sequence * 0x10000 + checksum;

const HEARTBEAT = 0;
const ECHO_MS = 5_000;
