import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { Alternation } from "./alternation.ts";
import type { MessageType } from "./dialect.ts";
import type { MavlinkNode, Received } from "./node.ts";

/** Two who use one system id, and the links on which they were heard last. */
export interface IdConflict {
  readonly systemId: number;
  readonly linkIds: readonly string[];
  /** Two vehicles, or another ground station with the id of this one. */
  readonly between: "vehicles" | "stations";
  /** When it was last seen, ms since 1970. */
  readonly at: number;
}

/**
 * Notices two vehicles with one system id: what only one of them can say is said in turns, that is what kind it is, when it
 * was started (a difference of more than 10 s), or where it is (farther apart than it can have flown by its own clock). One
 * vehicle over several links says the same on all of them, however late, and is no conflict. Two of one kind, started within
 * 10 s and never more than 30 m apart, are not told from one. Notices another ground station by its heartbeat with our id.
 */
export class IdConflicts {
  readonly #node: MavlinkNode;
  readonly #sources = new Map<number, Source>(); // by system and component
  readonly #conflicts = new Map<number, { readonly conflict: IdConflict; readonly seenAt: number }>();
  readonly #found = new Emitter<IdConflict>();
  readonly #ends = new Disposer();
  readonly #strangers: number[] = []; // when heartbeats with our own id came; all times by the clock's `elapsed`

  /** Once when it begins; again when it was over for half a minute. */
  readonly onConflict = this.#found.on;

  constructor(node: MavlinkNode) {
    this.#node = node;
    this.#listen(minimal.Heartbeat, (source, { message, systemId, linkId }, at) => {
      if (systemId === node.systemId) this.#stranger(linkId);
      else if (message.autopilot !== minimal.MavAutopilot.INVALID)
        source.suspect(source.kind.note(`${message.type} ${message.autopilot}`, at));
    });
    this.#listen(common.Attitude, (source, { message }, at) => {
      if (message.timeBootMs > 0) source.suspect(source.start.note(at - message.timeBootMs, at));
    });
    this.#listen(common.GlobalPositionInt, (source, { message }, at) => {
      const { timeBootMs, lat, lon } = message;
      if (lat === 0 && lon === 0) return;
      source.suspect(source.place.note({ ms: timeBootMs, lat: lat / 1e7, lon: lon / 1e7 }, at));
    });
    this.#ends.add(node.own.onStranger(({ linkId }) => this.#stranger(linkId)));
  }

  /** The conflicts seen in the last half minute. */
  current(): IdConflict[] {
    const since = this.#node.clock.elapsed() - OVER_MS;
    return [...this.#conflicts.values()].flatMap(({ conflict, seenAt }) => (seenAt > since ? [conflict] : []));
  }

  close(): void {
    this.#ends.dispose();
  }

  #listen<T extends MavLinkData>(
    type: MessageType<T>,
    listener: (source: Source, received: Received<T>, at: number) => void,
  ) {
    this.#ends.add(
      this.#node.on(type, (received) => {
        if (received.replayed) return;
        const id = (received.systemId << 8) | received.componentId;
        let source = this.#sources.get(id);
        if (!source) {
          if (this.#sources.size >= MOST_SOURCES) this.#sources.clear(); // somebody makes sources up
          source = new Source((linkIds) => this.#note("vehicles", received.systemId, linkIds));
          this.#sources.set(id, source);
        }
        source.heard(received.linkId);
        listener(source, received, this.#node.clock.elapsed());
      }),
    );
  }

  /** Three in ten seconds: an echo of our own from before a restart does not come that often. */
  #stranger(linkId: string): void {
    const at = this.#node.clock.elapsed();
    this.#strangers.push(at);
    while (at - this.#strangers[0]! > WINDOW_MS) this.#strangers.shift();
    if (this.#strangers.length >= STRANGERS) this.#note("stations", this.#node.systemId, [linkId]);
  }

  #note(between: IdConflict["between"], systemId: number, linkIds: readonly string[]): void {
    const { clock } = this.#node;
    const before = this.#conflicts.get(systemId);
    const conflict = { systemId, linkIds, between, at: clock.now() };
    const seenAt = clock.elapsed();
    this.#conflicts.set(systemId, { conflict, seenAt });
    if (!before || seenAt - before.seenAt > OVER_MS) this.#found.emit(conflict);
  }
}

/** What one system and component says of itself. */
class Source {
  readonly kind = new Alternation<string>((a, b) => a === b);
  readonly start = new Alternation<number>((a, b) => Math.abs(a - b) <= START_MS);
  readonly place = new Alternation<Place>(
    (a, b) => metresBetween(a, b) <= NEAR_M + (FAST * Math.abs(a.ms - b.ms)) / 1_000,
  );
  readonly #links: string[] = []; // the last ones that differ, newest last
  readonly #onConflict: (linkIds: readonly string[]) => void;

  constructor(onConflict: (linkIds: readonly string[]) => void) {
    this.#onConflict = onConflict;
  }

  heard(linkId: string): void {
    if (this.#links.at(-1) === linkId) return;
    const before = this.#links.indexOf(linkId);
    if (before >= 0) this.#links.splice(before, 1);
    this.#links.push(linkId);
    if (this.#links.length > 2) this.#links.shift();
  }

  suspect(two: boolean): void {
    if (two) this.#onConflict([...this.#links]);
  }
}

interface Place {
  readonly ms: number; // since the vehicle was started
  readonly lat: number;
  readonly lon: number;
}

/** Good enough to tell near from far. */
function metresBetween(a: Place, b: Place): number {
  const north = (b.lat - a.lat) * METRES_PER_DEGREE;
  const east = (b.lon - a.lon) * METRES_PER_DEGREE * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

const METRES_PER_DEGREE = 111_320;
const NEAR_M = 30;
const FAST = 150; // m/s
const START_MS = 10_000;
const WINDOW_MS = 10_000;
const STRANGERS = 3;
const OVER_MS = 30_000;
const MOST_SOURCES = 1_024;
