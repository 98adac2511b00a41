import type { MavLinkData } from "mavlink-mappings";
import { Emitter, type Off } from "../base/emitter.ts";
import { Channel } from "./channel.ts";
import { type Clock, systemClock } from "./clock.ts";
import { decodeMessage, encodePacket, type Packet } from "./codec.ts";
import { dialect, type MessageType } from "./dialect.ts";
import { DuplicateFilter } from "./duplicateFilter.ts";
import type { Link, ReceivedBytes } from "./link.ts";
import { type LinkStats, linkStats } from "./linkStats.ts";
import { Routes } from "./routes.ts";
import { isRefusal } from "./signatureCheck.ts";
import type { SigningKey } from "./signingKey.ts";
import { type SigningOf, SigningRules } from "./signingRules.ts";
import type { SigningStore } from "./signingTime.ts";

export type { LinkStats } from "./linkStats.ts";

/** A message with who sent it, over which link, and when its last byte arrived (ms since 1970). */
export interface Received<T extends MavLinkData = MavLinkData> {
  readonly message: T;
  readonly messageId: number;
  readonly systemId: number;
  readonly componentId: number;
  readonly linkId: string;
  readonly at: number;
}

/** A packet on its way in (once, however many links brought it) or out. */
export interface Passing {
  readonly direction: "in" | "out";
  readonly messageId: number;
  readonly bytes: Uint8Array;
  readonly linkId: string;
  readonly at: number;
}

/**
 * This program as a MAVLink system: brings the messages of all links together, drops those that came twice, and sends to
 * each system over the best link that it was heard on. https://mavlink.io/en/guide/routing.html
 */
export class MavlinkNode {
  readonly systemId: number;
  readonly componentId: number;
  readonly clock: Clock;
  readonly #links = new Map<string, { link: Link; off: Off; channels: Map<string, Channel> }>();
  readonly #routes = new Routes();
  readonly #byType = new Map<number, Emitter<Received>>();
  readonly #messages = new Emitter<Received>();
  readonly #passing = new Emitter<Passing>();
  readonly #duplicates = new DuplicateFilter();
  readonly #signing: SigningRules;

