import type { Channel } from "./channel.ts";

/** Which channels heard which system, and which of them is the best to answer over. */
export class Routes {
  readonly #bySystem = new Map<number, Route>();

  /** Notes that a system was heard at `at`, by the clock's `elapsed`; so is `now` below. */
  heard(systemId: number, channel: Channel, at: number): void {
    let route = this.#bySystem.get(systemId);
    if (!route) {
      route = { heard: new Map(), best: undefined };
      this.#bySystem.set(systemId, route);
    }
    route.heard.set(channel, at);
  }

  /** Whether any channel that something can be sent over has ever heard this system. */
  reaches(systemId: number): boolean {
    const heard = this.#bySystem.get(systemId)?.heard;
    if (heard) for (const channel of heard.keys()) if (!channel.link.mute) return true;
    return false;
  }

  /**
   * The channel last used, while it is heard and not much worse than another; else the one that loses least. A channel that
   * nothing can be sent over only where there is no other.
   */
  best(systemId: number, now: number): Channel | undefined {
    const route = this.#bySystem.get(systemId);
    if (!route || route.heard.size === 0) return undefined;
    if (route.heard.size === 1) return route.heard.keys().next().value;
    const able = [...route.heard].filter(([channel]) => !channel.link.mute);
    const open = able.length > 0 ? able : [...route.heard];
    const newest = Math.max(...open.map(([, at]) => at));
    const fresh = open.filter(([, at]) => newest - at < FRESH_MS).map(([channel]) => channel);
    const losses = new Map(fresh.map((channel) => [channel, channel.lossOf(systemId, now)]));
    const least = fresh.reduce((a, b) => (losses.get(b)! < losses.get(a)! ? b : a));
    const current = route.best && losses.get(route.best);
    if (current === undefined || current > losses.get(least)! + MUCH_WORSE) route.best = least;
    return route.best;
  }

  /** The links that heard this system in the last five seconds, the best one first. */
  linksOf(systemId: number, now: number): string[] {
    const best = this.best(systemId, now);
    const ids = new Set<string>(best ? [best.linkId] : []);
    for (const [channel, at] of this.#bySystem.get(systemId)?.heard ?? [])
      if (now - at <= HEARD_MS) ids.add(channel.linkId);
    return [...ids];
  }

  /** The hosts that this system spoke from, or that a link to it leads to; none of a serial port. */
  hostsOf(systemId: number): string[] {
    const hosts = new Set<string>();
    for (const { peer, link } of this.#bySystem.get(systemId)?.heard.keys() ?? []) {
      const host = peer?.split(" ")[0] ?? /^(?:udpout|tcpout):\[?([^\]]+?)\]?:\d+$/.exec(link.address)?.[1];
      if (host) hosts.add(host.replace(/^::ffff:(?=\d+\.)/, "").toLowerCase());
    }
    return [...hosts];
  }

  /** Leaves out the channels that are gone. */
  forget(gone: (channel: Channel) => boolean): void {
    for (const { heard } of this.#bySystem.values())
      for (const channel of heard.keys()) if (gone(channel)) heard.delete(channel);
  }
}

interface Route {
  readonly heard: Map<Channel, number>;
  best: Channel | undefined;
}

const FRESH_MS = 1_500;
const HEARD_MS = 5_000;
const MUCH_WORSE = 0.1;
