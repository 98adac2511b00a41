import { type Member, transitTo } from "./crew.ts";
import type { Round } from "./round.ts";
import { addPartRounds, addWholeRounds } from "./roundWays.ts";
import { addSweeps } from "./sweepWays.ts";
import { groundMs } from "./task.ts";

/** How a crew can watch its part. */
export type Way =
  /** Each drone flies the round in one or several sorties, all of them at even distances in time. */
  | {
      readonly kind: "rounds";
      readonly revisitMs: number;
      readonly speed: number; // m/s
      /** Metres of the round at which sorties begin and end; the last is the first, whole rounds later. One way: of the part. */
      readonly cuts: readonly number[];
      /** When, after the beginning of the cycle, each of its sorties begins its watch, ms. */
      readonly starts: readonly number[];
      /** From the beginning of a drone's first sortie to when it begins it again. */
      readonly cycleMs: number;
      /** When, after the first, each drone begins its cycle, ms; evenly spread over the cycle where absent. */
      readonly phases?: readonly number[];
      /** The part of an open line is flown one way only, and each sortie goes home from its end. */
      readonly oneWay?: true;
    }
  /** So many drones are over the part at all times, evenly spaced on the round, and relieved where they are. */
  | { readonly kind: "posts"; readonly revisitMs: number; readonly speed: number; readonly posts: number };

/** How long a schedule has to last, and how much longer than needed each drone stays on the ground, ms. */
export interface Terms {
  readonly lastingMs: number;
  readonly spareMs: number;
  /** Share of their speed at which drones fly several rounds in one sortie, where that keeps looks even; 1 when absent. */
  readonly pace?: number;
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
  if (done()) return ways;
  addSweeps(ways, crew, round, speed, terms);
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
  // Of equals the one without sorties that begin anew, then the one that sees most places twice.
  return ways.sort((a, b) => Math.round(a.revisitMs) - Math.round(b.revisitMs) || rankOf(a) - rankOf(b));
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

const rankOf = (way: Way): number => (way.kind === "posts" ? 0 : way.oneWay ? 2 : 1);

/** What is flown over and over: the round of a part, or for sweeps in one direction the part itself, as a line that jumps back. */
export const flownRound = (round: Round, way: Way): Round =>
  way.kind === "rounds" && way.oneWay ? { ...round, closed: true } : round;
