import type { Course } from "./course.ts";
import { type Member, memberOf } from "./crew.ts";
import { type Round, roundLength } from "./round.ts";
import type { PatrolDrone } from "./task.ts";
import { type Terms, type Way, waysOf } from "./ways.ts";

/** A part of the section with the drones that watch it. */
export interface Part {
  readonly round: Round;
  readonly crew: readonly Member[];
  /** Best first. */
  readonly ways: readonly Way[];
}

/** A section shared among crews. */
export interface Split {
  readonly course: Course;
  /** Metres along the closed line at which it was cut open to become this one; 0 where it was not. */
  readonly cutAt: number;
  readonly parts: readonly Part[];
  /** The worst revisit time of any part, ms, as the best way of each promises it; times the weight of the part. */
  readonly revisitMs: number;
}

/** The largest weight of the places between two, metres along the line as it was given. */
export type WeightOver = (from: number, to: number) => number;

/**
 * The sharing with the shortest worst revisit time: an open line is cut into parts, each with a crew; a closed one is
 * also flown round by one crew. Several, best first, because a way that looks good may prove impossible when sorties
 * are laid out. None where no drone can reach or hold anything. A part with places of weight w counts as seen w times as
 * seldom, so that cuts fall beside zones of interest and their parts get more drones or become shorter.
 */
export function splitsOf(
  course: Course,
  drones: readonly PatrolDrone[],
  terms: Terms,
  weightOver: WeightOver = () => 1,
): Split[] {
  const splits: Split[] = [];
  if (course.closed) {
    splits.push(...wholeLoops(course, drones, terms, weightOver(0, course.length)));
    const best = Math.min(...splits.map(({ revisitMs }) => revisitMs));
    for (const cut of new Set([0, ...drones.map(({ base }) => Math.round(course.nearest(base)))])) {
      const split = partsOf({ course: course.opened(cut), cutAt: cut, weightOver }, drones, terms, best);
      if (split && split.revisitMs < best * BETTER) splits.push(split);
    }
  } else {
    const split = partsOf({ course, cutAt: 0, weightOver }, drones, terms, Number.POSITIVE_INFINITY);
    if (split) splits.push(split);
  }
  return splits.sort((a, b) => a.revisitMs - b.revisitMs);
}

/** All drones round the line, or without the slowest of them, who would slow the others down. */
function wholeLoops(course: Course, drones: readonly PatrolDrone[], terms: Terms, weight: number): Split[] {
  const round: Round = { from: 0, to: course.length, closed: true };
  const members = drones.map((drone) => memberOf(course, drone)).sort((a, b) => b.drone.speed - a.drone.speed);
  return members.flatMap((_, i) => {
    const next = members[i + 1];
    if (next && next.drone.speed === members[i]?.drone.speed) return [];
    const crew = members.slice(0, i + 1);
    const ways = waysOf(crew, round, course.length, terms);
    return ways[0] ? [{ course, cutAt: 0, parts: [{ round, crew, ways }], revisitMs: ways[0].revisitMs * weight }] : [];
  });
}

