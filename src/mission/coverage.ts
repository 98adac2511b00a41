import type { LatLon } from "../geo/position.ts";
import { CorridorGrid, type CoverageGrid } from "./corridorGrid.ts";
import { type CoverageGap, type CoveragePatch, gapsOf, patchesOf } from "./coverageGaps.ts";
import { outsideCells, skippedCells } from "./ringCells.ts";
import type { SeenShare } from "./seenShare.ts";
import { type Sight, sights } from "./sights.ts";

export type { CoverageGap, CoveragePatch } from "./coverageGaps.ts";
export { type Sight, sights, sightText } from "./sights.ts";

/** One cell of the watched corridor. */
export interface CoverageCell {
  readonly centre: LatLon;
  /** Four corners, for drawing. */
  readonly ring: readonly LatLon[];
  /** Metres along the section, and across it (positive to the right), of the centre. */
  readonly along: number;
  readonly across: number;
  /** How well it was seen at best. */
  readonly why: Sight;
  /** Most pixels on a car there, as far as terrain did not hide it; 0 when it was never in the picture. */
  readonly pixels: number;
  /** When it was last seen well enough; absent while never. */
  readonly lastSeenAt?: number;
  /** How often it was seen well enough, with pauses between. */
  readonly visits: number;
}

/** Per cent of the corridor's cells by how well they were seen; together 100. */
export type CoverageShares = Readonly<Record<Sight, number>>;

/** Which cells of the corridor around a line, or of the area in it, were seen well enough to find a car, when, and why not the others. */
export class CoverageMap {
  readonly grid: CorridorGrid;
  /** An area is watched, not a line with what lies beside it. */
  readonly isArea: boolean;
  /** 1 for each cell that lies outside of the area, or beside a stretch that is skipped, and counts for nothing; absent where all count. */
  readonly outside: Uint8Array | undefined;
  readonly #watched: number;
  /** For each cell: index in `sights`, most pixels, the instant of the last sight (NaN: never), visits. */
  readonly why: Uint8Array;
  readonly pixels: Float32Array;
  readonly lastSeenAt: Float64Array;
  readonly visits: Uint16Array;

  /** `outline`: of what lies in the corridor, only this is watched. `skipped`: stretches of the line that are not, metres. */
  constructor(
    section: readonly LatLon[],
    size: CoverageGrid,
    outline?: readonly LatLon[],
    skipped: readonly (readonly [from: number, to: number])[] = [],
  ) {
    this.grid = new CorridorGrid(section, size);
    const { cells } = this.grid;
    this.isArea = outline !== undefined;
    this.outside = outline && outsideCells(this.grid, outline);
    if (!outline && skipped.length > 0) this.outside = skippedCells(this.grid, skipped);
    this.#watched = this.outside?.reduce((left, out) => left - out, cells) ?? cells;
    this.why = new Uint8Array(cells);
    this.pixels = new Float32Array(cells);
    this.lastSeenAt = new Float64Array(cells).fill(Number.NaN);
    this.visits = new Uint16Array(cells);
  }

  get section(): readonly LatLon[] {
    return this.grid.section;
  }

  /** Takes note of how well a cell was seen at an instant in ms (index in `sights`). Times may come in any order. */
  note(cell: number, sight: number, pixels: number, at: number): void {
    if (this.outside?.[cell]) return;
    if (sight > (this.why[cell] as number)) this.why[cell] = sight;
    if (sight !== HIDDEN && pixels > (this.pixels[cell] as number)) this.pixels[cell] = pixels;
    if (sight < ASSUMED) return;
    const last = this.lastSeenAt[cell] as number;
    if (!(at - last <= VISIT_GAP_MS)) this.visits[cell] = Math.min(65_535, (this.visits[cell] as number) + 1);
    if (!(last > at)) this.lastSeenAt[cell] = at;
  }

  /** Share of all cells seen (at or after `sinceAt`). */
  seen(sinceAt = Number.NEGATIVE_INFINITY): SeenShare {
    return this.#share(this.grid.cells, (i) => i, sinceAt);
  }

  /** Share of some cells seen (at or after `sinceAt`), of those that are watched. */
  shareOf(cells: readonly number[], sinceAt = Number.NEGATIVE_INFINITY): SeenShare {
    return this.#share(cells.length, (i) => cells[i] as number, sinceAt);
  }

