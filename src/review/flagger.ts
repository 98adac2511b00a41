import type { FlagRecord, TrackRecord } from "../contract/records.ts";
import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { flagged, isStill, type Placed, renewed } from "./flagRecord.ts";
import { type Candidate, type FlagRule, usualRule } from "./flagRule.ts";
import { depthIn, type WatchZone } from "./watchZone.ts";

/** What became of a flag. */
export interface FlagChange {
  readonly change: "opened" | "updated" | "closed";
  readonly flag: FlagRecord;
}

/** Everything a flagger knows, plain, so that a station can go on after a restart. */
export interface FlaggerState {
  readonly flags: readonly FlagRecord[];
  readonly candidates: readonly Candidate[];
  /** Where the other parked vehicles of a flag stood, beside its own place. */
  readonly parked: readonly { readonly flagId: string; readonly places: readonly ParkedPlace[] }[];
}

export interface ParkedPlace extends LatLon {
  readonly sigma: number; // metres
}

export interface FlaggerOptions {
  readonly zones: readonly WatchZone[];
  readonly rule?: Partial<FlagRule>;
  /** A new id for each flag. */
  readonly newId: () => string;
}

/**
 * Turns tracks on the ground into flags by the rule "a vehicle in a watch zone for long enough". Pure: time comes in with
 * each track, nothing is stored but here. One flag is one question: a second car beside the first, the same car under
 * another track, and a parked car seen on a later pass all join the flag that is there.
 */
export class Flagger {
  readonly #rule: FlagRule;
  readonly #newId: () => string;
  #zones: readonly WatchZone[];
  readonly #flags = new Map<string, FlagRecord>();
  readonly #candidates = new Map<string, Candidate>();
  /** Flag of each track, and where its vehicle was last, by stream and track. */
  readonly #flagOf = new Map<string, string>();
  readonly #lastOf = new Map<string, Placed>();
  readonly #parked = new Map<string, readonly ParkedPlace[]>();

  constructor({ zones, rule = {}, newId }: FlaggerOptions) {
    this.#rule = { ...usualRule, ...rule };
    this.#zones = zones;
    this.#newId = newId;
  }

  /** Watches other zones from now on; flags that are open stay. */
  setZones(zones: readonly WatchZone[]): void {
    this.#zones = zones;
  }

