import * as v from "valibot";
import { Emitter } from "../base/emitter.ts";
import { errorOf, type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { MapKind, MapLayer, MapsRecord, MapTile } from "../contract/maps.ts";
import { parser } from "../contract/parse.ts";
import type { GeoFeature } from "../mission/geoFeatures.ts";
import type { Settings } from "../store/settings.ts";
import { BlockCache } from "../terrain/blockCache.ts";
import type { MapSource } from "../terrain/mapSource.ts";
import { isTiff, openMap } from "../terrain/openMap.ts";
import { ReadingThread } from "../terrain/readingThread.ts";
import { MapTiles } from "./mapTiles.ts";
import { onlineMap } from "./onlineMap.ts";
import { isOverlayName, type Overlay, readOverlay } from "./overlayFile.ts";

interface Options {
  readonly settings: Settings;
  /** A failure that no call waits for. */
  readonly fail: (cause: unknown) => void;
  /** As the platform's own; handed in for tests. */
  readonly ask?: typeof fetch;
}

interface Entry {
  kept: Kept;
  source?: MapSource;
  overlay?: Overlay;
  failure?: Failure;
  /** Counts up whenever it is opened. */
  opened: number;
}

/** The operator's maps: remembered over restarts, and read where they lie, tile by tile. */
export class MapLayers {
  readonly #settings: Settings;
  readonly #fail: (cause: unknown) => void;
  readonly #ask: typeof fetch | undefined;
  readonly #changed = new Emitter<MapsRecord>();
  readonly #pieces = new BlockCache<Uint8ClampedArray>(96e6);
  readonly #tiles = new MapTiles();
  readonly #thread = new ReadingThread();
  #entries: Entry[] = [];
  #opened = 0;
  #closed = false;
  #restored: Promise<unknown> = Promise.resolve();

  /** Layers came, went or changed, or one can no longer be read. */
  readonly onChanged = this.#changed.on;

  constructor({ settings, fail, ask }: Options) {
    this.#settings = settings;
    this.#fail = fail;
    this.#ask = ask;
  }

  /** Opens the layers of earlier runs; those that can not be read are told, and stay in the list. */
  start(): void {
    const kept = this.#settings.get(settingKey, parseKept) ?? [];
    this.#entries = kept.map((one): Entry => ({ kept: one, opened: 0 }));
    this.#restored = Promise.all(this.#entries.map((entry) => this.#restore(entry))).then(() => this.#tell());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#restored;
    const entries = this.#entries;
    this.#entries = [];
    await Promise.all(entries.map(({ source }) => source?.close()));
    await this.#thread.close();
  }

  record(): MapsRecord {
    return { layers: this.#entries.map(layerOf) };
  }

  /** Puts a file on top; one that is there already is opened anew. @throws FailureError why it can not be shown. */
  add(path: string): Promise<MapLayer> {
    return this.#add({ id: path, kind: isOverlayName(path) ? "overlay" : "pictures", shown: true, opacity: 1 });
  }

  /** Puts a server's tiles on top, hidden. @throws FailureError bad-input for an address that is none. */
  addOnline(address: string, attribution: string): Promise<MapLayer> {
    return this.#add({ id: address, kind: "online", shown: false, opacity: 1, attribution });
  }

  /** @throws FailureError not-found, as all that follow. */
  remove(id: string): void {
    const entry = this.#must(id);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#tell();
    void entry.source?.close();
  }

  /** Those that are not named follow as they were. */
  reorder(ids: readonly string[]): void {
    const named = [...new Set(ids)].flatMap((id) => this.#find(id) ?? []);
    this.#entries = [...named, ...this.#entries.filter((entry) => !named.includes(entry))];
    this.#tell();
  }

  setOpacity(id: string, opacity: number): void {
    const entry = this.#must(id);
    entry.kept = { ...entry.kept, opacity };
    this.#tell();
  }

  show(id: string, shown: boolean): void {
    const entry = this.#must(id);
    entry.kept = { ...entry.kept, shown };
    if (shown && entry.kept.kind === "online") entry.opened = ++this.#opened; // what did not come may come now
    this.#tell();
  }

  /** Null where the layer has no picture. What a hidden server has is not asked for. */
  async tile(id: string, z: number, x: number, y: number): Promise<MapTile | null> {
    const entry = this.#must(id);
    const { source, kept, opened } = entry;
    if (!source || (kept.kind === "online" && !kept.shown)) return null;
    if (z < source.minZoom || z > source.maxZoom || x >= 2 ** z || y >= 2 ** z) return null;
    try {
      const tile = await this.#tiles.get(`${opened} ${z} ${x} ${y}`, () => source.tile(z, x, y));
      if (kept.kind === "online" && entry.failure) this.#failed(entry, undefined);
      return tile;
    } catch (cause) {
      const failure = failureOf(cause);
      // Some of a file may be whole: the rest of it stays on the globe.
      const same = this.#entries.includes(entry) && entry.opened === opened;
      if (failure.code !== "busy" && !entry.failure && same) this.#failed(entry, failure);
      throw cause;
    }
  }

  features(id: string): readonly GeoFeature[] {
    return this.#must(id).overlay?.features ?? [];
  }

  async #add(kept: Kept): Promise<MapLayer> {
    await this.#restored;
    const known = this.#find(kept.id);
    if (known) {
      await this.#open(known);
      this.#tell();
      if (known.failure) throw errorOf(known.failure);
      return layerOf(known);
    }
    const entry: Entry = { kept, opened: 0 };
    await this.#open(entry);
    if (entry.failure) throw errorOf(entry.failure);
    if (this.#find(kept.id)) {
      await entry.source?.close(); // it was added twice at the same time
      return this.#add(kept);
    }
    this.#entries.unshift(entry);
    this.#tell();
    return layerOf(entry);
  }

  async #restore(entry: Entry): Promise<void> {
    await this.#open(entry);
    if (entry.failure && !this.#closed) this.#complain(entry.failure);
  }

  async #open(entry: Entry): Promise<void> {
    const { id, kind, attribution = "" } = entry.kept;
    const before = entry.source;
    delete entry.source;
    delete entry.overlay;
    delete entry.failure;
    entry.opened = ++this.#opened;
    try {
      if (kind === "overlay") entry.overlay = await readOverlay(id, () => this.#closed);
      else if (kind === "pictures")
        entry.source = await (isTiff(id) ? this.#thread.openMap(id) : openMap(id, this.#pieces));
      else entry.source = onlineMap({ address: id, attribution, ...(this.#ask && { ask: this.#ask }) });
    } catch (cause) {
      entry.failure = failureOf(cause);
    }
    await before?.close();
  }

  #failed(entry: Entry, failure: Failure | undefined): void {
    delete entry.failure;
    if (failure) {
      entry.failure = failure;
      this.#complain(failure);
    }
    this.#tell();
  }

  #complain({ code, message, remedy }: Failure): void {
    this.#fail(errorOf({ code, message: `A map is missing: ${message}`, ...(remedy && { remedy }) }));
  }

  #tell(): void {
    if (this.#closed) return;
    this.#settings.set(
      settingKey,
      this.#entries.map(({ kept }) => kept),
    );
    this.#changed.emit(this.record());
  }

  #find(id: string): Entry | undefined {
    return this.#entries.find(({ kept }) => kept.id === id);
  }

  #must(id: string): Entry {
    const found = this.#find(id);
    if (found) return found;
    throw new FailureError("not-found", `No such map was added: ${id}`);
  }
}

function layerOf({ kept, source, overlay, failure, opened }: Entry): MapLayer {
  const { id, kind, shown, opacity } = kept;
  const { format, bounds } = source ?? overlay ?? {};
  return {
    id,
    kind,
    state: source || overlay ? "ready" : "failed",
    ...(failure && { failure }),
    shown,
    version: opened,
    opacity,
    ...(source?.name && { name: source.name }),
    ...(format && { format }),
    ...(bounds && { bounds }),
    ...(source && { minZoom: source.minZoom, maxZoom: source.maxZoom }),
    ...(source?.attribution && { attribution: source.attribution }),
    ...(overlay && overlay.doubts.length > 0 && { doubts: overlay.doubts }),
  };
}

interface Kept {
  readonly id: string;
  readonly kind: MapKind;
  readonly shown: boolean;
  readonly opacity: number;
  readonly attribution?: string | undefined;
}

const settingKey = "maps.layers";
const parseKept = parser(
  settingKey,
  v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(["pictures", "online", "overlay"]),
      shown: v.boolean(),
      opacity: v.number(),
      attribution: v.optional(v.string()),
    }),
  ),
);
