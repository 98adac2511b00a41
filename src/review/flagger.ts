import type { FlagRule } from "../contract/flagRules.ts";
import type { FlagRecord, TrackRecord } from "../contract/records.ts";
import { type FlagLimits, usualLimits } from "./flagLimits.ts";
import { flagged, heard, renewed, unheard } from "./flagRecord.ts";
import { keyOf, type Placed } from "./rules/placed.ts";
import { type Fired, RuleWatch } from "./rules/ruleWatch.ts";
import type { TrackMemory } from "./rules/trackMemory.ts";
import { usualRules } from "./rules/usualRules.ts";
import { apartFrom, couldBe, type Member, type ParkedPlace } from "./sameVehicle.ts";
import { newestSighting, united } from "./unitedFlag.ts";
import type { WatchZone } from "./watchZone.ts";

/** What became of a flag. */
export interface FlagChange {
  readonly change: "opened" | "updated" | "closed";
  readonly flag: FlagRecord;
}

/** Everything a flagger knows, plain, so that a station can go on after a restart. */
export interface FlaggerState {
  readonly flags: readonly FlagRecord[];
  /** What the rules know of each track. */
  readonly tracks: readonly TrackMemory[];
  /** Where the other parked vehicles of a flag stood, beside its own place. */
  readonly parked: readonly { readonly flagId: string; readonly places: readonly ParkedPlace[] }[];
}

export interface FlaggerOptions {
  readonly zones: readonly WatchZone[];
  /** The usual ones when absent. */
  readonly rules?: readonly FlagRule[];
  readonly limits?: Partial<FlagLimits>;
  /** Of the station's clock, IANA name; UTC when absent. */
  readonly timeZone?: string;
  /** A new id for each flag. */
  readonly newId: () => string;
}

/** A track as it was last seen, and in which sortie. */
interface LastSight {
  readonly track: Placed;
  readonly sortieId: string;
}

/**
 * Turns tracks on the ground into flags by rules. Pure: time comes in with each track, nothing is stored but here. One
 * flag is one question: a second car beside the first, the same car under another track, by another drone at once, and a
 * parked car seen on a later pass or sortie all join the flag that is there.
 */
export class Flagger {
  readonly #limits: FlagLimits;
  readonly #newId: () => string;
  readonly #watch: RuleWatch;
  readonly #flags = new Map<string, FlagRecord>();
  /** Flag of each track, and where its vehicle was last, by stream and track. */
  readonly #flagOf = new Map<string, string>();
  readonly #lastOf = new Map<string, LastSight>();
  readonly #parked = new Map<string, readonly ParkedPlace[]>();
  /** How the vehicles of a flag moved when it was closed. */
  readonly #gone = new Map<string, readonly Member[]>();

  constructor({ zones, rules = usualRules, limits = {}, timeZone = "UTC", newId }: FlaggerOptions) {
    this.#limits = { ...usualLimits, ...limits };
    this.#watch = new RuleWatch({ rules, zones, timeZone });
    this.#newId = newId;
  }

  /** Watches other zones from now on; flags that are open stay. */
  setZones(zones: readonly WatchZone[]): void {
    this.#watch.setZones(zones);
  }

  /** Asks by other rules from now on; flags that are there keep theirs. */
  setRules(rules: readonly FlagRule[]): void {
    this.#watch.setRules(rules);
  }

