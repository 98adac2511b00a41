import type { CoverageMap } from "./coverage.ts";

/** How old what was seen of a section is, at one instant. */
export interface CoverageAge {
  /** Of what is watched, the share that was seen well enough at least once, 0…100. */
  readonly seen: number;
  /** Of what is watched, the share that was seen within the time that was asked for, 0…100. */
  readonly young: number;
  /**
   * The longest that a place of the line itself (of an area: any place) has gone unseen, ms; what was never seen counts from
   * when the watch began. 0 where nothing is watched.
   */
  readonly worstMs: number;
  /** Where, metres along. */
  readonly along: number;
  /** Whether the place was ever seen. */
  readonly everSeen: boolean;
}

export interface AgeQuestion {
  readonly at: number;
  /** When the watch began. */
  readonly sinceAt: number;
  /** What was seen less long ago is young, ms. */
  readonly youngMs: number;
}

/** How old what was seen of a section is: one pass over its cells. */
export function coverageAge(map: CoverageMap, { at, sinceAt, youngMs }: AgeQuestion): CoverageAge {
  const { grid, lastSeenAt, outside } = map;
  const { rows, cells } = grid;
  const youngAt = at - youngMs;
  let watched = 0;
  let seen = 0;
  let young = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (outside?.[cell]) continue;
    watched++;
    const last = lastSeenAt[cell] as number;
    if (last >= youngAt) young++;
    if (!Number.isNaN(last)) seen++;
  }
  const first = map.isArea ? 0 : (rows - 1) / 2;
  const stride = map.isArea ? 1 : rows;
  let oldest = Number.POSITIVE_INFINITY;
  let oldestCell = -1;
  for (let cell = first; cell < cells; cell += stride) {
    if (outside?.[cell]) continue;
    const last = lastSeenAt[cell] as number;
    const from = Number.isNaN(last) ? sinceAt : last;
    if (from >= oldest) continue;
    oldest = from;
    oldestCell = cell;
  }
  const share = (count: number) => (watched === 0 ? 0 : (100 * count) / watched);
  if (oldestCell < 0) return { seen: share(seen), young: share(young), worstMs: 0, along: 0, everSeen: false };
  return {
    seen: share(seen),
    young: share(young),
    worstMs: Math.max(0, at - oldest),
    along: grid.along(Math.floor(oldestCell / rows)),
    everSeen: !Number.isNaN(lastSeenAt[oldestCell] as number),
  };
}

/** A place of a line, or a short stretch of it taken as one, with when all of it was last seen. */
export interface AgedPlace {
  /** Metres along of its middle, and its ends. */
  readonly along: number;
  readonly from: number;
  readonly to: number;
  /** When it was last seen, ms; when the watch began where it never was. */
  readonly lastAt: number;
}

/** The line in at most so many stretches, each as old as the oldest of it; what is not watched is left out. */
export function agedPlaces(map: CoverageMap, sinceAt: number, most = 240): AgedPlace[] {
  const { columns, rows, long } = map.grid;
  const { lastSeenAt, outside } = map;
  const count = Math.min(most, columns);
  const middle = (rows - 1) / 2;
  const out: AgedPlace[] = [];
  for (let k = 0; k < count; k++) {
    const from = Math.floor((k * columns) / count);
    const to = Math.floor(((k + 1) * columns) / count);
    let oldest = Number.POSITIVE_INFINITY;
    for (let column = from; column < to; column++) {
      const cell = column * rows + middle;
      if (outside?.[cell]) continue;
      const last = lastSeenAt[cell] as number;
      oldest = Math.min(oldest, Number.isNaN(last) ? sinceAt : last);
    }
    if (oldest === Number.POSITIVE_INFINITY) continue;
    out.push({ along: ((from + to) / 2) * long, from: from * long, to: to * long, lastAt: oldest });
  }
  return out;
}
