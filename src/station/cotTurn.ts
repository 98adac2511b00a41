import type { SharedThings, SharingPace } from "../contract/sharing.ts";
import { type CotEvent, cotXml } from "../review/cot.ts";
import {
  droneEvent,
  lookEvent,
  type SharedDrone,
  type SharedLook,
  type SharedVehicle,
  vehicleEvent,
} from "../review/cotEvents.ts";

/** All that could be told now. */
export interface SharedPicture {
  drones(): readonly SharedDrone[];
  looks(): readonly SharedLook[];
  /** Of confirmed flags, seen at this instant or later; ms since 1970. */
  confirmed(since: number): readonly SharedVehicle[];
  /** Of flags that nobody has judged. */
  unreviewed(since: number): readonly SharedVehicle[];
}

/** Something that can be told; `key` changes when there is news of what stands still, and is empty for what moves. */
interface Tellable {
  readonly name: string;
  readonly key: string;
  readonly event: () => CotEvent;
}

/** Chooses what one destination is told at each turn: what it may hear, no more often than it should, the longest unsaid first. */
export class CotTurn {
  readonly #said = new Map<string, { readonly at: number; readonly key: string }>();

  /** The events that are due, at most so many, as XML. `elapsed`: ms of a clock that is never set back. */
  due(
    picture: SharedPicture,
    {
      things,
      pace,
      station,
      now,
      elapsed,
      most,
    }: {
      readonly things: SharedThings;
      readonly pace: SharingPace;
      readonly station: string;
      /** ms since 1970. */
      readonly now: number;
      readonly elapsed: number;
      readonly most: number;
    },
  ): { readonly xml: string; readonly said: () => void }[] {
    const moving = {
      station,
      at: now,
      staleMs: Math.min(LONGEST_STALE_MS, Math.max(LEAST_STALE_MS, 3 * pace.periodMs)),
    };
    const standing = { station, at: now, staleMs: LONGEST_STALE_MS };
    const since = now - pace.seenWithinMs;
    const confirmed = things.sightings ? picture.confirmed(since) : [];
    const known = new Set(confirmed.map(({ id }) => id));
    const guesses = things.unreviewed ? picture.unreviewed(since).filter(({ id }) => !known.has(id)) : [];
    const all: Tellable[] = [
      ...(things.drones ? picture.drones() : []).map((one) => ({
        ...{ name: `drone ${one.live.id}`, key: "", event: () => droneEvent(one, moving) },
      })),
      ...(things.pointsOfInterest ? picture.looks() : []).map((one) => ({
        ...{ name: `look ${one.vehicleId}`, key: "", event: () => lookEvent(one, moving) },
      })),
      ...[...confirmed, ...guesses].map((one) => ({
        ...{ name: `seen ${one.id}`, key: keyOf(one), event: () => vehicleEvent(one, standing) },
      })),
    ];
    const there = new Set(all.map(({ name }) => name));
    for (const name of this.#said.keys()) if (!there.has(name)) this.#said.delete(name);
    return all
      .flatMap((one) => {
        const said = this.#said.get(one.name);
        const period = one.key === "" || said?.key !== one.key ? pace.periodMs : AGAIN_MS;
        const waits = said ? elapsed - said.at : Number.POSITIVE_INFINITY;
        return waits >= period - SLACK_MS ? [{ ...one, waits }] : [];
      })
      .sort((a, b) => (a.waits < b.waits ? 1 : a.waits > b.waits ? -1 : 0))
      .slice(0, most)
      .map(({ name, key, event }) => ({
        xml: cotXml(event()),
        said: () => void this.#said.set(name, { at: elapsed, key }),
      }));
  }
}

const keyOf = ({ seenAt, confirmed, place }: SharedVehicle): string =>
  `${seenAt} ${confirmed} ${place.lat} ${place.lon}`;

/** What stands still is said again before it is stale. */
const AGAIN_MS = 10_000;
const LEAST_STALE_MS = 10_000;
const LONGEST_STALE_MS = 30_000;
/** Turns come a little early or late. */
const SLACK_MS = 50;
