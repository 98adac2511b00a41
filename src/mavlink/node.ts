import type { MavLinkData } from "mavlink-mappings";
import { Emitter, type Off } from "../base/emitter.ts";
import type { Channel } from "./channel.ts";
import { Channels } from "./channels.ts";
import { type Clock, systemClock } from "./clock.ts";
import { decodeMessage, encodePacket, type Packet } from "./codec.ts";
import { dialect, type MessageType } from "./dialect.ts";
import { DuplicateFilter } from "./duplicateFilter.ts";
import type { Link } from "./link.ts";
import { type LinkStats, linkStats } from "./linkStats.ts";
import { Listeners, type Received } from "./listeners.ts";
import { OwnPackets } from "./ownPackets.ts";
import { ReplayedSystems } from "./replayedSystems.ts";
import { Routes } from "./routes.ts";
import { isRefusal } from "./signatureCheck.ts";
import type { FloorStore } from "./signingFloors.ts";
import { type KeyUse, type SigningOf, SigningRules } from "./signingRules.ts";
import type { SigningStore } from "./signingTime.ts";

export type { LinkStats } from "./linkStats.ts";
export type { Received } from "./listeners.ts";

/** A packet on its way in (once, however many links brought it) or out. */
export interface Passing {
  readonly direction: "in" | "out";
  readonly messageId: number;
  readonly bytes: Uint8Array;
  readonly linkId: string;
  readonly at: number;
  /** It comes from a recorded log: nobody says it now. */
  readonly replayed?: boolean;
}

/**
 * This program as a MAVLink system: brings the messages of all links together, drops those that came twice, and sends to
 * each system over the best link that it was heard on. https://mavlink.io/en/guide/routing.html
 */
export class MavlinkNode {
  readonly systemId: number;
  readonly componentId: number;
  readonly clock: Clock;
  readonly #channels: Channels;
  readonly #routes = new Routes();
  readonly #listeners = new Listeners();
  readonly #passing = new Emitter<Passing>();
  readonly #duplicates = new DuplicateFilter();
  readonly #signing: SigningRules;
  /** What this system sent, known again when it comes back. */
  readonly own = new OwnPackets();
  /** What comes from recorded logs, kept apart from what flies. */
  readonly replayed = new ReplayedSystems();

  readonly onMessage = this.#listeners.onMessage;
  /** Every packet, also of messages that we do not know. The bytes are a view: copy them to keep them. */
  readonly onPacket = this.#passing.on;

