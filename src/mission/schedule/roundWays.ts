import { type Member, transitTo } from "./crew.ts";
import { alongRound, type Round } from "./round.ts";
import { groundMs } from "./task.ts";
import type { Terms, Way } from "./ways.ts";

/** One or several whole rounds in each sortie, from the place of the round nearest to a base. */
export function addWholeRounds(
  ways: Way[],
  crew: readonly Member[],
  round: Round,
  start: number,
  length: number,
  cruise: number,
  { spareMs, limitMs = Number.POSITIVE_INFINITY, pace = 1 }: Terms,
): void {
  const n = crew.length;
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
    const speed = rounds > 1 ? cruise * pace : cruise;
    const roundMs = (length / speed) * 1000;
    const apart = awayOf(crew, round, start, start, rounds * roundMs);
    if (apart === undefined) return;
    const away = apart + spareMs;
    const cuts = [start, start + rounds * length];
    const cycleMs = rounds * roundMs + away;
    ways.push({
      kind: "rounds",
      revisitMs: longestGap(rounds, roundMs, cycleMs / n),
      speed,
      cuts,
      starts: [0],
      cycleMs,
    });
    // With `up` drones in the air at all times looks are even.
    for (let up = 1; up < n && rounds > 1; up++) {
      const starts = evenStarts(n, rounds, up);
      if (!starts) continue;
      const revisitMs = Math.max(roundMs / up, away / (rounds * (n - up)));
      if (revisitMs > limitMs) continue;
      const slower = (length / (revisitMs * up)) * 1000;
      if (slower < speed * SLOWEST) continue;
      const later = awayOf(crew, round, start, start, rounds * up * revisitMs);
      if (later === undefined || later + spareMs > rounds * (n - up) * revisitMs + 1e-6) continue;
      ways.push({
        kind: "rounds",
        revisitMs,
        speed: slower,
        cuts,
        starts: [0],
        cycleMs: n * rounds * revisitMs,
        phases: starts.map((look) => look * revisitMs),
      });
    }
  }
}

/** Several sorties for one round: of equal length, or from a base in the middle to the one end and to the other. */
export function addPartRounds(
  ways: Way[],
  crew: readonly Member[],
  round: Round,
  start: number,
  length: number,
  speed: number,
  terms: Terms,
): void {
  for (let parts = 2; parts <= MOST_PARTS; parts++)
    addCycle(ways, crew, round, parts, (i) => start + (length * i) / parts, speed, terms);
  const turn = round.to - round.from;
  if (round.closed || start < 0.02 * turn || start > 0.98 * turn) return;
  addCycle(ways, crew, round, 2, (i) => (i === 0 ? start : i === 1 ? length - start : length + start), speed, terms);
}

/** The cycle of so many sorties between cuts, unless it takes too long; called often, so it keeps nothing until it fits. */
function addCycle(
  ways: Way[],
  crew: readonly Member[],
  round: Round,
  parts: number,
  cut: (i: number) => number,
  speed: number,
  { spareMs, limitMs = Number.POSITIVE_INFINITY }: Terms,
): void {
  const most = limitMs * crew.length;
  let cycleMs = 0;
  const stepMs = (i: number): number => {
    const flownMs = ((cut(i + 1) - cut(i)) / speed) * 1000;
    return flownMs + spareMs + betweenOf(crew, round, cut(i), cut(i + 1), flownMs);
  };
  for (let i = 0; i < parts; i++) {
    cycleMs += stepMs(i);
    if (cycleMs > most || cycleMs === Number.POSITIVE_INFINITY) return;
  }
  const cuts = Array.from({ length: parts + 1 }, (_, i) => cut(i));
  const starts: number[] = [];
  for (let i = 0, sum = 0; i < parts; i++) {
    starts.push(sum);
    sum += stepMs(i);
  }
  ways.push({ kind: "rounds", revisitMs: cycleMs / crew.length, speed, cuts, starts, cycleMs });
}

/** From the end of one sortie's watch to the beginning of the next at the same place; infinite where it is too far. */
function betweenOf(crew: readonly Member[], round: Round, from: number, to: number, watchMs: number): number {
  let most = 0;
  for (const member of crew) {
    const { drone } = member;
    const out = drone.climbMs + transitTo(member, alongRound(round, from));
    const way = transitTo(member, alongRound(round, to));
    const flown = out + watchMs + way + drone.landMs;
    if (flown > member.usableMs) return Number.POSITIVE_INFINITY;
    most = Math.max(most, way + drone.landMs + groundMs(drone, flown) + drone.climbMs + way);
  }
  return most;
}

/** Time between two watches of the drone that takes longest: home, on the ground, and out again; undefined: too far. */
function awayOf(crew: readonly Member[], round: Round, from: number, to: number, watchMs: number): number | undefined {
  let most = 0;
  for (const member of crew) {
    const { drone } = member;
    const out = drone.climbMs + transitTo(member, alongRound(round, from));
    const back = drone.landMs + transitTo(member, alongRound(round, to));
    const flown = out + watchMs + back;
    if (flown > member.usableMs) return undefined;
    most = Math.max(most, out + back + groundMs(drone, flown));
  }
  return most;
}

/** The longest time between looks, where looks come in bunches of `rounds`, a round apart, and bunches every `spacing`. */
function longestGap(rounds: number, roundMs: number, spacing: number): number {
  if (rounds === 1) return spacing;
  for (let i = 0; i < rounds; i++) {
    const look = (i * roundMs) % spacing;
    let k = i;
    for (; k > 0 && (looks[k - 1] as number) > look; k--) looks[k] = looks[k - 1] as number;
    looks[k] = look;
  }
  let most = (looks[0] as number) + spacing - (looks[rounds - 1] as number);
  for (let i = 1; i < rounds; i++) most = Math.max(most, (looks[i] as number) - (looks[i - 1] as number));
  return most;
}

/**
 * At which looks of `n · rounds` even ones each drone begins, where each flies `rounds` rounds of `up` looks' time: such
 * that every look is flown once. Looks that are `up` apart form chains, each of which has to be made of whole sorties;
 * undefined where they are not.
 */
function evenStarts(n: number, rounds: number, up: number): number[] | undefined {
  const all = n * rounds;
  const chains = divisor(up, all);
  const length = all / chains;
  if (length % rounds > 0) return undefined;
  const starts: number[] = [];
  for (let chain = 0; chain < chains; chain++)
    for (let i = 0; i < length; i += rounds) starts.push((chain + up * i) % all);
  return starts.sort((a, b) => a - b);
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

const MOST_ROUNDS = 8;
const looks = new Float64Array(MOST_ROUNDS); // for longestGap alone
const MOST_PARTS = 6;
const SLOWEST = 0.7; // share of the cruise speed that any drone can fly at
