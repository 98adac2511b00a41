import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../base/log.ts";
import type { FlagRule } from "../contract/flagRules.ts";
import { mediaAddress } from "../contract/media.ts";
import type { FlagRecord, TrackRecord } from "../contract/records.ts";
import type { Still } from "../contract/vision.ts";
import { type FlagChange, Flagger } from "../review/flagger.ts";
import { sectionOf } from "../review/sightingSection.ts";
import type { WatchZone } from "../review/watchZone.ts";
import type { AuditLog } from "../store/auditLog.ts";
import type { FlagStore } from "../store/flagStore.ts";
import type { FootageStore } from "../store/footageStore.ts";
import type { FootprintStore } from "../store/footprintStore.ts";
import type { SortieStore } from "../store/sortieStore.ts";
import { TrackLog } from "../store/trackLog.ts";
import { flagEvent } from "./flagEvent.ts";
import { Watch, type WatchedFrame } from "./watch.ts";

/** What the review of a recording stands on. */
export interface OfflineReviewDeps {
  readonly sortieId: string;
  readonly store: {
    readonly flags: FlagStore;
    readonly footage: FootageStore;
    readonly footprints: FootprintStore;
    readonly sorties: SortieStore;
  };
  readonly rules: readonly FlagRule[];
  readonly zones: readonly WatchZone[];
  readonly still: (trackId: string) => Promise<Still | null>;
  readonly announce: (flag: FlagRecord) => void;
  /** Tells of every flag that is opened and closed. */
  readonly audit?: AuditLog;
  readonly log: Log;
}

const tickMs = 500;

/**
 * Tracks and flags of a recording, kept as those of a flight are, with a memory of its own: what flies now and what was
 * recorded then know nothing of each other. Time is that of the recording.
 */
export class OfflineReview {
  readonly #deps: OfflineReviewDeps;
  readonly #watch: Watch;
  readonly #flagger: Flagger;
  readonly #tracks: TrackLog;
  readonly #flags = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #placed = new Set<string>();
  readonly #noPlaces = new Map<string, number>();
  readonly #leads = new Map<string, TrackRecord>();
  #pictures: Promise<void> = Promise.resolve();
  #tickedAt: number | undefined;
  #lastAt = 0;

  constructor(deps: OfflineReviewDeps) {
    this.#deps = deps;
    const { rules, zones, store, log } = deps;
    this.#watch = new Watch({ log });
    this.#flagger = new Flagger({
      ...{ rules, zones },
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      newId: () => store.flags.newId(),
    });
    this.#tracks = new TrackLog({ folder: (id) => store.sorties.folder(id), log });
    this.#tracks.setZones(zones);
    this.#watch.onSeen(({ track, at, box, placed }) => {
      this.#seen.add(track.id);
      store.footage.addBoxes([box]);
      if (!placed) {
        const why = track.noPlace ?? "unknown";
        this.#noPlaces.set(why, (this.#noPlaces.get(why) ?? 0) + 1);
        return;
      }
      this.#placed.add(track.id);
      this.#tracks.observe(deps.sortieId, track, at);
      for (const change of this.#flagger.observe(track, at, deps.sortieId)) this.#take(change, track);
    });
  }

  /** Confirmed tracks, those of them with a place, and flags so far. */
  get counts(): { tracks: number; placed: number; flags: number } {
    return { tracks: this.#seen.size, placed: this.#placed.size, flags: this.#flags.size };
  }

  /** Why sights of tracks gave no place, in the words of their records, commonest first. */
  get noPlaces(): readonly string[] {
    return [...this.#noPlaces].sort(([, a], [, b]) => b - a).map(([why]) => why);
  }

  observe(watched: WatchedFrame): void {
    const { at } = watched.frame;
    this.#lastAt = at;
    if (this.#tickedAt === undefined || Math.abs(at - this.#tickedAt) >= tickMs) {
      this.#tickedAt = at;
      this.#watch.tick(at);
      this.#tracks.flush(at);
      for (const change of this.#flagger.tick(at)) this.#take(change);
    }
    this.#watch.observe(watched);
  }

  /** Closes what is open, and waits until all of it is kept. */
  async end(): Promise<void> {
    this.#watch.tick(Number.POSITIVE_INFINITY);
    this.#tracks.flush(this.#lastAt);
    for (const change of this.#flagger.closeAll(this.#deps.sortieId)) this.#take(change);
    await this.#pictures;
  }

  #take({ change, flag }: FlagChange, track?: TrackRecord): void {
    this.#flags.add(flag.id);
    if (change === "opened" && track) this.#leads.set(flag.id, track);
    const section = sectionOf(this.#deps.zones, flag.place);
    const { audit, store } = this.#deps;
    const save = () => store.flags.save({ ...flag, ...(section !== undefined && { section }) });
    const saved = change === "updated" || !audit ? save() : audit.with(flagEvent(change, flag), save, false);
    this.#deps.announce(saved);
    const lead = this.#leads.get(flag.id);
    // The best picture of the lead so far, and again when nothing better can come.
    if (lead && change !== "updated")
      this.#pictures = this.#pictures.then(() => this.#picture(saved, lead)).catch((cause) => this.#noPicture(cause));
  }

  async #picture({ id, sortieId }: FlagRecord, track: TrackRecord): Promise<void> {
    const still = await this.#deps.still(track.id);
    if (!still) return;
    const folder = join(this.#deps.store.sorties.folder(sortieId), "flags");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${id}.jpg`), still.jpeg);
    const address = `${mediaAddress(`sorties/${sortieId}/flags/${id}.jpg`)}?${still.at}`;
    this.#deps.announce(this.#deps.store.flags.setThumbnail(id, address));
  }

  #noPicture(cause: unknown): void {
    this.#deps.log.warn("no picture for a flag", cause);
  }
}
