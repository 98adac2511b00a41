import type { FiredRule, FlagSeverity } from "../contract/flagRules.ts";
import type { FlagRecord, Sighting } from "../contract/records.ts";
import type { FlagLimits } from "./flagLimits.ts";
import type { Placed } from "./rules/placed.ts";
import { ruleText } from "./rules/ruleText.ts";
import type { Fired } from "./rules/ruleWatch.ts";

interface NewFlag {
  readonly id: string;
  readonly sortieId: string;
  readonly track: Placed;
  /** At least one. */
  readonly fired: readonly Fired[];
  readonly at: number;
}

/** The flag that a track opens: its footage starts where the stay on the rule's ground did. */
export function flagged({ id, sortieId, track, fired, at }: NewFlag): FlagRecord {
  const main = fired.find(({ rule }) => rule.severity === "alert") ?? (fired[0] as Fired);
  return {
    id,
    sortieId,
    state: "open",
    rule: main.rule.name,
    reason: reasonOf(track, main),
    severity: main.rule.severity,
    fired: fired.map((one) => firedRule(one, at)),
    className: track.className,
    score: track.score,
    openedAt: at,
    lastAt: at,
    place: track.place,
    ellipse: track.ellipse,
    stationary: track.stationary,
    sightings: [sightingOf(track, main.stay.fromAt, at)],
    note: "",
  };
}

/** Rules that fire now and have not fired for a flag yet. Flags of former versions of the station say nothing of rules. */
export const unheard = (flag: FlagRecord, fired: readonly Fired[]): Fired[] =>
  flag.fired ? fired.filter(({ rule }) => !flag.fired?.some(({ ruleId }) => ruleId === rule.id)) : [];

const loudness = (severity: FlagSeverity = "alert"): number => (severity === "alert" ? 1 : 0);

/** The flag once more rules have fired for it; the first of the loudest ones is its reason. */
export function heard(flag: FlagRecord, track: Placed, fired: readonly Fired[], at: number): FlagRecord {
  const added = unheard(flag, fired);
  if (added.length === 0) return flag;
  const louder = added.find(({ rule }) => loudness(rule.severity) > loudness(flag.severity));
  return {
    ...flag,
    fired: [...(flag.fired ?? []), ...added.map((one) => firedRule(one, at))],
    ...(louder && { severity: louder.rule.severity, rule: louder.rule.name, reason: reasonOf(track, louder) }),
  };
}

const firedRule = ({ rule, reasons }: Fired, at: number): FiredRule => ({
  ruleId: rule.id,
  version: rule.version,
  name: rule.name,
  severity: rule.severity,
  text: ruleText(rule),
  at,
  reasons,
});

/** Whether a vehicle stands, or has been seen too briefly to say and is slower than anything that drives. */
export const isStill = ({ stationary, speed }: { readonly stationary: boolean; readonly speed?: number }): boolean =>
  stationary || (speed !== undefined && speed < SLOWEST_DRIVE);
const SLOWEST_DRIVE = 2.5; // m/s

/** The flag after another sight of one of its tracks. Only the track that leads moves the flag's place. */
export function renewed(
  flag: FlagRecord,
  track: Placed,
  at: number,
  { limits, leads, sortieId }: { readonly limits: FlagLimits; readonly leads: boolean; readonly sortieId: string },
): FlagRecord {
  const parked = flag.stationary && isStill(track);
  // A parked vehicle is where it was placed best; a moving one is where it is.
  const better = !parked || track.ellipse.major < flag.ellipse.major;
  const elsewhere = sortieId === flag.sortieId ? undefined : sortieId;
  return {
    ...flag,
    state: "open",
    score: Math.max(flag.score, track.score),
    lastAt: Math.max(flag.lastAt, at),
    ...(leads && better && { place: track.place, ellipse: track.ellipse }),
    ...(leads && { stationary: parked || track.stationary }),
    sightings: extended(flag.sightings, track, at, limits, elsewhere),
  };
}

/** The sightings with one more sight: the one that goes on grows, else another begins. */
function extended(
  sightings: readonly Sighting[],
  track: Placed,
  at: number,
  { closeAfterMs }: FlagLimits,
  sortieId: string | undefined,
): Sighting[] {
  const index = sightings.findLastIndex(
    (s) => s.streamId === track.streamId && s.sortieId === sortieId && at - s.toAt <= closeAfterMs,
  );
  const now = sightings[index];
  if (!now) {
    const next = sightingOf(track, Math.max(track.firstAt, lastEnd(sightings, track)), at);
    return [...sightings, sortieId === undefined ? next : { ...next, sortieId }];
  }
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

/** `vehicle in the watch zone of “North ridge” for 2.4 s (6 frames; the rule is 2 s), 31 m from the section, ± 6 m, standing`. */
function reasonOf(track: Placed, { rule, stay, reasons }: Fired): string {
  const motion = track.stationary
    ? "standing"
    : track.speed === undefined
      ? "moving"
      : track.speed < SLOW
        ? "standing or slow"
        : `moving at ${Math.round(track.speed * 3.6)} km/h`;
  const error = `± ${Math.max(1, Math.round(track.ellipse.major))} m`;
  const [only, ...more] = rule.conditions;
  if (rule.where.kind === "watch" && only?.kind === "dwell" && more.length === 0) {
    const spent = ((stay.lastAt - stay.fromAt) / 1000).toFixed(1);
    return (
      `${track.className} in the watch zone of “${stay.zone}” for ${spent} s (${stay.seen} frames; the rule is ${only.ms / 1000} s), ` +
      `${Math.round(stay.depth ?? 0)} m from the section, ${error}, ${motion}`
    );
  }
  const why = reasons.map(({ text }) => text.replace(/; (both sides )?\d\.\d\d certain$/, ""));
  return `${track.className} ${why.join(", ")}, ${error}, ${motion}`;
}
