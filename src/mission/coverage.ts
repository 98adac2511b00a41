import { offset } from "../geo/enu.ts";
import { cumulative, type PathPoint, pathLength, pointAt } from "../geo/path.ts";
import { contains } from "../geo/polygon.ts";
import type { LatLon } from "../geo/position.ts";
import type { Patrol } from "./patrol.ts";
import type { Plan } from "./plan.ts";

/** One cell of the watched corridor. */
export interface CoverageCell {
  readonly centre: LatLon;
  /** Four corners, for drawing. */
  readonly ring: readonly LatLon[];
  /** Metres along the section, and across it (positive to the right), of the centre. */
  readonly along: number;
  readonly across: number;
  /** Absent while never seen. */
  readonly lastSeenAt?: number;
  /** How often it came into the picture. */
  readonly visits: number;
}

/** A stretch of the section whose middle line was not seen. */
export interface CoverageGap {
  readonly from: LatLon;
  readonly to: LatLon;
  /** Metres along the section. */
  readonly fromAlong: number;
  readonly toAlong: number;
}

export interface CoverageGrid {
  /** Size of a cell along the section, metres; across it is as near to that as divides the width. */
  readonly step: number;
  /** Half the width of the corridor, metres (a plan's watchWidth). */
  readonly width: number;
}

/** Which cells of the corridor around a section were seen, and when. A cell is seen when its centre is. */
export class CoverageMap {
  readonly section: readonly LatLon[];
  readonly #cells: readonly Omit<CoverageCell, "lastSeenAt" | "visits">[];
  readonly #columns: readonly { from: PathPoint; to: PathPoint }[];
  readonly #rows: number;
  readonly #lastSeen: Float64Array;
  readonly #visits: Uint32Array;

  constructor(section: readonly LatLon[], { step, width }: CoverageGrid) {
    if (section.length < 2) throw new RangeError(`coverage needs a section of 2 points, got ${section.length}`);
    this.section = section;
    const marks = cumulative(section);
    const total = pathLength(section);
    const count = Math.max(1, Math.round(total / step));
    const long = total / count;
    const each = Math.max(0, Math.round(width / step - 0.5)); // rows on each side of the middle one
    this.#rows = 2 * each + 1;
    const wide = (2 * width) / this.#rows;
    const point = (i: number) => pointAt(section, (total * i) / count, marks);
    this.#columns = Array.from({ length: count }, (_, i) => ({ from: point(i), to: point(i + 1) }));
    this.#cells = this.#columns.flatMap((_, i) => {
      const middle = point(i + 0.5);
      return Array.from({ length: this.#rows }, (_, r) => cell(middle, (r - each) * wide, long, wide));
    });
    this.#lastSeen = new Float64Array(this.#cells.length).fill(Number.NaN);
    this.#visits = new Uint32Array(this.#cells.length);
  }

  /** Takes note of what a camera saw of the ground, at an instant in ms. Times may come in any order. */
  observe(footprint: readonly LatLon[], at: number): void {
    if (footprint.length < 3) return;
    const lats = footprint.map((p) => p.lat);
    const lons = footprint.map((p) => p.lon);
    const south = Math.min(...lats);
    const north = Math.max(...lats);
    const west = Math.min(...lons);
    const east = Math.max(...lons);
    this.#cells.forEach(({ centre }, i) => {
      if (centre.lat < south || centre.lat > north || centre.lon < west || centre.lon > east) return;
      if (!contains(footprint, centre)) return;
      const last = this.#lastSeen[i] as number;
      if (!(at - last <= VISIT_GAP_MS)) this.#visits[i] = (this.#visits[i] as number) + 1;
      if (!(last > at)) this.#lastSeen[i] = at;
    });
  }

  /** Share of all cells seen (at or after `sinceAt`), 0…100. */
  percent(sinceAt = Number.NEGATIVE_INFINITY): number {
    return (100 * this.#lastSeen.reduce((n, at) => n + (at >= sinceAt ? 1 : 0), 0)) / this.#cells.length;
  }

  /** Share of the section's middle line seen (at or after `sinceAt`), 0…100. */
  linePercent(sinceAt = Number.NEGATIVE_INFINITY): number {
    const seen = this.#columns.filter((_, i) => this.#middleSeenAt(i) >= sinceAt).length;
    return (100 * seen) / this.#columns.length;
  }

  /** The stretches of the section whose middle line was not seen (at or after `sinceAt`). */
  gaps(sinceAt = Number.NEGATIVE_INFINITY): CoverageGap[] {
    const out: CoverageGap[] = [];
    this.#columns.forEach(({ from, to }, i) => {
      if (this.#middleSeenAt(i) >= sinceAt) return;
      const end = { to: place(to), toAlong: to.along };
      const before = out.at(-1);
      if (before && before.toAlong === from.along) out[out.length - 1] = { ...before, ...end };
      else out.push({ from: place(from), fromAlong: from.along, ...end });
    });
    return out;
  }

  /** Every cell with when it was last seen, in order along the section and from left to right across it. */
  cells(): CoverageCell[] {
    return this.#cells.map((own, i) => {
      const at = this.#lastSeen[i] as number;
      return { ...own, visits: this.#visits[i] as number, ...(!Number.isNaN(at) && { lastSeenAt: at }) };
    });
  }

  #middleSeenAt(column: number): number {
    return this.#lastSeen[column * this.#rows + (this.#rows - 1) / 2] as number;
  }
}

const VISIT_GAP_MS = 30_000; // out of the picture for longer than this, a cell's next sight is another visit

const place = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });

function cell(middle: PathPoint, across: number, long: number, wide: number) {
  const { bearingDeg } = middle;
  const shifted = (along: number, right: number) => offset(offset(middle, bearingDeg, along), bearingDeg + 90, right);
  const left = across - wide / 2;
  const right = across + wide / 2;
  return {
    centre: shifted(0, across),
    ring: [
      shifted(-long / 2, left),
      shifted(long / 2, left),
      shifted(long / 2, right),
      shifted(-long / 2, right),
    ] as const,
    along: middle.along,
    across,
  };
}

/** What a patrol will have seen of its corridor, with times counted from its first leg. */
export function plannedCoverage(plan: Plan, patrol: Patrol, step = gridStep(plan)): CoverageMap {
  const map = new CoverageMap(plan.section, { step, width: plan.watchWidth });
  for (const view of patrol.views) map.observe(view.footprint, view.afterMs);
  return map;
}

/** A cell size that suits a plan: 20 m, more where the corridor would have over a few thousand cells. */
export function gridStep({ section, watchWidth }: Pick<Plan, "section" | "watchWidth">): number {
  return Math.max(20, Math.sqrt((pathLength(section) * 2 * watchWidth) / 4_000));
}
