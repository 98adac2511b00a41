import type { FiredRule } from "../contract/flagRules.ts";
import type { FlagRecord, Sighting } from "../contract/records.ts";

/** What was seen of a flag, without what people say of it. */
export type SeenFlag = Pick<
  FlagRecord,
  "sortieId" | "rule" | "reason" | "severity" | "fired" | "className" | "score" | "section" | Whereabouts | "sightings"
>;
type Whereabouts = "lastAt" | "place" | "ellipse" | "stationary";

/**
 * One flag as two know it (two stations, or a station's memory and its disk), with all that either has seen: each sighting as
 * long as the longer one, each rule that fired, and where it was last. What people say of it stays as the first has it, which
 * is answered itself where the other adds nothing. Of flags that were seen last at one instant the first says where.
 */
export function united<F extends SeenFlag>(one: F, other: SeenFlag): F {
  const [newer, older] = other.lastAt > one.lastAt ? [other, one] : [one, other];
  const { lastAt, className, place, ellipse, stationary } = newer;
  const { rule, reason, severity } = speaksBefore(older, newer) ? older : newer;
  const section = newer.section ?? older.section;
  const fired = firedOf(one.fired, other.fired);
  const all: F = {
    ...one,
    ...{ rule, reason, className, lastAt, place, ellipse, stationary, score: Math.max(one.score, other.score) },
    ...(severity !== undefined && { severity }),
    ...(fired && { fired }),
    ...(section !== undefined && { section }),
    sightings: sightingsOf(one, other),
  };
  return (Object.keys(all) as (keyof F)[]).every((field) => all[field] === one[field]) ? one : all;
}

/** The sighting that a flag was seen in last, wherever it stands among the others. */
export const newestSighting = (sightings: readonly Sighting[]): Sighting | undefined =>
  sightings.toSorted((a, b) => a.toAt - b.toAt).at(-1);

const isAlert = ({ severity = "alert" }: SeenFlag): boolean => severity === "alert";
const firedAt = ({ fired, rule }: SeenFlag): number =>
  fired?.find(({ name }) => name === rule)?.at ?? Number.POSITIVE_INFINITY;

/** Whether a flag's reason is to be shown rather than that of the other: the first of the loudest rules speaks. */
const speaksBefore = (one: SeenFlag, other: SeenFlag): boolean =>
  isAlert(one) === isAlert(other) ? firedAt(one) < firedAt(other) : isAlert(one);

/** Each rule fires once for a flag: the first time counts. */
function firedOf(one: SeenFlag["fired"], other: SeenFlag["fired"]): readonly FiredRule[] | undefined {
  if (!one || !other) return one ?? other;
  const first = new Map(one.map((rule) => [rule.ruleId, rule]));
  for (const rule of other)
    if (rule.at < (first.get(rule.ruleId)?.at ?? Number.POSITIVE_INFINITY)) first.set(rule.ruleId, rule);
  const isNew = first.size > one.length || one.some((rule) => first.get(rule.ruleId) !== rule);
  return isNew ? [...first.values()].sort((a, b) => a.at - b.at) : one;
}

function sightingsOf(one: SeenFlag, other: SeenFlag): readonly Sighting[] {
  const keyOf = ({ sortieId = one.sortieId, streamId, fromAt }: Sighting) => `${sortieId} ${streamId} ${fromAt}`;
  const all = new Map(one.sightings.map((sighting) => [keyOf(sighting), sighting]));
  let isNew = false;
  for (const theirs of other.sightings) {
    const own = all.get(keyOf(theirs));
    const trackIds = own ? tracksOf(own.trackIds, theirs.trackIds) : theirs.trackIds;
    if (own && own.toAt >= theirs.toAt && trackIds === own.trackIds) continue;
    all.set(keyOf(theirs), { ...(own ?? theirs), trackIds, toAt: Math.max(own?.toAt ?? theirs.toAt, theirs.toAt) });
    isNew = true;
  }
  if (!isNew) return one.sightings;
  const apart = (a: Sighting, b: Sighting) => a.fromAt - b.fromAt || (keyOf(a) < keyOf(b) ? -1 : 1);
  return [...all.values()].sort(apart);
}

/** In the order of whoever knows all of them. */
function tracksOf(own: readonly string[], theirs: readonly string[]): readonly string[] {
  if (theirs.every((id) => own.includes(id))) return own;
  if (own.every((id) => theirs.includes(id))) return theirs;
  return [...new Set([...own, ...theirs])].sort();
}
