import type { ErrorEllipse } from "../../contract/records.ts";
import { bearing, distance } from "../../geo/enu.ts";
import { type LatLon, wrap180 } from "../../geo/position.ts";
import type { Placed } from "./placed.ts";

/** Where and how a vehicle moved at one instant. */
export interface Sample extends LatLon {
  readonly at: number;
  readonly ellipse: ErrorEllipse;
  /** m/s; undefined while unknown. */
  readonly speed?: number;
  readonly headingDeg?: number;
  /** Frames that this sample stands for. */
  readonly seen: number;
}

/** A stay on a rule's ground. */
export interface Stay {
  readonly ruleId: string;
  readonly zone: string;
  /** Metres to the zone's section at the newest sight; undefined in an area. */
  readonly depth?: number;
  readonly fromAt: number;
  readonly lastAt: number;
  readonly seen: number;
  /** Mean probability of being there. */
  readonly certainty: number;
}

/** On which side of a line a track was certainly seen, for one rule, and which side it may have come to since. */
export interface LineSide {
  readonly key: string;
  readonly side?: { readonly side: "left" | "right"; readonly at: number; readonly certainty: number };
  readonly next?: { readonly side: "left" | "right"; readonly seen: number; readonly certainty: number };
  readonly crossed?: {
    readonly direction: "left-to-right" | "right-to-left";
    readonly at: number;
    readonly certainty: number;
  };
}

/** Turns back and forth so far. */
export interface Turns {
  /** Where the present run of one direction began, and its direction once it is known. */
  readonly anchor: LatLon;
  readonly headingDeg?: number;
  readonly turnedAt: readonly number[];
}

/** What rules have to know of a vehicle's past; plain, so that it can be stored. */
export interface TrackMemory {
  /** Of the vehicle, see `vehicleKeyOf`. */
  readonly key: string;
  /** Whose sights it is made of now: the stream's, and the track's there. */
  readonly streamId: string;
  readonly trackId?: string;
  /** As the tracks of other drones that see the same vehicle. */
  readonly commonId?: string;
  readonly firstAt: number;
  readonly newest: Sample;
  /** All of the last seconds, oldest first. */
  readonly recent: readonly Sample[];
  /** One a second of the last ten minutes, oldest first. */
  readonly trail: readonly Sample[];
  readonly turns: Turns;
  /** When it was last surely driving, and since when it stands. */
  readonly droveAt?: number;
  readonly standsSince?: number;
  readonly stays: readonly Stay[];
  readonly sides: readonly LineSide[];
}

const RECENT_MS = 3_000;
const TRAIL_STEP_MS = 1_000;
const TRAIL_MS = 600_000;
const MOST_RECENT = 100;
/** m/s, above which a vehicle drives whatever the noise. */
const DRIVING = 3;
const LEAST_TURN_DEG = 120;
/** Metres that a run needs to have a direction, or 5 σ of the place: both of its ends are uncertain. */
const LEAST_RUN = 15;

export function sampleOf({ place, ellipse, speed, headingDeg, stationary }: Placed, at: number, seen: number): Sample {
  return {
    at,
    lat: place.lat,
    lon: place.lon,
    ellipse,
    ...(stationary ? { speed: 0 } : speed !== undefined && { speed }),
    ...(headingDeg !== undefined && { headingDeg }),
    seen,
  };
}

/** The memory of a track after another sight of it; stays and sides are kept by the rules. */
export function remembered(
  before: TrackMemory | undefined,
  track: Placed,
  { key, at, seen }: { readonly key: string; readonly at: number; readonly seen: number },
): TrackMemory {
  const newest = sampleOf(track, at, seen);
  const recent = [...(before?.recent ?? []), newest].filter((s) => at - s.at <= RECENT_MS).slice(-MOST_RECENT);
  const trail = before?.trail ?? [];
  const due = at - (trail.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= TRAIL_STEP_MS;
  const surelyDriving = !track.stationary && recent.filter(({ speed = 0 }) => speed >= DRIVING).length >= 3;
  const droveAt = surelyDriving && (newest.speed ?? 0) >= DRIVING ? at : before?.droveAt;
  const standsSince = track.stationary ? (before?.standsSince ?? at) : undefined;
  return {
    key,
    streamId: track.streamId,
    trackId: track.id,
    ...(track.commonId !== undefined && { commonId: track.commonId }),
    firstAt: before?.firstAt ?? track.firstAt,
    newest,
    recent,
    trail: due ? [...trail.filter((s) => at - s.at <= TRAIL_MS), newest] : trail,
    turns: turned(before?.turns, newest),
    ...(droveAt !== undefined && { droveAt }),
    ...(standsSince !== undefined && { standsSince }),
    stays: before?.stays ?? [],
    sides: before?.sides ?? [],
  };
}

/** A turn is a run whose direction is more than 120° off that of the run before it. */
function turned(before: Turns | undefined, now: Sample): Turns {
  const here = { lat: now.lat, lon: now.lon };
  if (!before) return { anchor: here, turnedAt: [] };
  const turnedAt = before.turnedAt.filter((at) => now.at - at <= TRAIL_MS);
  if (distance(before.anchor, here) < Math.max(LEAST_RUN, 5 * now.ellipse.major))
    return turnedAt.length === before.turnedAt.length ? before : { ...before, turnedAt };
  const headingDeg = bearing(before.anchor, here);
  if (before.headingDeg === undefined) return { anchor: here, headingDeg, turnedAt };
  const back = Math.abs(wrap180(headingDeg - before.headingDeg)) > LEAST_TURN_DEG;
  return back
    ? { anchor: here, headingDeg, turnedAt: [...turnedAt, now.at].slice(-50) }
    : { anchor: here, headingDeg: before.headingDeg, turnedAt };
}
