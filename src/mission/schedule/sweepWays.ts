import { type Member, transitTo } from "./crew.ts";
import type { Round } from "./round.ts";
import { groundMs } from "./task.ts";
import type { Terms, Way } from "./ways.ts";

/**
 * An open part flown one way: each sortie sweeps it, or a piece of it, from its beginning to its end and flies home from
 * there. All looks at a place are equally far apart, so that nothing is lost where drones turn, and the way back takes no
 * longer than the section would; several sorties make one sweep where the battery does not last for all of it.
 */
export function addSweeps(
  ways: Way[],
  crew: readonly Member[],
  { from, to, closed }: Round,
  speed: number,
  { spareMs, limitMs = Number.POSITIVE_INFINITY }: Terms,
): void {
  const length = to - from;
  if (closed || length <= 0 || (length / speed) * 1000 > limitMs * crew.length) return;
  for (let pieces = 1; pieces <= MOST_PIECES; pieces++) {
    const metres = length / pieces;
    const flownMs = (metres / speed) * 1000;
    const stepMs = (i: number): number => {
      const next = i + 1 < pieces ? from + metres * (i + 1) : from;
      return flownMs + spareMs + betweenMs(crew, from + metres * i, from + metres * (i + 1), next, flownMs);
    };
    let cycleMs = 0;
    for (let i = 0; i < pieces && cycleMs < Number.POSITIVE_INFINITY; i++) cycleMs += stepMs(i);
    if (cycleMs === Number.POSITIVE_INFINITY) continue;
    if (cycleMs > limitMs * crew.length) return; // asked often, so nothing is kept until it fits
    const starts: number[] = [];
    for (let i = 0, sum = 0; i < pieces; i++) {
      starts.push(sum);
      sum += stepMs(i);
    }
    const cuts = Array.from({ length: pieces + 1 }, (_, i) => metres * i);
    ways.push({ kind: "rounds", revisitMs: cycleMs / crew.length, speed, cuts, starts, cycleMs, oneWay: true });
    return; // more pieces only add take-offs
  }
}

/** From the end of a sweep from `a` to `b` to the beginning of the next at `c`, for the drone that takes longest. */
function betweenMs(crew: readonly Member[], a: number, b: number, c: number, watchMs: number): number {
  let most = 0;
  for (const member of crew) {
    const { drone } = member;
    const home = transitTo(member, b) + drone.landMs;
    const flown = drone.climbMs + transitTo(member, a) + watchMs + home;
    if (flown > member.usableMs) return Number.POSITIVE_INFINITY;
    most = Math.max(most, home + groundMs(drone, flown) + drone.climbMs + transitTo(member, c));
  }
  return most;
}

const MOST_PIECES = 6;