  /** By default the ids of a ground station: system 255, component 190 (mission planner). */
  constructor({
    systemId = 255,
    componentId = 190,
    clock = systemClock,
    signingStore,
  }: {
    readonly systemId?: number;
    readonly componentId?: number;
    readonly clock?: Clock;
    readonly signingStore?: SigningStore & Partial<FloorStore>;
  } = {}) {
    this.systemId = systemId;
    this.componentId = componentId;
    this.clock = clock;
    this.#signing = new SigningRules(clock, signingStore);
    this.#channels = new Channels(
      clock,
      (packet, from) => this.#arrived(packet, from),
      (gone) => this.#routes.forget(gone),
    );
  }

  /** Keeps what a restart must know of signing. Nothing may be heard any more. */
  close(): void {
    this.#signing.close();
  }

  /** Announces what signing kept out, at most every five seconds for each link, system and reason. */
  get onRefused() {
    return this.#signing.onRefused;
  }

  /** Listens to a link and may send over it, open or not, until removed. */
  addLink(id: string, link: Link): Off {
    this.#channels.add(id, link);
    this.#signing.linkByteOf(id);
    return () => this.removeLink(id);
  }

  removeLink(id: string): void {
    this.#channels.remove(id);
    this.#signing.forgetLink(id);
  }

  /**
   * With a key, what goes to a link or a vehicle is signed and what comes from it unsigned, wrongly signed or again is
   * refused before anyone hears it. With a `missing` one nothing is believed and nothing sent. A vehicle's key goes before
   * its link's.
   */
  useSigning(of: SigningOf, key: KeyUse): void {
    this.#signing.use(of, key);
  }

  /** Listens to the messages of one type. */
  on<T extends MavLinkData>(type: MessageType<T>, listener: (received: Received<T>) => void): Off {
    return this.#listeners.on(type, listener);
  }

  /**
   * Sends to one system over the best link it was heard on; without a target, to everyone on every link. What has no road
   * is dropped: see `reaches`.
   */
  send(message: MavLinkData, target?: { readonly systemId: number }): void {
    const systemId = target?.systemId || undefined;
    const at = this.clock.now();
    const elapsed = this.clock.elapsed();
    const channels = systemId === undefined ? this.#channels.everywhere() : [this.#routes.best(systemId, elapsed)];
    const { MSG_ID: messageId } = message.constructor as unknown as MessageType;
    let told = false;
    for (const channel of channels) {
      if (!channel || channel.link.mute) continue;
      for (const key of this.#signing.keysFor(systemId, channel)) {
        const { linkId } = channel;
        const sender = { systemId: this.systemId, componentId: this.componentId, sequence: channel.nextSequence() };
        const plain = encodePacket(message, sender);
        const bytes = key ? this.#signing.sign(plain, key, linkId) : plain;
        channel.send(bytes, elapsed);
        this.own.sent(messageId, sender.sequence, checksumOf({ bytes, signed: key !== undefined }), elapsed);
        if (!told) this.#passing.emit({ direction: "out", messageId, bytes, linkId, at });
        told = true;
      }
    }
  }

  /**
   * Passes on another station's packet as it is: to the system it is for, over the best link, or to everyone. False when it
   * has no road, or was passed on before.
   */
  relay(packet: Packet): boolean {
    const { systemId, componentId, sequence, messageId } = packet;
    const { targetSystem } = (decodeMessage(packet) ?? {}) as { targetSystem?: number };
    const at = this.clock.now();
    const elapsed = this.clock.elapsed();
    const channels = targetSystem ? [this.#routes.best(targetSystem, elapsed)] : this.#channels.everywhere();
    const open = channels.filter(
      (channel) => channel && !channel.link.mute && !this.#signing.isShut(targetSystem || undefined, channel.linkId),
    );
    // Noted, so that it is not heard when a vehicle sends it on to its other link.
    if (open.length === 0 || this.#duplicates.seen((systemId << 8) | componentId, sequence, checksumOf(packet)))
      return false;
    const bytes = packet.bytes.slice();
    if (systemId === this.systemId) {
      const checksum = checksumOf(packet);
      this.own.cameBack(packet, { checksum, linkId: open[0]!.linkId, elapsed });
      this.own.sent(messageId, sequence, checksum, elapsed); // told now; not again when a vehicle sends it back
    }
    for (const channel of open) channel!.send(bytes, elapsed);
    this.#passing.emit({ direction: "out", messageId, bytes, linkId: open[0]!.linkId, at });
    return true;
  }

  /** Whether any link that something can be sent over has ever heard this system. */
  reaches(systemId: number): boolean {
    return this.#routes.reaches(systemId);
  }

  /** The hosts that this system spoke from, or that a link to it leads to, in small letters. */
  hostsOf(systemId: number): string[] {
    return this.#routes.hostsOf(systemId);
  }

  /** The links that heard this system in the last five seconds, the one used for sending first. */
  linksOf(systemId: number): string[] {
    return this.#routes.linksOf(systemId, this.clock.elapsed());
  }

  /** Loss on the way from this system to us over its best link, 0…1. */
  lossOf(systemId: number): number {
    const now = this.clock.elapsed();
    return this.#routes.best(systemId, now)?.lossOf(systemId, now) ?? 0;
  }

  statsOf(linkId: string): LinkStats {
    return linkStats(this.#channels.ofLink(linkId), this.#routes, this.clock.elapsed());
  }

  #arrived(packet: Packet, from: Channel): void {
    const { systemId, componentId, sequence, messageId, bytes, at } = packet;
    const replayed = from.link.mute ?? false;
    const elapsed = this.clock.elapsed();
    if (systemId === this.systemId && (componentId === this.componentId || replayed)) {
      if (!replayed) this.own.cameBack(packet, { checksum: checksumOf(packet), linkId: from.linkId, elapsed });
      return;
    }
    const judgement = this.#signing.judge(packet, from);
    if (isRefusal(judgement)) {
      this.#signing.refused(packet, from, judgement);
      return;
    }
    if (judgement === "signed" || judgement === "copy") from.signed++;
    if (judgement !== "radio") {
      from.heard(packet, elapsed);
      if (!this.replayed.admits(packet, from, this.#routes.reaches(systemId))) return;
      this.#routes.heard(systemId, from, elapsed);
    }
    if (!dialect.has(messageId)) from.unknown++;
    const source = (systemId << 8) | componentId;
    const copy = judgement === "copy" || (!replayed && this.#duplicates.seen(source, sequence, checksumOf(packet)));
    if (copy) {
      from.duplicates++;
      return;
    }
    this.#passing.emit({ direction: "in", messageId, bytes, linkId: from.linkId, at, ...(replayed && { replayed }) });
    this.#listeners.hear(packet, from.linkId, replayed);
  }
}

function checksumOf({ bytes, signed }: Pick<Packet, "bytes" | "signed">): number {
  const end = bytes.length - (signed ? 13 : 0);
  return bytes[end - 2]! | (bytes[end - 1]! << 8);
}
