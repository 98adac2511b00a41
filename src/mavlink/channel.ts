import { type Packet, PacketScanner } from "./codec.ts";
import type { Link } from "./link.ts";
import { LossMeter } from "./lossMeter.ts";
import { RateMeter } from "./rateMeter.ts";

/** One conversation: a link, or one peer of a link that has several. It has its own sequence numbers both ways. */
export class Channel {
  readonly linkId: string;
  readonly link: Link;
  readonly peer: string | undefined;
  readonly meter = new LossMeter();
  readonly scanner: PacketScanner;
  bytesIn = 0;
  bytesOut = 0;
  duplicates = 0;
  readonly bytesInRate = new RateMeter();
  readonly bytesOutRate = new RateMeter();
  readonly packetsInRate = new RateMeter();
  readonly refused = { unsigned: 0, badSignature: 0, replayed: 0 };
  heardAt: number | undefined;
  #sequence = 0;

  constructor(linkId: string, link: Link, peer: string | undefined, onPacket: (packet: Packet, from: Channel) => void) {
    this.linkId = linkId;
    this.link = link;
    this.peer = peer;
    this.scanner = new PacketScanner((packet) => onPacket(packet, this));
  }

  /** The sequence number of the next packet sent here. */
  nextSequence(): number {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xff;
    return sequence;
  }

  receive(bytes: Uint8Array, at: number): void {
    this.bytesIn += bytes.length;
    this.bytesInRate.note(bytes.length, at);
    this.scanner.feed(bytes, at);
  }

  send(bytes: Uint8Array, at: number): void {
    this.bytesOutRate.note(bytes.length, at);
    this.bytesOut += bytes.length;
    this.link.send(bytes, this.peer);
  }
}
