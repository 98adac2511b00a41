import type { FlagRecord } from "../contract/records.ts";
import { distance } from "../geo/enu.ts";

/** Another flag that may show the same vehicle, and why it may. */
export interface LikelySame {
  readonly flag: FlagRecord;
  /** Between the two places, metres. */
  readonly metres: number;
  /** From the end of the earlier to the beginning of the later, ms; 0 where both were seen at once. */
  readonly gapMs: number;
  /** How fast it must have gone at least, m/s, errors of the places taken off; 0 where it need not have moved. */
  readonly speed: number;
}

/** m/s that a vehicle on unmade ground or a minor road goes at most: 108 km/h. */
const FASTEST = 30;
/** Longer apart than that, any car could have got anywhere: nothing is guessed. */
export const LIKELY_WITHIN_MS = 2 * 3_600_000;
const METRES_AS_MS = 1_000; // a metre further apart counts as a second later
/** Further apart than that in place and time together, ms: on a road with traffic it would be any car. */
const FARTHEST_MS = 2 * 3_600_000;

/**
 * Of some flags those that may show the vehicle of another: of its class, near enough in time, and where it could have
 * gone. Two that one camera saw apart at once are two. A question to a person, likeliest first.
 */
export function likelySame(flag: FlagRecord, others: Iterable<FlagRecord>, most = 5): LikelySame[] {
  const found: LikelySame[] = [];
  for (const other of others) {
    const pair = likelyPair(flag, other);
    if (pair && unlikely(pair) <= FARTHEST_MS) found.push(pair);
  }
  return found.sort((a, b) => unlikely(a) - unlikely(b) || (a.flag.id < b.flag.id ? -1 : 1)).slice(0, most);
}

const unlikely = ({ metres, gapMs }: LikelySame): number => gapMs + metres * METRES_AS_MS;

function likelyPair(a: FlagRecord, b: FlagRecord): LikelySame | undefined {
  if (a.id === b.id || a.className !== b.className || b.verdict?.kind === "dismissed") return undefined;
  if (a.joined !== undefined && a.joined === b.joined) return undefined;
  const gapMs = Math.max(0, b.openedAt - a.lastAt, a.openedAt - b.lastAt);
  if (gapMs > LIKELY_WITHIN_MS) return undefined;
  const metres = distance(a.place, b.place);
  const slack = Math.max(15, 3 * Math.hypot(a.ellipse.major, b.ellipse.major));
  const apart = Math.max(0, metres - slack);
  if (gapMs === 0 && apart > 0 && seenAtOnce(a, b)) return undefined;
  // A flag's place is one of its interval: one that moves may have been elsewhere at the interval's ends.
  const own = (flag: FlagRecord) => (flag.stationary ? 0 : flag.lastAt - flag.openedAt);
  const seconds = (gapMs + own(a) + own(b)) / 1_000;
  const speed = apart === 0 ? 0 : apart / Math.max(seconds, 0.001);
  return speed <= FASTEST ? { flag: b, metres, gapMs, speed } : undefined;
}

const seenAtOnce = (a: FlagRecord, b: FlagRecord): boolean =>
  a.sightings.some((one) =>
    b.sightings.some((two) => one.streamId === two.streamId && one.fromAt <= two.toAt && two.fromAt <= one.toAt),
  );
