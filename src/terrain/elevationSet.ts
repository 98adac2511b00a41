import { Emitter } from "../base/emitter.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { ElevationFile, HeightDatum, TerrainRecord } from "../contract/terrain.ts";
import { boxesMeet } from "../geo/box.ts";
import type { LatLon } from "../geo/position.ts";
import { countVoids } from "./countVoids.ts";
import type { ElevationRaster } from "./elevationRaster.ts";
import { openElevation } from "./openElevation.ts";

/** A file that the operator added, as it is remembered. */
export interface KeptElevation {
  readonly path: string;
  /** What the operator said of its heights; absent: as the file says. */
  readonly datum?: HeightDatum;
  /** As they were counted when it was added. */
  readonly voids?: number;
}

/** A file of the set that can be read now. */
export interface OpenElevation {
  readonly raster: ElevationRaster;
  readonly datum: HeightDatum;
}

interface Entry {
  kept: KeptElevation;
  raster?: ElevationRaster;
  failure?: ReturnType<typeof failureOf>;
}

/** The elevation files that the operator added, in the order in which they are asked. */
export class ElevationSet {
  readonly #open: (path: string) => Promise<ElevationRaster>;
  readonly #voidsOf: typeof countVoids;
  readonly #changed = new Emitter<TerrainRecord>();
  #entries: Entry[] = [];
  #revision = 0;

  /** Files came, went, changed places, or failed. */
  readonly onChanged = this.#changed.on;

  /** Opens files and counts their voids by what is handed in, which may do it elsewhere. */
  constructor(open: (path: string) => Promise<ElevationRaster> = openElevation, voidsOf = countVoids) {
    this.#open = open;
    this.#voidsOf = voidsOf;
  }

  get revision(): number {
    return this.#revision;
  }

  record(): TerrainRecord {
    return { revision: this.#revision, files: this.#entries.map(fileOf) };
  }

  kept(): KeptElevation[] {
    return this.#entries.map(({ kept }) => kept);
  }

  /** Those that can be read, the first one first. */
  readable(): OpenElevation[] {
    return this.#entries.flatMap(({ raster, kept, failure }) =>
      raster && !failure ? [{ raster, datum: kept.datum ?? raster.datum }] : [],
    );
  }

  /** Whether some file that can be read reaches to a place. */
  covers({ lat, lon }: LatLon): boolean {
    const box = { south: lat, north: lat, west: lon, east: lon };
    return this.readable().some(({ raster }) => boxesMeet(raster.bounds, box));
  }

  /** Takes up files of an earlier run; one that can not be read stays in the list with its failure. */
  async restore(files: readonly KeptElevation[]): Promise<void> {
    this.#entries.push(...files.map((kept): Entry => ({ kept })));
    await Promise.all(this.#entries.map((entry) => this.#reopen(entry)));
    this.#tell();
    for (const entry of [...this.#entries]) await this.#countVoids(entry);
  }

  /** Adds a file before all others; one that is there already is opened anew. @throws FailureError why it can not be. */
  async add(path: string): Promise<ElevationFile> {
    const known = this.#find(path);
    if (known) {
      known.kept = withoutVoids(known.kept);
      await this.#reopen(known);
      this.#tell();
      void this.#countVoids(known);
      if (known.failure) throw new FailureError(known.failure.code, known.failure.message, known.failure.remedy);
      return fileOf(known);
    }
    const raster = await this.#open(path);
    if (this.#find(path)) {
      await raster.close();
      return this.add(path);
    }
    const entry: Entry = { kept: { path }, raster };
    this.#entries.unshift(entry);
    this.#tell();
    void this.#countVoids(entry);
    return fileOf(entry);
  }

  /** @throws FailureError not-found. */
  remove(path: string): void {
    const entry = this.#must(path);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#tell();
    void entry.raster?.close();
  }

  /** Those that are not named follow as they were. */
  reorder(paths: readonly string[]): void {
    const named = [...new Set(paths)].flatMap((path) => this.#find(path) ?? []);
    this.#entries = [...named, ...this.#entries.filter((entry) => !named.includes(entry))];
    this.#tell();
  }

  /** What a file's heights count from; null: what it says itself. @throws FailureError not-found. */
  setDatum(path: string, datum: HeightDatum | null): void {
    const entry = this.#must(path);
    const { datum: _, ...kept } = entry.kept;
    entry.kept = datum === null ? kept : { ...kept, datum };
    this.#tell();
  }

  /** A file could not be read any more: it is left out from now on, until it is added anew. */
  fail(raster: ElevationRaster, cause: unknown): void {
    const entry = this.#entries.find((one) => one.raster === raster);
    if (!entry || entry.failure) return;
    entry.failure = failureOf(cause);
    this.#tell();
  }

  async close(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    await Promise.all(entries.map(({ raster }) => raster?.close()));
  }

  async #reopen(entry: Entry): Promise<void> {
    const before = entry.raster;
    delete entry.raster;
    delete entry.failure;
    try {
      entry.raster = await this.#open(entry.kept.path);
    } catch (cause) {
      entry.failure = failureOf(cause);
    }
    await before?.close();
  }

  /** Counted while nothing else is to do; what does not work here is found again where it is read for use. */
  async #countVoids(entry: Entry): Promise<void> {
    const { raster } = entry;
    if (!raster || entry.kept.voids !== undefined) return;
    const [finest] = raster.levels;
    if (finest.columns * finest.rows > mostCounted) return;
    const left = () => entry.raster !== raster || !this.#entries.includes(entry);
    let voids = 0;
    try {
      voids = await this.#voidsOf(raster, left);
    } catch (cause) {
      if (!left()) this.fail(raster, cause);
      return;
    }
    if (left()) return;
    entry.kept = { ...entry.kept, voids };
    this.#changed.emit(this.record()); // no height is another for it
  }

  #tell(): void {
    this.#revision++;
    this.#changed.emit(this.record());
  }

  #find(path: string): Entry | undefined {
    return this.#entries.find(({ kept }) => kept.path === path);
  }

  #must(path: string): Entry {
    const found = this.#find(path);
    if (found) return found;
    throw new FailureError("not-found", `No such elevation file was added: ${path}`);
  }
}

const withoutVoids = ({ voids: _, ...kept }: KeptElevation): KeptElevation => kept;

function fileOf({ kept, raster, failure }: Entry): ElevationFile {
  const datum = kept.datum ?? raster?.datum ?? "mean-sea-level";
  const said = { path: kept.path, datum, datumSaid: kept.datum !== undefined };
  const [finest] = raster?.levels ?? [];
  return {
    ...said,
    state: failure || !raster ? "failed" : "ready",
    ...(failure ? { failure } : {}),
    ...(raster && finest
      ? {
          format: raster.format,
          bounds: raster.bounds,
          spacing: raster.step * metresPerSecond,
          heights: finest.columns * finest.rows,
        }
      : {}),
    ...(kept.voids === undefined ? {} : { voids: kept.voids }),
  };
}

const metresPerSecond = 1852 / 60; // of arc, along a meridian
const mostCounted = 30e6;
