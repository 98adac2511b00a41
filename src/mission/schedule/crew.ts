import type { Course } from "./course.ts";
import { alongRound, type Round } from "./round.ts";
import { transitMs } from "./sortie.ts";
import { groundMs, type PatrolDrone, usableMs } from "./task.ts";

/** A drone with what it takes it to reach any place of the section. */
export interface Member {
  readonly drone: PatrolDrone;
  /** Time in the air, its reserve left. */
  readonly usableMs: number;
  /** Metres along of the place that is nearest to its base. */
  readonly nearest: number;
  /** From its base to evenly spaced places along the section, ms. */
  readonly transits: Float64Array;
  readonly length: number;
}

/** Straight flights to places between two of the table are at most what the table gives: distance to a line is convex. */
export function memberOf(course: Course, drone: PatrolDrone): Member {
  const count = Math.max(64, 2 * course.line.length);
  return {
    drone,
    usableMs: usableMs(drone),
    nearest: course.nearest(drone.base),
    transits: Float64Array.from({ length: count + 1 }, (_, i) =>
      transitMs(drone, course.away(drone.base, (course.length * i) / count)),
    ),
    length: course.length,
  };
}

/** From the base to a place `along` metres, ms. */
export function transitTo({ transits, length }: Member, along: number): number {
  const last = transits.length - 1;
  const x = Math.min(Math.max((along / length) * last, 0), last);
  const i = Math.min(Math.floor(x), last - 1);
  const a = transits[i] as number;
  return a + ((transits[i + 1] as number) - a) * (x - i);
}

/** How a crew can watch its part. */
export type Way =
  /** Each drone flies the round in one or several sorties, all of them at even distances in time. */
  | {
      readonly kind: "rounds";
      readonly revisitMs: number;
      readonly speed: number; // m/s
      /** Metres of the round at which sorties begin and end; the last is the first, whole rounds later. */
      readonly cuts: readonly number[];
      /** When, after the beginning of the cycle, each of its sorties begins its watch, ms. */
      readonly starts: readonly number[];
      /** From the beginning of a drone's first sortie to when it begins it again. */
      readonly cycleMs: number;
    }
  /** So many drones are over the part at all times, evenly spaced on the round, and relieved where they are. */
  | { readonly kind: "posts"; readonly revisitMs: number; readonly speed: number; readonly posts: number };

/** How long a schedule has to last, and how much longer than needed each drone stays on the ground, ms. */
export interface Terms {
  readonly lastingMs: number;
  readonly spareMs: number;
  /** Only whether there is a way with at most this revisit time is asked, ms. */
  readonly limitMs?: number;
}

/** The ways in which a crew can watch a part whose round has `length` metres, best first; none where it can not. */
export function waysOf(crew: readonly Member[], round: Round, length: number, terms: Terms): Way[] {
  const ways: Way[] = [];
  const speed = Math.min(...crew.map(({ drone }) => drone.speed));
  const roundMs = (length / speed) * 1000;
  addPosts(ways, crew, round, roundMs, speed, terms);
  const limitMs = terms.limitMs ?? Number.POSITIVE_INFINITY;
  const done = () => terms.limitMs !== undefined && ways.some(({ revisitMs }) => revisitMs <= limitMs);
  if (done() || roundMs / crew.length > limitMs) return ways;
  const tried = new Set<number>();
  for (const { nearest } of crew) {
    const start = Math.min(Math.max(nearest, round.from), round.to) - round.from;
    if (tried.has(Math.round(start))) continue;
    tried.add(Math.round(start));
    addWholeRounds(ways, crew, round, start, length, speed, terms);
    if (done()) return ways;
    addPartRounds(ways, crew, round, start, length, speed, terms);
  }
  if (terms.limitMs !== undefined) return ways;
  // Of equals the one without sorties that begin anew, then the one with fewer take-offs.
  return ways.sort((a, b) => a.revisitMs - b.revisitMs || Number(a.kind === "rounds") - Number(b.kind === "rounds"));
}

function addPosts(
  ways: Way[],
  crew: readonly Member[],
  round: Round,
  roundMs: number,
  speed: number,
  { lastingMs, spareMs }: Terms,
): void {
  let present = 0;
  for (const member of crew) {
    const { drone } = member;
    const overhead = drone.climbMs + drone.landMs;
    const best = Math.min(Math.max(member.nearest, round.from), round.to);
    const farthest = Math.max(transitTo(member, round.from), transitTo(member, round.to), farInside(member, round));
    // A drone that passes near its base several times in a sortie is relieved there.
    const passes = roundMs < (member.usableMs - overhead) / 3;
    const way = passes ? transitTo(member, best) : farthest;
    const onMs = member.usableMs - overhead - 2 * way;
    if (onMs <= 0 || member.usableMs - overhead - 2 * farthest <= 0) continue;
    if (onMs >= lastingMs) present += 1;
    else present += onMs / (onMs + overhead + 2 * way + groundMs(drone, member.usableMs) + spareMs);
  }
  const most = Math.floor(present + 1e-6);
  for (let posts = most; posts > 0 && posts > most - 2; posts--)
    ways.push({ kind: "posts", revisitMs: roundMs / posts, speed, posts });
}

/** The longest way to a place inside the part, seen at a few of them. */
function farInside(member: Member, { from, to }: Round): number {
  let most = 0;
  for (let i = 1; i < 8; i++) most = Math.max(most, transitTo(member, from + ((to - from) * i) / 8));
  return most;
}

/** One or several whole rounds in each sortie, from the place of the round nearest to a base. */
function addWholeRounds(
  ways: Way[],
  crew: readonly Member[],
  round: Round,
  start: number,
  length: number,
  speed: number,
  { spareMs, limitMs = Number.POSITIVE_INFINITY }: Terms,
): void {
  const n = crew.length;
  const roundMs = (length / speed) * 1000;
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
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
    // With `up` drones in the air at all times, looks are even where `up` and the number of rounds share no divisor.
    for (let up = 1; up < n && rounds > 1; up++) {
      if (divisor(up, rounds) > 1) continue;
      const revisitMs = Math.max(roundMs / up, away / (rounds * (n - up)));
      if (revisitMs > limitMs) continue;
      const slower = (length / (revisitMs * up)) * 1000;
      if (slower < speed * SLOWEST) continue;
      const later = awayOf(crew, round, start, start, rounds * up * revisitMs);
      if (later === undefined || later + spareMs > rounds * (n - up) * revisitMs + 1e-6) continue;
      ways.push({ kind: "rounds", revisitMs, speed: slower, cuts, starts: [0], cycleMs: n * rounds * revisitMs });
    }
  }
}

/** Several sorties for one round: of equal length, or from a base in the middle to the one end and to the other. */
function addPartRounds(
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

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

const MOST_ROUNDS = 8;
const looks = new Float64Array(MOST_ROUNDS); // for longestGap alone
const MOST_PARTS = 6;
const SLOWEST = 0.7; // share of the cruise speed that any drone can fly at
