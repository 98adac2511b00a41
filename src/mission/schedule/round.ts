import type { Stretch } from "./sortie.ts";

/**
 * What a crew flies again and again: a part of the section there and back, or a closed line round. Places on it are
 * metres flown since its beginning, which go on growing from one round to the next.
 */
export interface Round {
  readonly from: number; // metres along
  readonly to: number;
  readonly closed: boolean;
}

/** Metres of one round. */
export const roundLength = ({ from, to, closed }: Round): number => (closed ? to - from : 2 * (to - from));

/** Metres along the section after so many metres of the round. */
export function alongRound(round: Round, flown: number): number {
  const { from, to, closed } = round;
  const whole = roundLength(round);
  if (whole === 0) return from;
  const x = flown - whole * Math.floor(flown / whole);
  return closed || x <= to - from ? from + x : to - (x - (to - from));
}

/** The stretches of the section between two places of the round, flown at `speed` (m/s) from `fromAt`. */
export function stretchesOf(round: Round, from: number, to: number, fromAt: number, speed: number): Stretch[] {
  const turn = round.to - round.from;
  if (turn <= 0 || to <= from) return [];
  const stretches: Stretch[] = [];
  const at = (x: number): number => fromAt + ((x - from) / speed) * 1000;
  let x = from;
  for (let turns = Math.floor(from / turn + 1e-9) + 1; x < to - TINY; turns++) {
    const next = Math.min(turns * turn, to);
    if (next - x < TINY) continue;
    // On a closed line the place where it closes is its end when it is reached and its beginning when it is left.
    const start = round.closed ? round.from + x - (turns - 1) * turn : alongRound(round, x);
    const end = round.closed ? round.from + next - (turns - 1) * turn : alongRound(round, next);
    stretches.push({ fromAt: at(x), from: start, toAt: at(next), to: end });
    x = next;
  }
  return stretches;
}

/** Metres: an instant of Unix time in ms is no finer than a few millionths of a metre in the air. */
const TINY = 0.01;
