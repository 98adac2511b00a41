import type { Course } from "./course.ts";
import { layPosts } from "./layPosts.ts";
import { type Laid, type LayTime, layRounds } from "./layRounds.ts";
import type { Ready } from "./ready.ts";
import type { SchedulePart } from "./schedule.ts";
import type { Sortie, Stretch } from "./sortie.ts";
import type { Part, Split } from "./split.ts";
import { flownRound, type Way } from "./ways.ts";

/** How the ways of a part are tried. */
export interface Trial {
  /** The state that drones are in, anew for each try. */
  readonly crew: () => Ready[];
  readonly times: (way: Way) => readonly LayTime[];
  /** Smaller is better, 0 is perfect; how many watches nobody can fly where it is absent. */
  readonly rate?: (sorties: readonly Sortie[], part: SchedulePart) => number;
}

/** Lays out the ways of a part, best first, until one is perfect; else the best of them. */
export function bestWay(split: Split, part: Part, { crew, times, rate }: Trial): LaidPart {
  let best: (LaidPart & { rating: number }) | undefined;
  for (const way of part.ways.slice(0, MOST_WAYS)) {
    for (const time of times(way)) {
      const laid = lay(split.course, part, way, crew(), time);
      const found = inTheSection(split, part, way, laid.sorties);
      const rating = rate ? rate(found.sorties, found.part) : laid.missed;
      if (!best || rating < best.rating) best = { ...found, rating };
      if (rating === 0) return best;
    }
  }
  if (!best) throw new RangeError("a part without a way to watch it");
  return best;
}

/** A part with the sorties that watch it, in metres along the section as it was given. */
export interface LaidPart {
  readonly part: SchedulePart;
  readonly sorties: readonly Sortie[];
}

function inTheSection({ course, cutAt }: Split, { round, crew }: Part, way: Way, sorties: readonly Sortie[]): LaidPart {
  const { length } = course;
  return {
    part: {
      from: (round.from + cutAt) % length,
      to: round.closed ? length : (round.to + cutAt) % length || length,
      droneIds: crew.map(({ drone }) => drone.id),
      kind: way.kind === "rounds" && way.oneWay ? "sweeps" : way.kind,
      revisitMs: way.revisitMs,
    },
    sorties: sorties.map((s) => ({ ...s, watch: shifted(s.watch, cutAt, length) })),
  };
}

function lay(course: Course, part: Part, way: Way, crew: Ready[], when: LayTime): Laid {
  return way.kind === "rounds"
    ? layRounds(course, flownRound(part.round, way), way, crew, when)
    : layPosts(course, part.round, way, crew, when);
}

/** Stretches of a closed line that was cut open elsewhere, in metres along the line as it was given. */
function shifted(watch: readonly Stretch[], by: number, length: number): Stretch[] {
  if (by === 0) return [...watch];
  return watch.flatMap(({ fromAt, from, toAt, to }): Stretch[] => {
    const [a, b] = [from + by, to + by];
    const fold = Math.min(a, b) >= length - 1e-6 ? length : 0;
    if (Math.max(a, b) - fold <= length + 1e-6) return [{ fromAt, from: a - fold, toAt, to: b - fold }];
    const at = fromAt + ((length - a) / (b - a)) * (toAt - fromAt);
    return a < b
      ? [
          { fromAt, from: a, toAt: at, to: length },
          { fromAt: at, from: 0, toAt, to: b - length },
        ]
      : [
          { fromAt, from: a - length, toAt: at, to: 0 },
          { fromAt: at, from: length, toAt, to: b },
        ];
  });
}

const MOST_WAYS = 6;
