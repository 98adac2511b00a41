import type { Off } from "../base/emitter.ts";
import { Channel } from "./channel.ts";
import type { Clock } from "./clock.ts";
import type { Packet } from "./codec.ts";
import type { Link, ReceivedBytes } from "./link.ts";

/** All links with their channels: one for each peer of a link that has several. */
export class Channels {
  readonly #links = new Map<
    string,
    { readonly link: Link; readonly off: Off; readonly byPeer: Map<string, Channel> }
  >();
  readonly #clock: Clock;
  readonly #onPacket: (packet: Packet, from: Channel) => void;
  readonly #onGone: (gone: (channel: Channel) => boolean) => void;

  /** `onGone` is told of channels that are no more. */
  constructor(
    clock: Clock,
    onPacket: (packet: Packet, from: Channel) => void,
    onGone: (gone: (channel: Channel) => boolean) => void,
  ) {
    this.#clock = clock;
    this.#onPacket = onPacket;
    this.#onGone = onGone;
  }

  has(linkId: string): boolean {
    return this.#links.has(linkId);
  }

  add(linkId: string, link: Link): void {
    if (this.#links.has(linkId)) throw new Error(`link ${linkId} was added twice`);
    const off = link.onBytes((received) => this.#receive(linkId, link, received));
    this.#links.set(linkId, { link, off, byPeer: new Map() });
  }

  remove(linkId: string): void {
    this.#links.get(linkId)?.off();
    this.#links.delete(linkId);
    this.#onGone((channel) => channel.linkId === linkId);
  }

  ofLink(linkId: string): Channel[] {
    return [...(this.#links.get(linkId)?.byPeer.values() ?? [])];
  }

  /** What reaches everyone: the peers heard in the last minute, and links that speak first. */
  everywhere(): Channel[] {
    const since = this.#clock.elapsed() - FORGET_MS;
    return [...this.#links].flatMap(([id, { link, byPeer }]) => {
      if (link.mute) return [];
      const peers = [...byPeer.values()].filter((c) => c.peer !== undefined && c.spokeElapsed > since);
      return peers.length > 0 || link.listens ? peers : [this.#channel(id, link, undefined)!];
    });
  }

  #receive(linkId: string, link: Link, { bytes, at, peer }: ReceivedBytes): void {
    this.#channel(linkId, link, peer)?.receive(bytes, at, this.#clock.elapsed());
  }

  #channel(linkId: string, link: Link, peer: string | undefined): Channel | undefined {
    const byPeer = this.#links.get(linkId)?.byPeer;
    if (!byPeer) return undefined;
    const key = peer ?? "";
    let channel = byPeer.get(key);
    if (!channel) {
      channel = new Channel(linkId, link, peer, this.#onPacket);
      byPeer.set(key, channel);
      if (byPeer.size > MOST_CHANNELS) this.#forgetSilent(byPeer);
    }
    return channel;
  }

  #forgetSilent(byPeer: Map<string, Channel>): void {
    const since = this.#clock.elapsed() - FORGET_MS;
    const gone = new Set<Channel>();
    for (const [key, channel] of byPeer)
      if (channel.peer !== undefined && channel.spokeElapsed <= since && byPeer.delete(key)) gone.add(channel);
    if (gone.size > 0) this.#onGone((channel) => gone.has(channel));
  }
}

const FORGET_MS = 60_000;
const MOST_CHANNELS = 512;