  /** Takes in a track as it is at `at`; answers the flags that it opened or changed. */
  observe(track: TrackRecord, at: number, sortieId: string): FlagChange[] {
    const { place, ellipse } = track;
    if (track.ended || !place || !ellipse || ellipse.major > this.#rule.maxSigma) return [];
    if (this.#rule.classes && !this.#rule.classes.includes(track.className)) return [];
    const placed: Placed = { ...track, place, ellipse };
    const key = keyOf(track);
    const own = this.#flags.get(this.#flagOf.get(key) ?? "");
    if (own && !couldBe(own, placed)) this.#flagOf.delete(key);
    else if (own) {
      const change = this.#renew(own, placed, at);
      this.#lastOf.set(key, placed);
      return [change];
    }
    const candidate = this.#dwell(placed, key, at);
    if (!candidate) return [];
    this.#candidates.delete(key);
    const joined = this.#sameQuestion(placed, at, sortieId);
    if (joined) {
      const change = this.#renew(joined, placed, at);
      this.#own(joined.id, key, placed);
      return [change];
    }
    const flag = flagged({ id: this.#newId(), sortieId, track: placed, candidate, at, rule: this.#rule });
    this.#own(flag.id, key, placed);
    return [this.#put("opened", flag)];
  }

  /** Lets time pass: closes the flags whose vehicles were not seen for long enough. */
  tick(at: number): FlagChange[] {
    for (const [key, { lastAt }] of this.#candidates)
      if (at - lastAt > this.#rule.closeAfterMs) this.#candidates.delete(key);
    return [...this.#flags.values()]
      .filter((flag) => flag.state === "open" && at - flag.lastAt > this.#rule.closeAfterMs)
      .map((flag) => this.#close(flag));
  }

  /** Closes every open flag of a sortie, as when its vehicle has landed or its stream was closed. */
  closeAll(sortieId: string): FlagChange[] {
    return [...this.#flags.values()]
      .filter((flag) => flag.state === "open" && flag.sortieId === sortieId)
      .map((flag) => this.#close(flag));
  }

  /** Keeps what others add to a flag (an analyst's verdict and note, a thumbnail), so that later changes carry it. */
  amend(flagId: string, added: Partial<Pick<FlagRecord, "verdict" | "note" | "thumbnail">>): FlagRecord | undefined {
    const flag = this.#flags.get(flagId);
    if (!flag) return undefined;
    const amended = { ...flag, ...added };
    this.#flags.set(flagId, amended);
    return amended;
  }

  /** Takes a verdict back. */
  withdrawVerdict(flagId: string): FlagRecord | undefined {
    const flag = this.#flags.get(flagId);
    if (!flag) return undefined;
    const { verdict: _, ...rest } = flag;
    this.#flags.set(flagId, rest);
    return rest;
  }

  flags(): FlagRecord[] {
    return [...this.#flags.values()];
  }

  state(): FlaggerState {
    return {
      flags: this.flags(),
      candidates: [...this.#candidates.values()],
      parked: [...this.#parked].map(([flagId, places]) => ({ flagId, places })),
    };
  }

  /** Goes on from what an earlier flagger, or the store, held. */
  restore({ flags, candidates = [], parked = [] }: Pick<FlaggerState, "flags"> & Partial<FlaggerState>): void {
    for (const flag of flags) {
      this.#flags.set(flag.id, flag);
      // Only the newest sighting's tracks can still be running, and only under their own stream.
      const newest = flag.sightings.at(-1);
      if (flag.state === "open" && newest)
        for (const trackId of newest.trackIds) this.#flagOf.set(`${newest.streamId} ${trackId}`, flag.id);
    }
    for (const candidate of candidates) this.#candidates.set(candidate.key, candidate);
    for (const { flagId, places } of parked) this.#parked.set(flagId, places);
  }

  /** Forgets flags of sorties that are over for good. */
  forget(sortieId: string): void {
    for (const flag of this.flags()) {
      if (flag.sortieId !== sortieId) continue;
      this.#flags.delete(flag.id);
      this.#parked.delete(flag.id);
      this.#release(flag.id);
    }
  }

  /** Counts the track's stay in a zone; answers it once it has been there for long enough. */
  #dwell(track: Placed, key: string, at: number): Candidate | undefined {
    const before = this.#candidates.get(key);
    const inside = this.#zones
      .map((zone) => ({ zone, depth: depthIn(zone, track.place) }))
      .find(({ depth }) => depth !== undefined);
    if (!inside || inside.depth === undefined) {
      // One stray fix does not end a stay; being out for longer does.
      if (before && at - before.lastAt > this.#rule.strayMs) this.#candidates.delete(key);
      return undefined;
    }
    const goesOn = before && before.zone === inside.zone.name && at - before.lastAt <= this.#rule.closeAfterMs;
    const candidate: Candidate = {
      key,
      zone: inside.zone.name,
      depth: inside.depth,
      fromAt: goesOn ? before.fromAt : at,
      lastAt: at,
      seen: goesOn ? before.seen + 1 : 1,
    };
    this.#candidates.set(key, candidate);
    const longEnough = at - candidate.fromAt >= this.#rule.dwellMs && candidate.seen >= this.#rule.leastSeen;
    return longEnough ? candidate : undefined;
  }

  /** The flag of the same sortie that this track belongs to, if there is one. */
  #sameQuestion(track: Placed, at: number, sortieId: string): FlagRecord | undefined {
    let best: { flag: FlagRecord; apart: number } | undefined;
    for (const flag of this.#flags.values()) {
      if (flag.sortieId !== sortieId) continue;
      const apart = this.#apart(flag, track, at);
      if (apart !== undefined && (!best || apart < best.apart)) best = { flag, apart };
    }
    return best?.flag;
  }

  /** Metres between a flag's vehicles and a track, where that is near enough to be one question; else undefined. */
  #apart(flag: FlagRecord, track: Placed, at: number): number | undefined {
    const near: number[] = [];
    // A parked vehicle, whenever it is seen again.
    if (flag.stationary && isStill(track))
      for (const spot of [{ ...flag.place, sigma: flag.ellipse.major }, ...(this.#parked.get(flag.id) ?? [])]) {
        const apart = distance(spot, track.place);
        const sigma = Math.max(spot.sigma, track.ellipse.major);
        if (apart <= Math.max(this.#rule.parkedWithin, 3 * sigma)) near.push(apart);
      }
    // Together at the same moment, or the same vehicle found again where its speed may have taken it.
    if (flag.state === "open" && flag.sightings.at(-1)?.streamId === track.streamId)
      for (const member of this.#members(flag)) {
        const goneMs = Math.max(0, at - member.lastAt);
        const apart = distance(member.place, track.place);
        const sigma = Math.max(member.ellipse.major, track.ellipse.major);
        const reach = Math.max(this.#rule.togetherWithin, 3 * sigma) + ((member.speed ?? 0) * goneMs) / 1000;
        if (goneMs <= this.#rule.closeAfterMs && apart <= reach) near.push(apart);
      }
    return near.length > 0 ? Math.min(...near) : undefined;
  }

  /** The flag's vehicles as they were last; the flag's own place when none is known, as after a restart. */
  #members(
    flag: FlagRecord,
  ): (Pick<Placed, "place" | "ellipse" | "stationary" | "lastAt"> & { readonly speed?: number })[] {
    const members = [...this.#flagOf].filter(([, id]) => id === flag.id).map(([key]) => this.#lastOf.get(key));
    const known = members.filter((member) => member !== undefined);
    return known.length > 0 ? known : [flag];
  }

  #own(flagId: string, key: string, track: Placed): void {
    this.#flagOf.set(key, flagId);
    this.#lastOf.set(key, track);
  }

  #renew(flag: FlagRecord, track: Placed, at: number): FlagChange {
    return this.#put("updated", renewed(flag, track, at, { rule: this.#rule, leads: this.#leads(flag, track, at) }));
  }

  /** Whether a track says where its flag is: the first one of the sighting, or any once that one is gone. */
  #leads(flag: FlagRecord, track: Placed, at: number): boolean {
    const now = flag.sightings.findLast(({ streamId }) => streamId === track.streamId);
    const first = now?.trackIds[0];
    if (first === undefined || first === track.id) return true;
    const leader = this.#lastOf.get(`${track.streamId} ${first}`);
    return !leader || at - leader.lastAt > this.#rule.strayMs;
  }

  #close(flag: FlagRecord): FlagChange {
    const spots = this.#members(flag).flatMap((member) =>
      member.stationary ? [{ lat: member.place.lat, lon: member.place.lon, sigma: member.ellipse.major }] : [],
    );
    if (spots.length > 0)
      this.#parked.set(flag.id, [...(this.#parked.get(flag.id) ?? []), ...spots].slice(-MOST_SPOTS));
    this.#release(flag.id);
    return this.#put("closed", { ...flag, state: "closed" });
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

/**
 * Whether a track under a known name can be the flag's vehicle. Names repeat when the process that gives them starts
 * anew; then the track begins after the flag's last sight, and must be where a vehicle could have got to since.
 */
function couldBe(flag: FlagRecord, track: Placed): boolean {
  const goneMs = track.firstAt - flag.lastAt;
  if (goneMs <= 0) return true;
  const sigma = Math.max(flag.ellipse.major, track.ellipse.major);
  return distance(flag.place, track.place) <= Math.max(15, 3 * sigma) + (FASTEST * goneMs) / 1000;
}

const FASTEST = 30; // m/s, of a vehicle on the ground off the motorway
const MOST_SPOTS = 50; // parked places remembered for one flag

const keyOf = ({ streamId, id }: TrackRecord): string => `${streamId} ${id}`;
