import type { Course } from "./course.ts";
import { book, type Ready, sendHome, sortieFor, type Watch } from "./ready.ts";
import { type Round, roundLength } from "./round.ts";
import type { Sortie } from "./sortie.ts";
import type { Way } from "./ways.ts";

/** Sorties in time order, and how many watches nobody could fly. */
export interface Laid {
  readonly sorties: readonly Sortie[];
  readonly missed: number;
}

/** When sorties are laid out, and at which share (0…1) of the distance in time between drones the rhythm begins. */
export interface LayTime {
  readonly fromAt: number;
  readonly endAt: number;
  readonly phase?: number;
}

/** Lays out rounds at even distances in time; the first watch begins at `fromAt`, none begins at or after `endAt`. */
export function layRounds(
  course: Course,
  round: Round,
  way: Way & { readonly kind: "rounds" },
  crew: readonly Ready[],
  { fromAt, endAt, phase = 0 }: LayTime,
): Laid {
  const sorties: Sortie[] = [];
  const open = new Set(
    watchesOf(
      round,
      way,
      crew.length,
      { fromAt, endAt, phase },
      crew.some(({ air }) => air),
    ),
  );
  const fly = (watch: Watch, from: readonly Ready[]): void => {
    let best: { ready: Ready; sortie: Sortie } | undefined;
    for (const ready of from) {
      const sortie = sortieFor(course, ready, watch);
      if (sortie && (!best || prefers(watch, ready, sortie, best))) best = { ready, sortie };
    }
    if (!best) return;
    book(best.ready, best.sortie);
    if (watch.slot !== undefined) best.ready.slot ??= watch.slot;
    sorties.push(best.sortie);
    open.delete(watch);
  };
  for (const watch of [...open])
    fly(
      watch,
      crew.filter(({ air }) => air),
    );
  sorties.push(...sendHome(course, crew));
  // What is under way when a plan begins can be joined from the air only.
  for (const watch of [...open]) {
    const later = watch.fromAt < fromAt - 1 ? nextRound(watch, way, fromAt) : watch;
    if (later) fly(later, crew);
    if (later !== watch) open.delete(watch);
  }
  return { sorties, missed: open.size };
}

/** What is left of a watch that is under way, from the beginning of its next round. */
function nextRound(watch: Watch, { starts }: Way & { readonly kind: "rounds" }, at: number): Watch | undefined {
  if (starts.length > 1) return undefined;
  const whole = roundLength(watch.round);
  const roundMs = (whole / watch.speed) * 1000;
  const rounds = Math.ceil((at - watch.fromAt) / roundMs - 1e-9);
  const fromAt = watch.fromAt + rounds * roundMs;
  return fromAt < watch.toAt - 1 ? { ...watch, fromAt, fromX: watch.fromX + rounds * whole } : undefined;
}

/**
 * From the air the one who is there first. From the ground the one who flies this place in the cycle, because its time on
 * the ground was reckoned for it; else one without a place, else the one who waits longest.
 */
function prefers({ slot }: Watch, ready: Ready, sortie: Sortie, best: { ready: Ready; sortie: Sortie }): boolean {
  const on = (s: Sortie) => s.watch[0]?.fromAt ?? 0;
  if (ready.air) return on(sortie) < on(best.sortie);
  const rank = (r: Ready) => (r.slot === slot ? 0 : r.slot === undefined ? 1 : 2);
  const [mine, other] = [rank(ready), rank(best.ready)];
  return mine < other || (mine === other && ready.readyAt < best.ready.readyAt);
}

function watchesOf(
  round: Round,
  { cuts, starts, cycleMs, speed, phases }: Way & { readonly kind: "rounds" },
  drones: number,
  { fromAt, endAt, phase = 0 }: LayTime,
  underWay: boolean,
): Watch[] {
  const watches: Watch[] = [];
  const whole = starts.length === 1;
  const beginAt = fromAt + (phase * cycleMs) / drones;
  const roundMs = (roundLength(round) / speed) * 1000;
  const begins = (k: number): number =>
    beginAt + (phases ? Math.floor(k / drones) * cycleMs + (phases[slotOf(k, drones)] ?? 0) : (k * cycleMs) / drones);
  for (let k = whole || underWay ? -drones : 0; begins(k) < endAt; k++)
    starts.forEach((start, i) => {
      const slot = slotOf(k, drones);
      const [fromX, toX] = [cuts[i] as number, cuts[i + 1] as number];
      const begun = begins(k) + start;
      const toAt = begun + ((toX - fromX) / speed) * 1000;
      // Of several rounds those that are left; from the air a watch is also joined in the middle of a round.
      const left = whole && !underWay ? Math.max(0, Math.ceil((fromAt - begun) / roundMs - 1e-9)) : 0;
      const onAt = begun + left * roundMs;
      if (onAt < endAt && toAt > Math.max(fromAt, onAt) + 1)
        watches.push({ round, speed, fromAt: onAt, fromX: fromX + left * roundLength(round), toAt, slot });
    });
  return watches.sort((a, b) => a.fromAt - b.fromAt);
}

/** Which of the drones begins the k-th cycle, counted backwards too. */
const slotOf = (k: number, drones: number): number => ((k % drones) + drones) % drones;
