import { randomUUID } from "node:crypto";
import type { CoverageDelta } from "../contract/coverage.ts";
import type { CoverageMap } from "../mission/coverage.ts";

/** Tells of a raster that grows what changed since it was asked before, to any number of windows. */
export class CoverageTold {
  readonly #map: CoverageMap;
  readonly #id = randomUUID();
  /** What was told last, and the revision in which each cell changed; 0: as it began. */
  readonly #why: Uint8Array;
  readonly #pixels: Uint16Array;
  readonly #lastSeenAt: Float64Array;
  readonly #changedIn: Uint32Array;
  #revision = 0;

  constructor(map: CoverageMap) {
    const { cells } = map.grid;
    this.#map = map;
    this.#why = new Uint8Array(cells);
    this.#pixels = new Uint16Array(cells);
    this.#lastSeenAt = new Float64Array(cells).fill(Number.NaN);
    this.#changedIn = new Uint32Array(cells);
  }

  /** What changed since a revision of the raster `map`; all that was ever seen, where that is another raster. */
  since(map: string | null, revision: number): CoverageDelta {
    this.#look();
    const known = map === this.#id && revision <= this.#revision ? revision : 0;
    let count = 0;
    for (const changed of this.#changedIn) if (changed > known) count++;
    const cells = new Uint32Array(count);
    const why = new Uint8Array(count);
    const pixels = new Uint16Array(count);
    const lastSeenAt = new Float64Array(count);
    for (let cell = 0, at = 0; at < count; cell++) {
      if ((this.#changedIn[cell] as number) <= known) continue;
      cells[at] = cell;
      why[at] = this.#why[cell] as number;
      pixels[at] = this.#pixels[cell] as number;
      lastSeenAt[at] = this.#lastSeenAt[cell] as number;
      at++;
    }
    const { section, size, columns, rows } = this.#map.grid;
    const { step, width } = size;
    return {
      map: this.#id,
      revision: this.#revision,
      section,
      step,
      width,
      columns,
      rows,
      cells,
      why,
      pixels,
      lastSeenAt,
    };
  }

  /** Takes note of the cells that changed since it looked the last time. */
  #look(): void {
    const next = this.#revision + 1;
    const { why, pixels, lastSeenAt } = this.#map;
    for (let cell = 0; cell < why.length; cell++) {
      const sight = why[cell] as number;
      const most = Math.min(65_535, Math.round(pixels[cell] as number));
      const at = lastSeenAt[cell] as number;
      if (sight === this.#why[cell] && most === this.#pixels[cell] && Object.is(at, this.#lastSeenAt[cell])) continue;
      this.#why[cell] = sight;
      this.#pixels[cell] = most;
      this.#lastSeenAt[cell] = at;
      this.#changedIn[cell] = next;
      this.#revision = next;
    }
  }
}