  /** Share of the section's middle line seen (at or after `sinceAt`). */
  seenLine(sinceAt = Number.NEGATIVE_INFINITY): SeenShare {
    return this.#share(this.grid.columns, (column) => this.#middle(column), sinceAt);
  }

  /** Share of all cells seen (at or after `sinceAt`), on known and on assumed ground, 0…100; see `seen`. */
  percent(sinceAt = Number.NEGATIVE_INFINITY): number {
    return this.seen(sinceAt).percent;
  }

  /** Share of the section's middle line seen (at or after `sinceAt`), on known and on assumed ground, 0…100. */
  linePercent(sinceAt = Number.NEGATIVE_INFINITY): number {
    return this.seenLine(sinceAt).percent;
  }

  /** Shares of all cells by how well they were seen. */
  shares(): CoverageShares {
    const counts = sights.map(() => 0);
    for (const sight of this.why) counts[sight] = (counts[sight] as number) + 1;
    counts[NEVER] = (counts[NEVER] as number) - (this.grid.cells - this.#watched);
    const share = (sight: Sight) => (100 * (counts[sights.indexOf(sight)] as number)) / Math.max(1, this.#watched);
    return {
      never: share("never"),
      small: share("small"),
      hidden: share("hidden"),
      assumed: share("assumed"),
      seen: share("seen"),
    };
  }

  /** The stretches of the section whose middle line was not seen (at or after `sinceAt`); none of an area. */
  gaps(sinceAt?: number): CoverageGap[] {
    return gapsOf(this, sinceAt);
  }

  /** The pieces of what is watched that were not seen (at or after `sinceAt`), the largest first. */
  patches(sinceAt?: number): CoveragePatch[] {
    return patchesOf(this, this.why.keys(), sinceAt);
  }

  /** Every cell with when it was last seen, in order along the section and from left to right across it. */
  cells(): CoverageCell[] {
    return Array.from({ length: this.grid.cells }, (_, i) => {
      const at = this.lastSeenAt[i] as number;
      return {
        centre: this.grid.centre(i),
        ring: this.grid.ring(i),
        along: this.grid.along(Math.floor(i / this.grid.rows)),
        across: this.grid.across(i % this.grid.rows),
        why: sights[this.why[i] as number] as Sight,
        pixels: this.pixels[i] as number,
        visits: this.visits[i] as number,
        ...(!Number.isNaN(at) && { lastSeenAt: at }),
      };
    });
  }

  /** The outlines of cells beside each other across the section that were seen alike. */
  runs(): { ring: LatLon[]; why: Sight }[] {
    const { columns, rows } = this.grid;
    const out: { ring: LatLon[]; why: Sight }[] = [];
    for (let c = 0; c < columns; c++)
      for (let from = 0; from < rows; ) {
        const sight = this.why[c * rows + from] as number;
        let to = from;
        const beyond = this.outside?.[c * rows + from];
        while (to + 1 < rows && this.why[c * rows + to + 1] === sight && this.outside?.[c * rows + to + 1] === beyond)
          to++;
        if (!beyond) out.push({ ring: this.grid.ringOf(c, from, to), why: sights[sight] as Sight });
        from = to + 1;
      }
    return out;
  }

  #share(count: number, cellOf: (i: number) => number, sinceAt: number): SeenShare {
    let watched = 0;
    let seen = 0;
    let assumed = 0;
    for (let i = 0; i < count; i++) {
      const cell = cellOf(i);
      if (this.outside?.[cell]) continue;
      watched++;
      if (!((this.lastSeenAt[cell] as number) >= sinceAt)) continue;
      seen++;
      if (this.why[cell] === ASSUMED) assumed++;
    }
    return { percent: watched === 0 ? 0 : (100 * seen) / watched, assumed: seen === 0 ? 0 : (100 * assumed) / seen };
  }

  #middle(column: number): number {
    return column * this.grid.rows + (this.grid.rows - 1) / 2;
  }
}

const VISIT_GAP_MS = 30_000; // unseen for longer than this, a cell's next sight is another visit
const NEVER = sights.indexOf("never");
const HIDDEN = sights.indexOf("hidden");
const ASSUMED = sights.indexOf("assumed");
