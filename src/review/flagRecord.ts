import type { FlagRecord, Sighting, TrackRecord } from "../contract/records.ts";
import type { Candidate, FlagRule } from "./flagRule.ts";

/** A track whose place is known. */
export type Placed = TrackRecord & Required<Pick<TrackRecord, "place" | "ellipse">>;

interface NewFlag {
  readonly id: string;
  readonly sortieId: string;
  readonly track: Placed;
  readonly candidate: Candidate;
  readonly at: number;
  readonly rule: FlagRule;
}

/** The flag that a track opens: its footage starts where the stay in the zone did. */
export function flagged({ id, sortieId, track, candidate, at, rule }: NewFlag): FlagRecord {
  return {
    id,
    sortieId,
    state: "open",
    rule: rule.name,
    reason: reasonOf(track, candidate, rule),
    className: track.className,
    score: track.score,
    openedAt: at,
    lastAt: at,
    place: track.place,
    ellipse: track.ellipse,
    stationary: track.stationary,
    sightings: [sightingOf(track, candidate.fromAt, at)],
    note: "",
  };
}

/** Whether a vehicle stands, or has been seen too briefly to say and is slower than anything that drives. */
export const isStill = ({ stationary, speed }: Placed): boolean =>
  stationary || (speed !== undefined && speed < SLOWEST_DRIVE);
const SLOWEST_DRIVE = 2.5; // m/s

/** The flag after another sight of one of its tracks. Only the track that leads moves the flag's place. */
export function renewed(
  flag: FlagRecord,
  track: Placed,
  at: number,
  { rule, leads }: { readonly rule: FlagRule; readonly leads: boolean },
): FlagRecord {
  const parked = flag.stationary && isStill(track);
  // A parked vehicle is where it was placed best; a moving one is where it is.
  const better = !parked || track.ellipse.major < flag.ellipse.major;
  return {
    ...flag,
    state: "open",
    score: Math.max(flag.score, track.score),
    lastAt: Math.max(flag.lastAt, at),
    ...(leads && better && { place: track.place, ellipse: track.ellipse }),
    ...(leads && { stationary: parked || track.stationary }),
    sightings: extended(flag.sightings, track, at, rule),
  };
}

/** The sightings with one more sight: the one that goes on grows, else another begins. */
function extended(sightings: readonly Sighting[], track: Placed, at: number, rule: FlagRule): Sighting[] {
  const index = sightings.findLastIndex((s) => s.streamId === track.streamId && at - s.toAt <= rule.closeAfterMs);
  const now = sightings[index];
  if (!now) return [...sightings, sightingOf(track, Math.max(track.firstAt, lastEnd(sightings, track)), at)];
  const trackIds = now.trackIds.includes(track.id) ? now.trackIds : [...now.trackIds, track.id];
  return sightings.with(index, { ...now, trackIds, toAt: Math.max(now.toAt, at) });
}

const lastEnd = (sightings: readonly Sighting[], { streamId }: Placed): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...sightings.filter((s) => s.streamId === streamId).map((s) => s.toAt));

const sightingOf = ({ streamId, vehicleId, id }: Placed, fromAt: number, toAt: number): Sighting => ({
  streamId,
  vehicleId,
  trackIds: [id],
  fromAt,
  toAt,
});

const SLOW = 1; // m/s: less than that is not told from standing within a few seconds

/** `vehicle in “North ridge” for 2.4 s (6 frames; rule: 2 s), 31 m from the section, ± 6 m, parked`. */
function reasonOf(track: Placed, { zone, depth, fromAt, lastAt, seen }: Candidate, rule: FlagRule): string {
  const motion = track.stationary
    ? "standing"
    : track.speed === undefined
      ? "moving"
      : track.speed < SLOW
        ? "standing or slow"
        : `moving at ${Math.round(track.speed * 3.6)} km/h`;
  const stay = ((lastAt - fromAt) / 1000).toFixed(1);
  return (
    `${track.className} in the watch zone of “${zone}” for ${stay} s (${seen} frames; the rule is ${rule.dwellMs / 1000} s), ` +
    `${Math.round(depth)} m from the section, ± ${Math.max(1, Math.round(track.ellipse.major))} m, ${motion}`
  );
}
