import type { Course } from "./course.ts";
import { transitTo } from "./crew.ts";
import type { Laid, LayTime } from "./layRounds.ts";
import { book, type Ready, sendHome, sortieFor, type Watch, watchAlong } from "./ready.ts";
import { type Round, roundLength } from "./round.ts";
import type { Sortie } from "./sortie.ts";
import type { Way } from "./ways.ts";

/** Who holds a post, and until when it can. */
interface Post {
  readonly watch: Watch; // never ending
  holder: Ready | undefined;
  /** When the holder begins, and how early it can be relieved at the latest. */
  fromAt: number;
  latestAt: number;
  relieves: string | undefined;
}

/** Lays out posts that are held without a break from `fromAt` to `endAt`, each drone relieved where it is. */
export function layPosts(
  course: Course,
  round: Round,
  way: Way & { readonly kind: "posts" },
  crew: readonly Ready[],
  when: LayTime,
): Laid {
  let best: Laid | undefined;
  // Reliefs at even distances in time as late as batteries allow; closer together where that fails.
  for (const pace of [1, 0.85, 0.7, 0.5, 0.25, 0]) {
    const laid = layAt(
      course,
      round,
      way,
      crew.map((ready) => ({ ...ready })),
      when,
      pace,
    );
    if (!best || laid.missed < best.missed) best = laid;
    if (laid.missed === 0) break;
  }
  return best as Laid;
}

function layAt(
  course: Course,
  round: Round,
  { posts: count, speed }: Way & { readonly kind: "posts" },
  crew: readonly Ready[],
  { fromAt, endAt, phase = 0 }: LayTime,
  pace: number,
): Laid {
  const sorties: Sortie[] = [];
  let missed = 0;
  const waiting = new Set(crew);
  const posts = Array.from({ length: count }, (_, i): Post => {
    const fromX = (roundLength(round) * (i + phase)) / count;
    const watch = { round, speed, fromAt, fromX, toAt: Number.POSITIVE_INFINITY };
    return { watch, holder: undefined, fromAt, latestAt: fromAt, relieves: undefined };
  });
  const hold = (post: Post, ready: Ready, at: number): void => {
    waiting.delete(ready);
    post.holder = ready;
    post.fromAt = at;
    post.latestAt = latestOf(course, ready, post.watch, at, endAt);
  };
  const leave = (post: Post, at: number, relievedBy: string | undefined): void => {
    const { holder, watch, relieves } = post;
    if (!holder) return;
    const sortie = sortieFor(course, holder, from(watch, post.fromAt, at));
    if (sortie) {
      sorties.push({ ...sortie, ...(relieves && { relieves }), ...(relievedBy && { relievedBy }) });
      book(holder, sortie);
    } else if (!holder.air) missed++;
    waiting.add(holder);
    post.holder = undefined;
    post.relieves = relievedBy && holder.member.drone.id;
  };
  const airborne = [...waiting].filter(({ air }) => air);
  for (const ready of airborne) {
    const near = posts
      .filter(({ holder }) => !holder)
      .map((post) => ({ post, sortie: sortieFor(course, ready, from(post.watch, fromAt, soon(ready, fromAt))) }))
      .filter(({ sortie }) => sortie)
      .sort((a, b) => onAt(a.sortie) - onAt(b.sortie))[0];
    if (near) hold(near.post, ready, onAt(near.sortie));
  }
  sorties.push(...sendHome(course, [...waiting]));
  for (const post of posts) {
    if (post.holder) continue;
    const next = earliest(waiting, post.watch, fromAt, endAt, false);
    if (next) hold(post, next.ready, next.at);
    if (!next || next.at > fromAt + 1) missed++;
  }
  const onMs = crew.reduce((sum, { member }) => sum + member.usableMs, 0) / crew.length;
  let lastAt = fromAt;
  // With so many reliefs missed the posts are too many for the crew, and other ways are better.
  while (missed < MOST_MISSED) {
    const post = posts.reduce<Post | undefined>(
      (a, b) => (b.holder && b.latestAt < endAt && (!a || b.latestAt < a.latestAt) ? b : a),
      undefined,
    );
    if (!post?.holder) break;
    const next = earliest(waiting, post.watch, post.fromAt + LEAST_MS, endAt, true);
    if (!next || next.at > post.latestAt) {
      missed++;
      const at = post.latestAt;
      leave(post, at, undefined);
      const late = next ?? earliest(waiting, post.watch, at, endAt, true);
      if (late && late.at < endAt) hold(post, late.ready, late.at);
      continue;
    }
    const wanted = Math.max(next.at, Math.min(post.latestAt, lastAt + (pace * onMs) / count));
    const at = nearBase(next.ready, post.watch, next.at, wanted);
    leave(post, at, next.ready.member.drone.id);
    hold(post, next.ready, at);
    lastAt = at;
  }
  for (const post of posts) leave(post, Math.min(post.latestAt, endAt), undefined);
  return { sorties: sorties.sort((a, b) => a.takeOffAt - b.takeOffAt), missed };
}

