import { Disposer } from "../base/disposer.ts";
import type { ForwardInbound } from "../contract/wire.ts";
import { type Packet, PacketScanner } from "./codec.ts";
import { mayPassIn, mayPassOut } from "./forwardFilter.ts";
import type { Link } from "./link.ts";
import type { MavlinkNode, Passing } from "./node.ts";
import { OwnTransfers } from "./ownTransfers.ts";

/** Packets passed on to another ground station, passed on from it, and not let through. */
export interface ForwardCounts {
  readonly sent: number;
  readonly received: number;
  readonly refused: number;
}

/**
 * Passes on to another ground station what the vehicles say, and from it what `inbound` lets through, byte for byte, so that
 * signatures stay good. What came from there does not go back there, and a vehicle of ours that comes back from there is not
 * heard: a system is on the side that heard it first, until that side has not for four seconds. What this station says, and what a log replays, is not passed on. https://mavlink.io/en/guide/routing.html
 */
export class Forwarder {
  readonly #node: MavlinkNode;
  readonly #link: Link;
  readonly #inbound: ForwardInbound;
  readonly #scanners = new Map<string, PacketScanner>(); // by peer
  readonly #ours = new Map<number, number>(); // when a system was last heard here (the clock's `elapsed`), by its id
  readonly #theirs = new Map<number, number>(); // when it was last heard there
  readonly #transfers: OwnTransfers;
  readonly #ends = new Disposer();
  #sent = 0;
  #received = 0;
  #refused = 0;

  /** `link` is opened and closed by the caller. */
  constructor({ node, link, inbound }: { node: MavlinkNode; link: Link; inbound: ForwardInbound }) {
    this.#node = node;
    this.#link = link;
    this.#inbound = inbound;
    this.#transfers = new OwnTransfers(node);
    this.#ends.add(node.onPacket((passing) => this.#goOut(passing)));
    this.#ends.add(
      link.onBytes(({ bytes, at, peer = "" }) => {
        let scanner = this.#scanners.get(peer);
        if (!scanner) {
          if (this.#scanners.size >= MOST_PEERS) this.#scanners.clear();
          scanner = new PacketScanner((packet) => this.#comeIn(packet));
          this.#scanners.set(peer, scanner);
        }
        scanner.feed(bytes, at);
      }),
    );
  }

  get counts(): ForwardCounts {
    return { sent: this.#sent, received: this.#received, refused: this.#refused };
  }

  close(): void {
    this.#ends.dispose();
  }

  #goOut(passing: Passing): void {
    this.#transfers.note(passing);
    const { direction, messageId, bytes, replayed } = passing;
    if (direction === "out" || replayed) return;
    const systemId = bytes[bytes[0] === V2 ? 5 : 3]!;
    const now = this.#node.clock.elapsed();
    this.#ours.set(systemId, now);
    if (!mayPassOut(messageId) || recent(this.#theirs, systemId, now)) return;
    if (this.#link.listens && this.#scanners.size === 0) return; // nobody is there yet
    this.#link.send(bytes.slice());
    this.#sent++;
  }

  #comeIn(packet: Packet): void {
    const { systemId } = packet;
    const now = this.#node.clock.elapsed();
    if (recent(this.#ours, systemId, now)) return; // our vehicles, come back
    this.#theirs.set(systemId, now);
    if (!mayPassIn(packet, this.#inbound, this.#transfers)) this.#refused++;
    else if (this.#node.relay(packet)) this.#received++;
  }
}

const recent = (heard: ReadonlyMap<number, number>, systemId: number, now: number): boolean =>
  now - (heard.get(systemId) ?? Number.NEGATIVE_INFINITY) < RECENT_MS;

const V2 = 0xfd;
const RECENT_MS = 4_000; // longer than a vehicle that is heard is ever silent
const MOST_PEERS = 64;
