import * as v from "valibot";
import { Emitter } from "../base/emitter.ts";
import { errorOf } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import {
  type ElevationFile,
  type HeightDatum,
  planSamples,
  type TerrainArea,
  type TerrainRecord,
  type TerrainRectangle,
} from "../contract/terrain.ts";
import type { GeoBox } from "../geo/box.ts";
import { type Ground, layeredGround } from "../geo/ground.ts";
import { tiledGround } from "../geo/groundTiles.ts";
import type { LatLon } from "../geo/position.ts";
import type { Plan } from "../mission/plan.ts";
import { planBoxes } from "../mission/planArea.ts";
import type { Settings } from "../store/settings.ts";
import type { ElevationSet, KeptElevation } from "../terrain/elevationSet.ts";
import type { ElevationStore } from "../terrain/elevationStore.ts";
import { ReadingThread } from "../terrain/readingThread.ts";
import { overSettledGround } from "../terrain/settledGround.ts";
import { elevationOn } from "./elevationReading.ts";

interface Options {
  readonly settings: Settings;
  /** A failure that no call waits for. */
  readonly fail: (cause: unknown) => void;
}

/** The operator's elevation files: remembered over restarts, and the ground that plans and vehicles have from them. */
export class TerrainFiles {
  readonly #settings: Settings;
  readonly #fail: (cause: unknown) => void;
  readonly #thread = new ReadingThread();
  readonly #set: ElevationSet;
  readonly #store: ElevationStore;
  readonly #changed = new Emitter<TerrainRecord>();
  readonly #told = new Set<string>();
  readonly #areas = new Map<string, PlannedGround>();
  #restored: Promise<void> = Promise.resolve();

  /** Files or their order changed, or one can no longer be read. */
  readonly onChanged = this.#changed.on;

  constructor({ settings, fail }: Options) {
    this.#settings = settings;
    this.#fail = fail;
    const { set, store } = elevationOn(this.#thread);
    this.#set = set;
    this.#store = store;
    this.#set.onChanged((record) => {
      this.#settings.set(settingKey, this.#set.kept());
      this.#tellFailures(record);
      this.#changed.emit(record);
    });
  }

  /** Opens the files of earlier runs; those that can not be read are told, and stay in the list. */
  start(): void {
    const kept = this.#settings.get(settingKey, parseKept) ?? [];
    this.#restored = this.#set.restore(kept as readonly KeptElevation[]).catch((cause) => this.#fail(cause));
  }

  async close(): Promise<void> {
    await this.#restored;
    await this.#set.close();
    await this.#thread.close();
  }

  record(): TerrainRecord {
    return this.#set.record();
  }

  async add(path: string): Promise<ElevationFile> {
    await this.#restored;
    this.#told.delete(path);
    return this.#set.add(path);
  }

  remove(path: string): void {
    this.#set.remove(path);
    this.#told.delete(path);
  }

  reorder(paths: readonly string[]): void {
    this.#set.reorder(paths);
  }

  setDatum(path: string, datum: HeightDatum | null): void {
    this.#set.setDatum(path, datum);
  }

  async area(boxes: readonly GeoBox[], maxSamples: number): Promise<TerrainArea> {
    await this.#restored;
    return this.#store.load(boxes, { maxSamples });
  }

  async rectangle(asked: GeoBox & { rows: number; columns: number }): Promise<TerrainRectangle> {
    await this.#restored;
    const { revision } = this.#set;
    return { revision, amsl: await this.#store.rectangle(asked) };
  }

  /**
   * The ground under a vehicle for what can not wait: that of the plan it holds, once it is loaded, elsewhere what is
   * loaded so far; then `beneath`. It is another one when heights have become others.
   */
  under(vehicleId: string | undefined, plan: Plan | undefined, beneath: Ground | undefined): Ground | undefined {
    if (this.#set.readable().length === 0) return beneath;
    const { revision } = this.#set;
    const key = vehicleId ?? "";
    const known = this.#areas.get(key);
    if (known && known.revision === revision && known.plan === plan && known.beneath === beneath) return known.ground;
    const now = beneath ? layeredGround(this.#store.ground, beneath) : this.#store.ground;
    const entry: PlannedGround = { revision, plan, beneath, ground: now };
    this.#areas.set(key, entry);
    if (plan) this.#load(entry, plan).catch((cause) => this.#fail(cause));
    return now;
  }

  /** Does some work over the heights of a plan's whole land, and of whatever else it asks for. */
  async over<T>(
    { plan, home, beneath }: { plan: Plan; home: LatLon | undefined; beneath: Ground | undefined },
    work: (terrain: Ground | undefined) => T,
  ): Promise<T> {
    await this.#restored;
    if (this.#set.readable().length === 0) return work(beneath);
    const boxes = planBoxes(plan, home ?? plan.home);
    return overSettledGround({ set: this.#set, store: this.#store, boxes, maxSamples: planSamples }, (ground) =>
      work(beneath ? layeredGround(ground, beneath) : ground),
    );
  }

  async #load(entry: PlannedGround, plan: Plan): Promise<void> {
    const { tiles, revision } = await this.#store.load(planBoxes(plan), { maxSamples: planSamples });
    if (revision !== entry.revision) return; // the next look makes another
    const { beneath } = entry;
    entry.ground = layeredGround(tiledGround(tiles), this.#store.ground, ...(beneath ? [beneath] : []));
  }

  #tellFailures({ files }: TerrainRecord): void {
    for (const { path, failure } of files) {
      if (!failure) this.#told.delete(path);
      else if (!this.#told.has(path)) {
        this.#told.add(path);
        const { code, message, remedy } = failure;
        this.#fail(errorOf({ code, message: `Elevation is missing: ${message}`, ...(remedy && { remedy }) }));
      }
    }
  }
}

interface PlannedGround {
  readonly revision: number;
  readonly plan: Plan | undefined;
  readonly beneath: Ground | undefined;
  ground: Ground;
}

const settingKey = "terrain.files";
const parseKept = parser(
  settingKey,
  v.array(
    v.object({
      path: v.string(),
      datum: v.optional(v.picklist(["mean-sea-level", "ellipsoid"])),
      voids: v.optional(v.number()),
    }),
  ),
);