/** The open line in parts, if that is better than `below`, ms. */
function partsOf(
  { course, cutAt, weightOver }: { course: Course; cutAt: number; weightOver: WeightOver },
  drones: readonly PatrolDrone[],
  terms: Terms,
  below: number,
): Split | undefined {
  const members = drones.map((drone) => memberOf(course, drone)).sort(alongThenFast);
  const anyOrder = members.length <= ANY_ORDER;
  const crews = anyOrder ? subsets(members.length) : runs(members.length);
  const costs = crews.map(({ mask }) => members.filter((_, i) => (mask >> i) & 1));
  const weightOf = (from: number, to: number): number => weightOver(from + cutAt, to + cutAt);
  const within = (crew: readonly Member[], from: number, to: number, limit: number): boolean => {
    const limitMs = limit / weightOf(from, to);
    return waysOf(crew, part(from, to), 2 * (to - from), { ...terms, limitMs }).some((way) => way.revisitMs <= limitMs);
  };
  const tie = 2 * course.length * TIE;
  const reach = (limit: number): Reach[] => {
    const reached: (Reach | undefined)[] = [{ to: 0, crews: 0 }];
    const states = anyOrder ? 1 << members.length : members.length + 1;
    for (let state = 0; state < states; state++) {
      const here = reached[state];
      if (!here) continue;
      crews.forEach(({ mask, after }, k) => {
        const next = after(state);
        if (next === undefined || (anyOrder && skipsTwin(members, state | mask))) return;
        const crew = costs[k] as Member[];
        // No crew watches more than its drones fly.
        const most = crew.reduce((sum, { drone }) => sum + drone.speed, 0) * (limit / 1000);
        const end = Math.min(course.length, here.to + most);
        const to = farthest((b) => within(crew, here.to, b, limit), here.to, end);
        const best = reached[next];
        const farther = !best || to > best.to + tie || (to > best.to - tie && here.crews + 1 > best.crews);
        if (farther) reached[next] = { to, crews: here.crews + 1, before: state, crew: k, from: here.to };
      });
    }
    return reached as Reach[];
  };
  const alone = waysOf(members, part(0, course.length), 2 * course.length, terms)[0]?.revisitMs;
  const whole = (alone ?? Number.POSITIVE_INFINITY) * weightOf(0, course.length);
  const enough = (limit: number) => (reach(limit).at(-1)?.to ?? 0) >= course.length - 10 * tie;
  // Alone the fastest drone needs so long for the whole; less than a share of it is impossible.
  let low = 0;
  let high = Math.min(whole, below, TRY_MS * 2 ** 20) * (1 + EXACT);
  if (!Number.isFinite(high) || high <= 0) high = TRY_MS * 2 ** 20;
  if (!enough(high)) return undefined;
  while (high - low > EXACT * high) {
    const middle = low === 0 && high > TRY_MS ? Math.max(high / 4, TRY_MS / 4) : (low + high) / 2;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  const reached = reach(high * (1 + EXACT));
  const parts: Part[] = [];
  let at = reached.at(-1);
  while (at?.crew !== undefined) {
    const to = parts[0]?.round.from ?? course.length;
    const from = at.from as number;
    const crew = costs[at.crew] as Member[];
    if (to - from > 1) {
      const round = part(from, to);
      parts.unshift({ round, crew, ways: waysOf(crew, round, roundLength(round), terms) });
    }
    at = reached[at.before as number];
  }
  const revisitMs = Math.max(
    ...parts.map(
      ({ ways, round: { from, to } }) => (ways[0]?.revisitMs ?? Number.POSITIVE_INFINITY) * weightOf(from, to),
    ),
  );
  return { course, cutAt, parts, revisitMs };
}

/** How far some drones reach along the section within a revisit time, and how. */
interface Reach {
  readonly to: number;
  readonly crews: number;
  readonly before?: number;
  readonly crew?: number;
  readonly from?: number;
}

/** The largest number up to `high` that is possible, where everything below a possible one is possible. */
function farthest(possible: (b: number) => boolean, from: number, end: number): number {
  if (end <= from || possible(end)) return end;
  let low = from;
  let high = end;
  while (high - low > TIE * end) {
    const middle = (low + high) / 2;
    if (possible(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const part = (from: number, to: number): Round => ({ from, to, closed: false });

interface CrewChoice {
  readonly mask: number;
  /** The state after the crew is used, undefined where one of it already is. */
  readonly after: (state: number) => number | undefined;
}

/** Any drones together, in any order along the section; the state is the set of those used. */
function subsets(n: number): CrewChoice[] {
  return Array.from({ length: (1 << n) - 1 }, (_, i) => ({
    mask: i + 1,
    after: (state) => ((state & (i + 1)) === 0 ? state | (i + 1) : undefined),
  }));
}

/** Neighbours in the order of their bases; the state is how many are used. */
function runs(n: number): CrewChoice[] {
  const out: CrewChoice[] = [];
  for (let first = 0; first < n; first++)
    for (let end = first + 1; end <= n; end++)
      out.push({ mask: ((1 << end) - 1) & ~((1 << first) - 1), after: (state) => (state === first ? end : undefined) });
  return out;
}

/** Of drones that are alike in everything the first are taken first; other choices would be the same again. */
function skipsTwin(members: readonly Member[], used: number): boolean {
  return members.some((member, i) => {
    const before = members[i - 1];
    return before && (used >> i) & 1 && !((used >> (i - 1)) & 1) && alike(before.drone, member.drone);
  });
}

const alike = (a: PatrolDrone, b: PatrolDrone): boolean =>
  JSON.stringify({ ...a, id: "" }) === JSON.stringify({ ...b, id: "" });

const alongThenFast = (a: Member, b: Member): number =>
  Math.round(a.nearest) - Math.round(b.nearest) || b.drone.speed - a.drone.speed;

const ANY_ORDER = 4;
const EXACT = 5e-5;
const TIE = 1e-6; // share of the section that makes no difference
const TRY_MS = 60_000;
const BETTER = 0.999; // of equals a loop is flown whole
