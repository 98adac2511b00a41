import { createHash } from "node:crypto";
import type { CoverageDelta } from "../contract/coverage.ts";
import { distance } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import type { CoverageMap } from "../mission/coverage.ts";
import { type CoverageAge, coverageAge } from "../mission/coverageAge.ts";
import { type Watched, watchedOf } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import { gridStep, mapOf, pixelsOf } from "../mission/plannedCoverage.ts";
import { CorridorSight } from "../mission/sight.ts";
import type { KeptCells } from "../store/coverageStore.ts";
import type { Eye } from "./coverageEyes.ts";
import { CoverageTold } from "./coverageTold.ts";

/** What all drones together have seen of one section, by the same model as the plan's coverage. */
export class CoverageSection {
  readonly id: string;
  readonly watched: Watched;
  readonly pixels: number;
  readonly map: CoverageMap;
  readonly #told: CoverageTold;
  /** By what the camera is like: drones that carry the same one share what was read of the ground. */
  readonly #sights = new Map<string, { readonly ground: Ground; readonly sight: CorridorSight }>();
  readonly #sawAt = new Map<string, number>();
  readonly #middle: LatLon;

  /** Of a plan that watches ground (see `watchesGround`). @throws RangeError where it does not */
  constructor(plan: Plan) {
    this.watched = watchedOf(plan);
    this.pixels = pixelsOf(plan);
    this.id = sectionIdOf(plan);
    this.map = mapOf(this.watched, gridStep(this.watched));
    this.#told = new CoverageTold(this.map);
    this.#middle = this.map.grid.placeAt(this.map.grid.length / 2);
  }

  /** Whether a camera at a place may have any of it in its reach. */
  near(place: LatLon): boolean {
    return distance(this.#middle, place) < this.map.grid.length / 2 + this.watched.watchWidth + FARTHEST;
  }

  /** Notes what a camera sees of it now. */
  look({ vehicleId, at, camera, pose }: Eye, ground: Ground): void {
    const key = JSON.stringify([camera.width, camera.height, camera.hfovDeg, camera.lens]);
    let known = this.#sights.get(key);
    if (known?.ground !== ground) {
      if (this.#sights.size >= MOST_CAMERAS) this.#sights.clear(); // of a lens that zooms
      known = { ground, sight: new CorridorSight(this.map, { camera, ground, pixels: this.pixels }) };
      this.#sights.set(key, known);
    }
    if (known.sight.look(pose, at) > 0) this.#sawAt.set(vehicleId, at);
  }

  /** The vehicles that saw some of it in the last ten seconds. */
  seers(now: number): string[] {
    return [...this.#sawAt].flatMap(([vehicleId, at]) => (Math.abs(now - at) <= SEEING_MS ? vehicleId : []));
  }

  age(at: number, sinceAt: number, youngMs: number): CoverageAge {
    return coverageAge(this.map, { at, sinceAt, youngMs });
  }

  /** What changed since a revision of the raster `map`. */
  changes(map: string | null, revision: number): CoverageDelta {
    const { outline, skipped } = this.watched;
    return { ...this.#told.since(map, revision), ...(outline && { outline }), ...(skipped && { skipped }) };
  }

  /** How many stretches its cells are kept in. */
  get stretches(): number {
    return Math.ceil(this.map.grid.columns / COLUMNS);
  }

  /** The cells of a stretch, and when the newest of them was seen; minus infinity where none was. */
  stretch(index: number): KeptCells & { readonly newestAt: number } {
    const [from, to] = this.#bounds(index);
    const lastSeenAt = this.map.lastSeenAt.slice(from, to);
    const newest = lastSeenAt.reduce((most, at) => (at > most ? at : most), Number.NEGATIVE_INFINITY);
    return { lastSeenAt, why: this.map.why.slice(from, to), newestAt: newest };
  }

  /** Takes in what was seen of a stretch before the station started; what is of another size is left out. */
  restore(index: number, { lastSeenAt, why }: KeptCells): void {
    const [from, to] = this.#bounds(index);
    if (lastSeenAt.length !== to - from) return;
    this.map.lastSeenAt.set(lastSeenAt, from);
    this.map.why.set(why, from);
  }

  /**
   * Forgets what is said to have been seen after an instant, ms: when that was, a clock that was ahead does not
   * tell. On the disk it stays until something is seen there anew.
   */
  forgetAfter(latestAt: number): void {
    const { lastSeenAt, why, pixels } = this.map;
    for (let cell = 0; cell < lastSeenAt.length; cell++) {
      if (!((lastSeenAt[cell] as number) > latestAt)) continue;
      lastSeenAt[cell] = Number.NaN;
      why[cell] = 0;
      pixels[cell] = 0;
    }
  }

  #bounds(index: number): [from: number, to: number] {
    const { rows, cells } = this.map.grid;
    return [Math.min(cells, index * COLUMNS * rows), Math.min(cells, (index + 1) * COLUMNS * rows)];
  }
}

/** The same ground, seen as well, is the same section, whoever drew it and whatever it is called. */
export function sectionIdOf(plan: Plan): string {
  const { section, watchWidth, outline, skipped } = watchedOf(plan);
  const rounded = (places: Watched["section"] | undefined) =>
    places?.map(({ lat, lon }) => `${lat.toFixed(6)} ${lon.toFixed(6)}`);
  const ground = [rounded(section), watchWidth.toFixed(1), rounded(outline), skipped, pixelsOf(plan)];
  return createHash("sha256").update(JSON.stringify(ground)).digest("hex").slice(0, 16);
}

const SEEING_MS = 10_000;
const FARTHEST = 25_000; // metres: twice the reach of the longest lens, and some
const MOST_CAMERAS = 8;
const COLUMNS = 256; // in one stretch
