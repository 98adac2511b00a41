import { common } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import { every } from "./clock.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode, Received } from "./node.ts";
import type { RoundTrips } from "./roundTrips.ts";

/** A vehicle's own time in ours: `ours = theirs + offsetMs`, wrong by about `sigmaMs`. */
export interface TimeOffset {
  readonly offsetMs: number;
  readonly sigmaMs: number;
}

/**
 * Finds what each vehicle's clock (ms since its start) says in our time, from the exchanges that took the shortest way.
 * Asks each vehicle that answers once a second, and answers those that ask. https://mavlink.io/en/services/timesync.html
 */
export class TimeSync {
  readonly #node: MavlinkNode;
  readonly #trips: RoundTrips | undefined;
  readonly #bySystem = new Map<number, Exchange[]>();
  readonly #offs: Off[];

  constructor(node: MavlinkNode, { trips }: { readonly trips?: RoundTrips } = {}) {
    this.#node = node;
    this.#trips = trips;
    this.#offs = [
      node.on(common.TimeSync, (received) => this.#take(received)),
      every(node.clock, 1_000, () => this.ask()),
    ];
  }

  close(): void {
    for (const off of this.#offs) off();
  }

  /** Asks every vehicle for its time. */
  ask(): void {
    this.#node.send(messageOf(common.TimeSync, { tc1: 0n, ts1: nanoseconds(this.#node.clock.now()) }));
  }

  /** Undefined until a vehicle has answered, and again when it has not for half a minute. */
  offsetOf(systemId: number): TimeOffset | undefined {
    const exchanges = this.#bySystem.get(systemId) ?? [];
    const newest = exchanges.at(-1);
    if (!newest || this.#node.clock.elapsed() - newest.elapsed > STALE_MS) return undefined;
    const best = exchanges.reduce((a, b) => (b.tripMs < a.tripMs ? b : a));
    return { offsetMs: best.offsetMs, sigmaMs: Math.max(0.5, best.tripMs / 4) };
  }

  /** When something happened that a vehicle dates `bootMs` after its start, in our time; undefined when not known to 25 ms. */
  toOurs(systemId: number, bootMs: number): number | undefined {
    const known = this.offsetOf(systemId);
    return known && known.sigmaMs <= GOOD_MS ? bootMs + known.offsetMs : undefined;
  }

  #take({ message, systemId, at }: Received<common.TimeSync>): void {
    const now = nanoseconds(at);
    if (message.tc1 === 0n) {
      this.#node.send(messageOf(common.TimeSync, { tc1: now, ts1: message.ts1 }), { systemId });
      return;
    }
    const tripMs = Number(now - message.ts1) / 1e6;
    if (tripMs < 0 || tripMs > 10_000) return; // the answer to somebody else
    this.#trips?.note(systemId, tripMs);
    const offsetMs = at - tripMs / 2 - Number(message.tc1) / 1e6;
    let exchanges = this.#bySystem.get(systemId) ?? [];
    const before = exchanges.at(-1);
    if (before && Math.abs(before.offsetMs - offsetMs) > 1_000 + tripMs + before.tripMs) exchanges = []; // it restarted
    exchanges = [...exchanges, { elapsed: this.#node.clock.elapsed(), tripMs, offsetMs }].slice(-WINDOW);
    this.#bySystem.set(systemId, exchanges);
  }
}

interface Exchange {
  readonly elapsed: number;
  readonly tripMs: number;
  readonly offsetMs: number;
}

const WINDOW = 30;
const STALE_MS = 30_000;
const GOOD_MS = 25;

const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms * 1e6));
