import { type Packet, PacketScanner } from "./codec.ts";
import type { Link } from "./link.ts";
import { LossMeter } from "./lossMeter.ts";
import { RateMeter } from "./rateMeter.ts";

/** How one system is heard on one channel. */
export interface HeardSystem {
  readonly meter: LossMeter;
  readonly rate: RateMeter; // packets
  /** ms since 1970, to be shown. */
  heardAt: number;
  /** The same by the clock's `elapsed`. */
  heardElapsed: number;
}

/** One conversation: a link, or one peer of a link that has several. It has its own sequence numbers both ways. */
export class Channel {
  readonly linkId: string;
  readonly link: Link;
  readonly peer: string | undefined;
  readonly scanner: PacketScanner;
  /** By system id. */
  readonly systems = new Map<number, HeardSystem>();
  bytesIn = 0;
  bytesOut = 0;
  duplicates = 0;
  unknown = 0;
  signed = 0;
  readonly bytesInRate = new RateMeter();
  readonly bytesOutRate = new RateMeter();
  readonly refused = { unsigned: 0, badSignature: 0, replayed: 0 };
  /** When something came that may be believed, ms since 1970, to be shown. */
  heardAt: number | undefined;
  /** The same by the clock's `elapsed`. */
  heardElapsed = Number.NEGATIVE_INFINITY;
  /** The same, or when something rightly signed but too old came. */
  spokeElapsed = Number.NEGATIVE_INFINITY;
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

  /** `at` in ms since 1970, `elapsed` by the clock; so below. */
  receive(bytes: Uint8Array, at: number, elapsed: number): void {
    this.bytesIn += bytes.length;
    this.bytesInRate.note(bytes.length, elapsed);
    this.scanner.feed(bytes, at);
  }

  /** Notes a packet that may be believed. */
  heard({ systemId, componentId, sequence, at }: Packet, elapsed: number): void {
    this.heardAt = at;
    this.heardElapsed = this.spokeElapsed = elapsed;
    let system = this.systems.get(systemId);
    if (!system) {
      system = { meter: new LossMeter(), rate: new RateMeter(), heardAt: at, heardElapsed: elapsed };
      this.systems.set(systemId, system);
    }
    system.heardAt = at;
    system.heardElapsed = elapsed;
    system.meter.note(componentId, sequence, elapsed);
    system.rate.note(1, elapsed);
  }

  /** Loss on the way from one system over the last ten seconds, 0…1. */
  lossOf(systemId: number, elapsed: number): number {
    return this.systems.get(systemId)?.meter.loss(elapsed) ?? 0;
  }

  /** Loss of everybody together. */
  loss(elapsed: number): number {
    const sum = { received: 0, lost: 0 };
    for (const { meter } of this.systems.values()) {
      const { received, lost } = meter.totals(elapsed);
      sum.received += received;
      sum.lost += lost;
    }
    return sum.lost === 0 ? 0 : sum.lost / (sum.received + sum.lost);
  }

  send(bytes: Uint8Array, elapsed: number): void {
    this.bytesOutRate.note(bytes.length, elapsed);
    this.bytesOut += bytes.length;
    this.link.send(bytes, this.peer);
  }
}
