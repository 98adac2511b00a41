import type { LatLon } from "../geo/position.ts";
import { CoverageMap } from "../mission/coverage.ts";
import { sights } from "../mission/sights.ts";

const seenAtLeast = sights.indexOf("assumed");
/** Looks nearer to each other than this are one, ms. */
const sameLookMs = 3_000;

/** The longest time that one place went unseen. */
export interface Unseen {
  readonly ms: number;
  readonly along: number; // metres
  readonly endsAt: number;
}

/** The middle line of a section, with how long each part of it went unseen between two looks that were good enough. */
export class RevisitMap extends CoverageMap {
  readonly firstAt: Float64Array;
  readonly #worst: Float64Array;
  readonly #worstEnd: Float64Array;
  /** Every time between two looks, ms, in the order in which they ended. */
  readonly unseenMs: number[] = [];

  constructor(section: readonly LatLon[], step: number) {
    super(section, { step, width: step / 2 });
    const { cells } = this.grid;
    this.firstAt = new Float64Array(cells).fill(Number.NaN);
    this.#worst = new Float64Array(cells);
    this.#worstEnd = new Float64Array(cells);
  }

  override note(cell: number, sight: number, pixels: number, at: number): void {
    const before = this.lastSeenAt[cell] as number;
    super.note(cell, sight, pixels, at);
    if (sight < seenAtLeast) return;
    if (Number.isNaN(before)) this.firstAt[cell] = at;
    else this.#gap(cell, before, at);
  }

  /** Per place, metres along, the longest time unseen; what is unseen at the end counts up to then. */
  worstAlong(endAt: number): Unseen[] {
    return Array.from({ length: this.grid.cells }, (_, cell) => {
      const last = this.lastSeenAt[cell] as number;
      const open = Number.isNaN(last) ? Number.POSITIVE_INFINITY : endAt - last;
      const known = this.#worst[cell] as number;
      const along = (cell + 0.5) * this.grid.long;
      return open > known
        ? { ms: open, along, endsAt: endAt }
        : { ms: known, along, endsAt: this.#worstEnd[cell] as number };
    });
  }

  /** How old the oldest look is now, of what was seen at all, ms, and the share of all places seen within a time, 0…1. */
  ages(at: number, withinMs: number): { readonly worstMs: number; readonly share: number; readonly seen: number } {
    let worstMs = 0;
    let fresh = 0;
    let seen = 0;
    for (const last of this.lastSeenAt) {
      if (Number.isNaN(last)) continue;
      seen++;
      worstMs = Math.max(worstMs, at - last);
      if (at - last <= withinMs) fresh++;
    }
    const { cells } = this.grid;
    return { worstMs, share: fresh / cells, seen: seen / cells };
  }

  #gap(cell: number, before: number, at: number): void {
    const ms = at - before;
    if (ms > sameLookMs) this.unseenMs.push(ms);
    if (ms <= (this.#worst[cell] as number)) return;
    this.#worst[cell] = ms;
    this.#worstEnd[cell] = at;
  }
}
