import type { FlagRecord } from "../contract/records.ts";
import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { wrap180 } from "../geo/position.ts";
import type { FlagLimits } from "./flagLimits.ts";
import { isStill } from "./flagRecord.ts";
import { apartBy, placeAt } from "./rules/convoy.ts";
import { keyOf, type Placed } from "./rules/placed.ts";
import { newestSighting } from "./unitedFlag.ts";

/** A place at which one of a flag's vehicles stood, with its error, one σ. */
export type ParkedPlace = LatLon & Pick<Placed, "ellipse">;

/** One of a flag's vehicles as it was last. */
export interface Member extends Pick<Placed, "place" | "ellipse" | "stationary" | "lastAt"> {
  /** Absent after a restart, when only the flag is known. */
  readonly key?: string;
  readonly streamId?: string;
  readonly commonId?: string;
  readonly speed?: number;
  readonly headingDeg?: number;
}

/** What is known of a flag's vehicles. */
export interface Known {
  readonly flag: FlagRecord;
  readonly members: readonly Member[];
  /** Where those stood that are not seen now. */
  readonly parked: readonly ParkedPlace[];
}

/**
 * Squared Mahalanobis distances: the same parked vehicle exceeds 16 three times in ten thousand passes, the same moving
 * one exceeds 9.21 once in a hundred sights (χ², 2 degrees of freedom).
 */
const PARKED_GATE = 16;
const MOVING_GATE = 9.21;
/** Metres beyond which two places are two however uncertain they are. */
const MOST_APART = 60;
/** Sights in one picture, or as good as. */
const AT_ONCE_MS = 500;
const SAME_WAY_DEG = 45;
/** m/s, of a vehicle on the ground off the motorway. */
const FASTEST = 30;
/** Share of its speed by which a vehicle may have changed it while it was not seen. */
const SPEED_CHANGE = 0.2;
/** Seconds by which the clocks of two drones' pictures may differ, one σ. */
const CLOCK_S = 0.3;

/**
 * How far a track is from being a flag's vehicle, as a squared statistical distance (0 the same place); undefined where
 * it can not be. Parked ones are gated by both covariances over sorties and drones; moving ones by where their motion has
 * taken them, how fast they may go and which way they head.
 */
export function apartFrom(
  { flag, members, parked }: Known,
  track: Placed,
  at: number,
  limits: FlagLimits,
): number | undefined {
  const isShared = ({ commonId, lastAt }: Member) =>
    commonId !== undefined && commonId === track.commonId && at - lastAt <= limits.closeAfterMs;
  if (members.some(isShared)) return 0;
  if (isElsewhere(members, parked, track, at, limits)) return undefined;
  const near: number[] = [];
  if (flag.stationary && isStill(track) && Math.abs(at - flag.lastAt) <= limits.parkedForMs)
    for (const spot of [{ ...flag.place, ellipse: flag.ellipse }, ...parked]) {
      const apart = standing(spot, track, limits);
      if (apart !== undefined) near.push(apart);
    }
  for (const member of members) {
    const apart = followed(flag, member, track, at, limits);
    if (apart !== undefined) near.push(apart);
  }
  return near.length > 0 ? Math.min(...near) : undefined;
}

/** What is seen in one picture shares its error: a flag's only vehicle can not be a second time in it, further off. */
function isElsewhere(
  members: readonly Member[],
  parked: readonly ParkedPlace[],
  track: Placed,
  at: number,
  { togetherWithin }: FlagLimits,
): boolean {
  const [only, ...more] = members;
  if (!only || more.length > 0 || parked.length > 1) return false;
  if (only.streamId !== track.streamId || only.key === undefined || only.key === keyOf(track)) return false;
  return at - only.lastAt <= AT_ONCE_MS && distance(only.place, track.place) > togetherWithin;
}

function standing(spot: ParkedPlace, track: Placed, { parkedWithin }: FlagLimits): number | undefined {
  const metres = distance(spot, track.place);
  if (metres > MOST_APART) return undefined;
  const squared = apartBy(spot, spot.ellipse, track.place, track.ellipse);
  return metres <= parkedWithin || squared <= PARKED_GATE ? squared : undefined;
}

function followed(flag: FlagRecord, member: Member, track: Placed, at: number, limits: FlagLimits): number | undefined {
  const goneMs = Math.max(0, at - member.lastAt);
  const sameStream = (member.streamId ?? newestSighting(flag.sightings)?.streamId) === track.streamId;
  if (sameStream && flag.state === "open" && goneMs <= limits.closeAfterMs) {
    const metres = distance(member.place, track.place);
    // Errors of one picture are the same for both; later they are not.
    const sigma = goneMs <= AT_ONCE_MS ? 0 : Math.max(member.ellipse.major, track.ellipse.major);
    const reach = Math.max(limits.togetherWithin, 3 * sigma) + ((member.speed ?? 0) * goneMs) / 1000;
    return metres <= reach ? MOVING_GATE * (metres / reach) ** 2 : undefined;
  }
  if (goneMs > limits.movingForMs) return undefined;
  if (isStill(member) && isStill(track)) return standing({ ...member.place, ellipse: member.ellipse }, track, limits);
  if (isStill(member) !== isStill(track)) return undefined;
  return moving(member, track, at, goneMs / 1000);
}

function moving(member: Member, track: Placed, at: number, gone: number): number | undefined {
  const { speed = 0, headingDeg } = member;
  if (headingDeg === undefined || track.headingDeg === undefined) return undefined;
  if (Math.abs(wrap180(headingDeg - track.headingDeg)) > SAME_WAY_DEG) return undefined;
  const slack = 3 * Math.hypot(member.ellipse.major, track.ellipse.major);
  if (distance(member.place, track.place) > FASTEST * (gone + CLOCK_S) + slack) return undefined;
  const from = { at: member.lastAt, ...member.place, ellipse: member.ellipse, speed, headingDeg, seen: 1 };
  const more = (speed * SPEED_CHANGE * gone) ** 2 + (speed * CLOCK_S) ** 2;
  const squared = apartBy(placeAt(from, at), member.ellipse, track.place, track.ellipse, more);
  return squared <= MOVING_GATE ? squared : undefined;
}

/**
 * Whether a track under a known name can be the flag's vehicle. Names repeat when the process that gives them starts
 * anew; then the track begins after the flag's last sight, and must be where a vehicle could have got to since.
 */
export function couldBe(flag: FlagRecord, track: Placed): boolean {
  const goneMs = track.firstAt - flag.lastAt;
  if (goneMs <= 0) return true;
  const sigma = Math.max(flag.ellipse.major, track.ellipse.major);
  return distance(flag.place, track.place) <= Math.max(15, 3 * sigma) + (FASTEST * goneMs) / 1000;
}