const onAt = (sortie: Sortie | undefined): number => sortie?.watch[0]?.fromAt ?? Number.POSITIVE_INFINITY;

/** A drone in the air is worth a post if it can stay there for a while. */
const soon = ({ air, member }: Ready, at: number): number =>
  Math.min(at + 600_000, at + 0.6 * Math.max(0, (air?.takeOffAt ?? at) + member.usableMs - at));

function from(watch: Watch, fromAt: number, toAt: number): Watch {
  return { ...watch, fromAt, fromX: watch.fromX + ((fromAt - watch.fromAt) / 1000) * watch.speed, toAt };
}

/** The drone on the ground that can be at a post first, and when: not before `fromAt`. */
function earliest(
  waiting: ReadonlySet<Ready>,
  watch: Watch,
  fromAt: number,
  endAt: number,
  longestWaiting: boolean,
): { ready: Ready; at: number } | undefined {
  let best: { ready: Ready; at: number } | undefined;
  for (const ready of waiting) {
    const { member, readyAt } = ready;
    let at = fromAt;
    while (at < endAt && readyAt + member.drone.climbMs + transitTo(member, watchAlong(watch, at)) > at) at += STEP_MS;
    if (at >= endAt) continue;
    const sooner = best && (longestWaiting && at === best.at ? readyAt < best.ready.readyAt : at < best.at);
    if (!best || sooner) best = { ready, at };
  }
  return best;
}

/** Until when a drone can stay at a post that it takes at `at`, and still land with its reserve. */
function latestOf(course: Course, ready: Ready, watch: Watch, at: number, endAt: number): number {
  const { member, air } = ready;
  const { drone } = member;
  const first = watchAlong(watch, at);
  const out = (course.away(drone.base, first) / drone.transitSpeed) * 1000;
  const deadline = (air?.takeOffAt ?? at - out - drone.climbMs) + member.usableMs - drone.landMs;
  let latest = Math.min(deadline, endAt);
  while (latest > at && latest + transitTo(member, watchAlong(watch, latest)) > deadline) latest -= STEP_MS;
  return Math.max(latest, at);
}

/** The instant of a relief at which the way from and to the base is short, not long before it is wanted. */
function nearBase(ready: Ready, watch: Watch, soonest: number, wanted: number): number {
  const early = Math.max(soonest, wanted - Math.min(ready.member.usableMs / 6, 900_000));
  let best = wanted;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= SAMPLES; i++) {
    const at = wanted - ((wanted - early) * i) / SAMPLES;
    const { member } = ready;
    const way = transitTo(member, watchAlong(watch, at));
    const cost = 2 * way + (wanted - at) * EARLY_COST;
    const there = ready.readyAt + member.drone.climbMs + way <= at;
    if (cost < least && (there || at === wanted)) {
      least = cost;
      best = at;
    }
  }
  return best;
}

const SAMPLES = 24;
const EARLY_COST = 0.15; // a relief too early costs flights later
const STEP_MS = 1000;
const LEAST_MS = 1000;
const MOST_MISSED = 24;
