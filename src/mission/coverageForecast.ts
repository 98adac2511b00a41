import type { AgedPlace } from "./coverageAge.ts";
import type { Stretch } from "./schedule/sortie.ts";

/** A stretch of a section that nobody sees again before its promise is broken. */
export interface LateStretch {
  /** Metres along the section. */
  readonly from: number;
  readonly to: number;
  /** When the promise is first broken there, ms; in the past where it is broken. */
  readonly dueAt: number;
  /** When somebody comes there at last; absent where nobody is known to. */
  readonly comesAt?: number;
}

/** How the age of a section goes on, as far as it is known who will fly. */
export interface CoverageForecast {
  /** For how long the place that waits longest will not have been seen, at instants from now on, ms. */
  readonly at: readonly number[];
  readonly worstMs: readonly number[];
  /** The worst that is to come until the last look, and when. */
  readonly peakMs: number;
  readonly peakAt: number;
  /** The last instant that somebody is known to look at the section; absent where nobody is. */
  readonly lastLookAt?: number;
  /** Where the promise will not be kept, or is broken, in order along; none where nothing was promised. */
  readonly late: readonly LateStretch[];
}

export interface ForecastQuestion {
  readonly places: readonly AgedPlace[];
  /** Where each place lies along the line of the stretches, metres; NaN where it is not beside it. */
  readonly alongs: readonly number[];
  /** The looks that are expected: stretches of the schedule that somebody will fly. */
  readonly stretches: readonly Stretch[];
  readonly now: number;
  readonly untilAt: number;
  readonly promiseMs?: number | undefined;
  /** A drone may be so late and still be taken to come, ms. */
  readonly graceMs: number;
  /** Instants that are told; 90 when absent. */
  readonly steps?: number;
}

/** How old each place will be, from what was seen and who is expected when. */
export function coverageForecast(question: ForecastQuestion): CoverageForecast {
  const { places, alongs, stretches, now, untilAt, promiseMs, graceMs, steps = 90 } = question;
  const at = Array.from({ length: steps + 1 }, (_, i) => now + ((untilAt - now) * i) / steps);
  const worstMs = at.map(() => 0);
  const late: LateStretch[] = [];
  let peakMs = 0;
  let peakAt = now;
  let lastLookAt: number | undefined;
  const looksOf = places.map((place, i) =>
    looksAt(stretches, alongs[i] as number, now - graceMs)
      // One that should have come a moment ago and is not here yet is about to.
      .filter((look) => look > now || look > place.lastAt + graceMs)
      .map((look) => Math.max(look, now)),
  );
  for (const looks of looksOf) {
    const last = looks.at(-1);
    if (last !== undefined && !(lastLookAt !== undefined && lastLookAt >= last)) lastLookAt = last;
  }
  // After the last look it only grows: that is said by when the last look is.
  const endAt = Math.min(untilAt, lastLookAt ?? untilAt);
  places.forEach((place, i) => {
    const looks = looksOf[i] as number[];
    let before = place.lastAt;
    for (const look of [...looks.filter((one) => one <= endAt), endAt]) {
      if (look - before > peakMs) {
        peakMs = look - before;
        peakAt = look;
      }
      before = look;
    }
    let next = 0;
    let seenAt = place.lastAt;
    at.forEach((instant, k) => {
      while (next < looks.length && (looks[next] as number) <= instant) seenAt = looks[next++] as number;
      worstMs[k] = Math.max(worstMs[k] as number, instant - seenAt);
    });
    if (promiseMs === undefined) return;
    const dueAt = place.lastAt + promiseMs;
    const comesAt = looks[0];
    if (comesAt !== undefined && comesAt <= dueAt + graceMs) return;
    joined(late, { from: place.from, to: place.to, dueAt, ...(comesAt !== undefined && { comesAt }) });
  });
  return { at, worstMs, peakMs, peakAt, ...(lastLookAt !== undefined && { lastLookAt }), late };
}

/** Adds a place to the stretches, or to the last of them where it goes on and waits for the same. */
function joined(late: LateStretch[], next: LateStretch): void {
  const last = late.at(-1);
  const known = (last?.comesAt === undefined) === (next.comesAt === undefined);
  if (!last || !known || next.from - last.to > 1) {
    late.push(next);
    return;
  }
  const comesAt = next.comesAt === undefined ? undefined : Math.min(last.comesAt ?? Infinity, next.comesAt);
  late[late.length - 1] = {
    from: last.from,
    to: next.to,
    dueAt: Math.min(last.dueAt, next.dueAt),
    ...(comesAt !== undefined && { comesAt }),
  };
}

/** When a place is looked at after an instant, in order. */
function looksAt(stretches: readonly Stretch[], along: number, after: number): number[] {
  const looks: number[] = [];
  for (const { fromAt, from, toAt, to } of stretches) {
    if (toAt < after) continue;
    const share = from === to ? (Math.abs(along - from) < 1 ? 1 : Number.NaN) : (along - from) / (to - from);
    if (!(share >= 0 && share <= 1)) continue;
    const look = fromAt + share * (toAt - fromAt);
    if (look >= after) looks.push(look);
  }
  return looks.sort((a, b) => a - b);
}