  /** Takes in a track as it is at `at`, seen in so many frames since it was taken in last; answers the flags that it opened or changed. */
  observe(track: TrackRecord, at: number, sortieId: string, seen = 1): FlagChange[] {
    const { place, ellipse } = track;
    if (track.ended || !place || !ellipse || ellipse.major > this.#limits.maxSigma) return [];
    if (![place.lat, place.lon, ellipse.major, ellipse.minor, ellipse.angleDeg, at].every(Number.isFinite)) return [];
    const placed: Placed = { ...track, place, ellipse };
    const key = keyOf(track);
    const fired = this.#watch.observe(placed, at, seen);
    const shared = this.#sharedFlag(placed, at);
    const mine = this.#flags.get(this.#flagOf.get(key) ?? "");
    if (shared && mine && shared.id !== mine.id && couldBe(shared, placed) && !isAnswered(shared, fired))
      return this.#moveOver(mine, shared, { track: placed, sortieId }, at, fired);
    const own = mine ?? shared;
    if (own && !couldBe(own, placed)) this.#flagOf.delete(key);
    else if (own && !isAnswered(own, fired)) return [this.#renew(own, { track: placed, sortieId }, at, fired)];
    if (fired.length === 0) return [];
    const joined = this.#sameQuestion(placed, at, fired);
    if (joined) return [this.#renew(joined, { track: placed, sortieId }, at, fired)];
    const asked = own ? unheard(own, fired) : fired;
    const flag = flagged({ id: this.#newId(), sortieId, track: placed, fired: asked, at });
    this.#own(flag.id, { track: placed, sortieId });
    return [this.#put("opened", flag)];
  }

  /** Lets time pass: closes the flags whose vehicles were not seen for long enough. */
  tick(at: number): FlagChange[] {
    this.#watch.tick(at);
    for (const { id, state, lastAt } of this.flags())
      if (state === "closed" && at - lastAt > this.#limits.parkedForMs) this.#forget(id);
    return this.#closeWhere((flag) => at - flag.lastAt > this.#limits.closeAfterMs);
  }

  /** Closes every open flag that only a sortie sees, as when its vehicle has landed or its stream was closed. */
  closeAll(sortieId: string): FlagChange[] {
    return this.#closeWhere((flag) => {
      const seenIn = this.#sightsOf(flag.id).map((sight) => sight.sortieId);
      return seenIn.length > 0 ? seenIn.every((id) => id === sortieId) : flag.sortieId === sortieId;
    });
  }

  /**
   * Takes in what a flag is by now: what people say of it, and what another station has seen of it, so that it grows from there.
   * What was seen here since stays. One that is not remembered is not taken in.
   */
  takeIn(now: FlagRecord): FlagRecord | undefined {
    const flag = this.#flags.get(now.id);
    if (!flag) return undefined;
    const { verdict: _, ...seen } = united(flag, now);
    const { note, thumbnail, verdict } = now;
    const grown = { ...seen, note, ...(thumbnail !== undefined && { thumbnail }), ...(verdict && { verdict }) };
    this.#flags.set(flag.id, grown);
    return grown;
  }

  /** Forgets a flag that was deleted: what is seen of its vehicle from now on is a new question. */
  forget(flagId: string): void {
    this.#forget(flagId);
  }

  flags(): FlagRecord[] {
    return [...this.#flags.values()];
  }

  state(): FlaggerState {
    return {
      flags: this.flags(),
      tracks: this.#watch.state(),
      parked: [...this.#parked].map(([flagId, places]) => ({ flagId, places })),
    };
  }

  /** Goes on from what an earlier flagger, or the store, held. */
  restore({ flags, tracks = [], parked = [] }: Pick<FlaggerState, "flags"> & Partial<FlaggerState>): void {
    for (const flag of flags) {
      this.#flags.set(flag.id, flag);
      // Only the newest sighting's tracks can still be running, and only under their own stream.
      const newest = newestSighting(flag.sightings);
      if (flag.state === "open" && newest)
        for (const trackId of newest.trackIds) this.#flagOf.set(`${newest.streamId} ${trackId}`, flag.id);
    }
    this.#watch.restore(tracks);
    for (const { flagId, places } of parked) this.#parked.set(flagId, places);
  }

  /** The flag that this track belongs to, of whichever sortie, if there is one. */
  #sameQuestion(track: Placed, at: number, fired: readonly Fired[]): FlagRecord | undefined {
    let best: { flag: FlagRecord; apart: number } | undefined;
    for (const flag of this.#flags.values()) {
      if (isAnswered(flag, fired)) continue;
      const known = { flag, members: this.#members(flag), parked: this.#parked.get(flag.id) ?? [] };
      const apart = apartFrom(known, track, at, this.#limits);
      if (apart !== undefined && (!best || apart < best.apart)) best = { flag, apart };
    }
    return best?.flag;
  }

  /** The oldest open flag of the vehicle that this track shares with another one, which was seen of late. */
  #sharedFlag(track: Placed, at: number): FlagRecord | undefined {
    if (track.commonId === undefined) return undefined;
    let oldest: FlagRecord | undefined;
    for (const [key, { track: other }] of this.#lastOf) {
      if (other.commonId !== track.commonId || at - other.lastAt > this.#limits.closeAfterMs) continue;
      const flag = this.#flags.get(this.#flagOf.get(key) ?? "");
      if (flag?.state === "open" && (!oldest || flag.openedAt < oldest.openedAt)) oldest = flag;
    }
    return oldest;
  }

  /** Two flags turned out to ask of one vehicle: the track goes over to the older, and the one left empty is closed. */
  #moveOver(from: FlagRecord, to: FlagRecord, sight: LastSight, at: number, fired: readonly Fired[]): FlagChange[] {
    const moved = this.#renew(to, sight, at, fired);
    return this.#sightsOf(from.id).length > 0 ? [moved] : [moved, this.#close(from)];
  }

  #sightsOf(flagId: string): LastSight[] {
    const sights = [...this.#flagOf].filter(([, id]) => id === flagId).map(([key]) => this.#lastOf.get(key));
    return sights.filter((sight) => sight !== undefined);
  }

  /** The flag's vehicles as they were last; the flag's own place when none is known, as after a restart. */
  #members(flag: FlagRecord): readonly Member[] {
    const known = this.#sightsOf(flag.id).map(({ track }) => ({ ...track, key: keyOf(track) }));
    return known.length > 0 ? known : (this.#gone.get(flag.id) ?? [flag]);
  }

  #own(flagId: string, sight: LastSight): void {
    const key = keyOf(sight.track);
    this.#gone.delete(flagId);
    this.#flagOf.set(key, flagId);
    this.#lastOf.set(key, sight);
  }

  #renew(flag: FlagRecord, sight: LastSight, at: number, fired: readonly Fired[]): FlagChange {
    const { track, sortieId } = sight;
    const leads = this.#leads(flag, track, at);
    this.#own(flag.id, sight);
    const grown = renewed(flag, track, at, { limits: this.#limits, leads, sortieId });
    return this.#put("updated", heard(grown, track, fired, at));
  }

  /**
   * Whether a track says where its flag is: the first one of the sighting, or any once that one is gone; of several
   * drones that see it at once, the one that places it best.
   */
  #leads(flag: FlagRecord, track: Placed, at: number): boolean {
    const isSeen = (other: Placed) => at - other.lastAt <= this.#limits.strayMs;
    for (const { track: other } of this.#sightsOf(flag.id))
      if (other.streamId !== track.streamId && isSeen(other) && other.ellipse.major < track.ellipse.major) return false;
    const now = flag.sightings.findLast(({ streamId }) => streamId === track.streamId);
    const first = now?.trackIds[0];
    if (first === undefined || first === track.id) return true;
    const leader = this.#lastOf.get(`${track.streamId} ${first}`);
    return !leader || !isSeen(leader.track);
  }

  #closeWhere(ends: (flag: FlagRecord) => boolean): FlagChange[] {
    return this.flags()
      .filter((flag) => flag.state === "open" && ends(flag))
      .map((flag) => this.#close(flag));
  }

  #close(flag: FlagRecord): FlagChange {
    const spots = this.#sightsOf(flag.id).flatMap(({ track: { stationary, place, ellipse } }) =>
      stationary ? [{ lat: place.lat, lon: place.lon, ellipse }] : [],
    );
    if (spots.length > 0)
      this.#parked.set(flag.id, [...(this.#parked.get(flag.id) ?? []), ...spots].slice(-MOST_SPOTS));
    this.#gone.set(flag.id, this.#members(flag));
    this.#release(flag.id);
    return this.#put("closed", { ...flag, state: "closed" });
  }

  #forget(flagId: string): void {
    this.#flags.delete(flagId);
    this.#parked.delete(flagId);
    this.#gone.delete(flagId);
    this.#release(flagId);
  }

  #release(flagId: string): void {
    for (const [key, id] of this.#flagOf) {
      if (id !== flagId) continue;
      this.#flagOf.delete(key);
      this.#lastOf.delete(key);
    }
  }

  #put(change: FlagChange["change"], flag: FlagRecord): FlagChange {
    this.#flags.set(flag.id, flag);
    return { change, flag };
  }
}

/** Another rule about a vehicle that was judged already is a question of its own. */
const isAnswered = (flag: FlagRecord, fired: readonly Fired[]): boolean =>
  flag.verdict !== undefined && unheard(flag, fired).length > 0;

const MOST_SPOTS = 50; // parked places remembered for one flag