  readonly onMessage = this.#messages.on;
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
    readonly signingStore?: SigningStore;
  } = {}) {
    this.systemId = systemId;
    this.componentId = componentId;
    this.clock = clock;
    this.#signing = new SigningRules(clock, signingStore);
  }

  /** Announces what signing kept out, at most every five seconds for each link, system and reason. */
  get onRefused() {
    return this.#signing.onRefused;
  }

  /** Listens to a link and may send over it, open or not, until removed. */
  addLink(id: string, link: Link): Off {
    if (this.#links.has(id)) throw new Error(`link ${id} was added twice`);
    this.#signing.linkByteOf(id);
    const off = link.onBytes((received) => this.#receive(id, link, received));
    this.#links.set(id, { link, off, channels: new Map() });
    return () => this.removeLink(id);
  }

  removeLink(id: string): void {
    this.#links.get(id)?.off();
    this.#links.delete(id);
    this.#routes.forget((channel) => channel.linkId === id);
    this.#signing.forgetLink(id);
  }

  /**
   * With a key, what goes to a link or a vehicle is signed and what comes from it unsigned, wrongly signed or again is
   * refused before anyone hears it. A vehicle's key goes before its link's.
   */
  useSigning(of: SigningOf, key: SigningKey | undefined): void {
    this.#signing.use(of, key);
  }

  /** Listens to the messages of one type. */
  on<T extends MavLinkData>(type: MessageType<T>, listener: (received: Received<T>) => void): Off {
    let emitter = this.#byType.get(type.MSG_ID);
    if (!emitter) {
      emitter = new Emitter<Received>();
      this.#byType.set(type.MSG_ID, emitter);
    }
    return emitter.on((received) => listener(received as Received<T>));
  }

  /**
   * Sends to one system over the best link it was heard on; without a target, to everyone on every link. What has no road
   * is dropped: see `reaches`.
   */
  send(message: MavLinkData, target?: { readonly systemId: number }): void {
    const systemId = target?.systemId || undefined;
    const at = this.clock.now();
    const channels = systemId === undefined ? this.#everywhere() : [this.#routes.best(systemId, at)];
    const { MSG_ID: messageId } = message.constructor as unknown as MessageType;
    let told = false;
    for (const channel of channels) {
      if (!channel || channel.link.mute) continue;
      for (const key of this.#signing.keysFor(systemId, channel)) {
        const { linkId } = channel;
        const sender = { systemId: this.systemId, componentId: this.componentId, sequence: channel.nextSequence() };
        const plain = encodePacket(message, sender);
        const bytes = key ? this.#signing.sign(plain, key, linkId) : plain;
        channel.send(bytes, at);
        if (!told) this.#passing.emit({ direction: "out", messageId, bytes, linkId, at });
        told = true;
      }
    }
  }

  /** Whether any link has ever heard this system. */
  reaches(systemId: number): boolean {
    return this.#routes.reaches(systemId);
  }

  /** The links that heard this system in the last five seconds, the one used for sending first. */
  linksOf(systemId: number): string[] {
    return this.#routes.linksOf(systemId, this.clock.now());
  }

  /** Loss on the way from this system to us over its best link, 0…1. */
  lossOf(systemId: number): number {
    const now = this.clock.now();
    return this.#routes.best(systemId, now)?.lossOf(systemId, now) ?? 0;
  }

  statsOf(linkId: string): LinkStats {
    const channels = [...(this.#links.get(linkId)?.channels.values() ?? [])];
    return linkStats(channels, this.#routes, this.clock.now());
  }

  #receive(id: string, link: Link, { bytes, at, peer }: ReceivedBytes): void {
    this.#channel(id, link, peer)?.receive(bytes, at);
  }

  #channel(id: string, link: Link, peer: string | undefined): Channel | undefined {
    const channels = this.#links.get(id)?.channels;
    if (!channels) return undefined;
    const key = peer ?? "";
    let channel = channels.get(key);
    if (!channel) {
      channel = new Channel(id, link, peer, (packet, from) => this.#arrived(packet, from));
      channels.set(key, channel);
      if (channels.size > MOST_CHANNELS) this.#forgetSilent(channels);
    }
    return channel;
  }

  #arrived(packet: Packet, from: Channel): void {
    const { systemId, componentId, sequence, messageId, bytes, at } = packet;
    if (systemId === this.systemId && componentId === this.componentId) return; // our own words, come back
    const judgement = this.#signing.judge(packet, from);
    if (isRefusal(judgement)) {
      this.#signing.refused(packet, from, judgement);
      return;
    }
    if (judgement === "signed" || judgement === "copy") from.signed++;
    if (judgement !== "radio") {
      from.heard(packet);
      this.#routes.heard(systemId, from, at);
    }
    if (!dialect.has(messageId)) from.unknown++;
    const source = (systemId << 8) | componentId;
    if (judgement === "copy" || this.#duplicates.seen(source, sequence, checksumOf(packet))) {
      from.duplicates++;
      return;
    }
    this.#passing.emit({ direction: "in", messageId, bytes, linkId: from.linkId, at });
    const listeners = this.#byType.get(messageId);
    if (!listeners?.size && this.#messages.size === 0) return;
    const message = decodeMessage(packet);
    if (!message) return;
    const received = { message, messageId, systemId, componentId, linkId: from.linkId, at };
    listeners?.emit(received);
    this.#messages.emit(received);
  }

  #everywhere(): Channel[] {
    const since = this.clock.now() - FORGET_MS;
    return [...this.#links].flatMap(([id, { link, channels }]) => {
      if (link.mute) return [];
      const peers = [...channels.values()].filter((c) => c.peer !== undefined && (c.spokeAt ?? 0) > since);
      return peers.length > 0 || link.listens ? peers : [this.#channel(id, link, undefined)!];
    });
  }

  #forgetSilent(channels: Map<string, Channel>): void {
    const since = this.clock.now() - FORGET_MS;
    const gone = new Set<Channel>();
    for (const [key, channel] of channels)
      if (channel.peer !== undefined && (channel.spokeAt ?? 0) <= since && channels.delete(key)) gone.add(channel);
    if (gone.size > 0) this.#routes.forget((channel) => gone.has(channel));
  }
}

const FORGET_MS = 60_000;
const MOST_CHANNELS = 512;

function checksumOf({ bytes, signed }: Packet): number {
  const end = bytes.length - (signed ? 13 : 0);
  return bytes[end - 2]! | (bytes[end - 1]! << 8);
}
