import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { FlagRule, RuleTrial, TrackRecording } from "../contract/flagRules.ts";
import { mediaAddress } from "../contract/media.ts";
import type { ClipRecord, FlagRecord, TrackRecord } from "../contract/records.ts";
import type { Still } from "../contract/vision.ts";
import { type FlagChange, Flagger } from "../review/flagger.ts";
import { usualLimits } from "../review/flagLimits.ts";
import { sectionOf } from "../review/sightingSection.ts";
import { ruleTrial } from "../review/tryRules.ts";
import type { WatchZone } from "../review/watchZone.ts";
import type { AuditEvent, AuditLog } from "../store/auditLog.ts";
import type { FlagStore } from "../store/flagStore.ts";
import type { FootageStore } from "../store/footageStore.ts";
import type { SortieStore } from "../store/sortieStore.ts";
import { TrackLog } from "../store/trackLog.ts";
import { flagEvent } from "./flagEvent.ts";
import type { FlagRules } from "./flagRules.ts";

interface FlagsOptions {
  readonly store: FlagStore;
  readonly footage: FootageStore;
  readonly sorties: SortieStore;
  readonly rules: FlagRules;
  readonly still: (streamId: string, trackId: string) => Promise<Still | null>;
  /** Tells of every flag that is opened and closed, and of what people say of it. */
  readonly audit?: AuditLog;
  readonly log: Log;
}

const sliceMs = 10;
const timeZoneHere = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
const savePeriodMs = 1_000; // an open flag grows with each frame; the disk hears of it once a second
const leadMs = 2_000; // footage before and after the sighting that a clip shows
const tailMs = 2_000;

/** The station's flags: raised by the flagger, kept in the store, answered by analysts. */
export class Flags {
  readonly #options: FlagsOptions;
  readonly #flagger: Flagger;
  readonly #tracks: TrackLog;
  readonly #changed = new Emitter<FlagRecord>();
  readonly #savedAt = new Map<string, number>();
  #zones: readonly WatchZone[] = [];

  readonly onFlag = this.#changed.on;

  constructor(options: FlagsOptions) {
    this.#options = options;
    const { rules, sorties, log } = options;
    this.#flagger = new Flagger({
      zones: [],
      rules: rules.list(),
      timeZone: timeZoneHere(),
      newId: () => options.store.newId(),
    });
    rules.onRules((changed) => this.#flagger.setRules(changed));
    this.#tracks = new TrackLog({ folder: (sortieId) => sorties.folder(sortieId), log: log.child("tracks") });
    // A parked car of an earlier sortie is known again; what is older is a new question.
    this.#flagger.restore({ flags: options.store.recent(usualLimits.parkedForMs) });
  }

  /** The rules that make the flags. */
  get rules(): FlagRules {
    return this.#options.rules;
  }

  /** The sorties whose tracks were kept, newest first. */
  recordings(): TrackRecording[] {
    return this.#options.sorties
      .list()
      .filter(({ id }) => this.#tracks.has(id))
      .map(({ id, vehicleId, startedAt, endedAt }) => ({
        sortieId: id,
        vehicleId,
        startedAt,
        ...(endedAt !== undefined && { endedAt }),
      }));
  }

  /**
   * What rules would have flagged in a recorded sortie, as if all of them were on.
   * @throws FailureError not-found when no tracks of the sortie were kept.
   */
  async tryRules(rules: readonly FlagRule[], sortieId: string): Promise<RuleTrial> {
    const known = this.#options.sorties.list().some(({ id }) => id === sortieId);
    if (!known) throw new FailureError("not-found", `There is no sortie ${sortieId}`);
    const recording = this.#tracks.read(sortieId);
    const steps = ruleTrial(
      rules.map((rule) => ({ ...rule, on: true })),
      recording,
      timeZoneHere(),
    );
    for (;;) {
      // Vehicles are not kept waiting for a trial.
      for (const until = performance.now() + sliceMs; performance.now() < until; ) {
        const step = steps.next();
        if (step.done) return step.value;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  list(): FlagRecord[] {
    return this.#options.store.list();
  }

  /** The flags that were opened in a sortie or seen again in it. */
  ofSortie(sortieId: string): FlagRecord[] {
    return this.#options.store.ofSortie(sortieId);
  }

  setZones(zones: readonly WatchZone[]): void {
    this.#zones = zones;
    this.#flagger.setZones(zones);
    this.#tracks.setZones(zones);
  }

  observe(track: TrackRecord, at: number, sortieId: string): void {
    this.#tracks.observe(sortieId, track, at);
    for (const change of this.#flagger.observe(track, at, sortieId)) this.#take(change, at, track);
  }

  tick(at: number): void {
    this.#tracks.flush(at);
    for (const change of this.#flagger.tick(at)) this.#take(change, at);
  }

  /** Closes what only a sortie that is over has open; its vehicle will not be seen again. */
  endSortie(sortieId: string, at: number): void {
    this.#tracks.flush(at);
    for (const change of this.#flagger.closeAll(sortieId)) this.#take(change, at);
  }

  /** Takes in what people said of flags and what other stations have seen of them, and tells of it. */
  changed(flags: readonly FlagRecord[]): void {
    for (const flag of flags) {
      this.#flagger.takeIn(flag);
      this.#announce(flag);
    }
  }

  /** A flag was deleted: what is seen of its vehicle from now on is a new question. */
  forget(flagId: string): void {
    this.#flagger.forget(flagId);
    this.#savedAt.delete(flagId);
  }

  /** The footage of a flag's longest sighting, with a lead and a tail. */
  clip(flagId: string): ClipRecord {
    const flag = this.#options.store.get(flagId);
    const sighting = flag.sightings.toSorted((a, b) => b.toAt - b.fromAt - (a.toAt - a.fromAt))[0];
    if (!sighting) return { flagId, fromAt: flag.openedAt, toAt: flag.lastAt, segments: [], boxes: [] };
    const fromAt = sighting.fromAt - leadMs;
    const toAt = sighting.toAt + tailMs;
    const { footage } = this.#options;
    const { streamId, sortieId = flag.sortieId } = sighting;
    const { kept, gone } = footage.left(streamId, fromAt, toAt, sortieId);
    return {
      ...{ flagId, sortieId, fromAt, toAt, segments: kept },
      ...(gone.length > 0 && { gone }),
      boxes: footage.boxes(sighting.trackIds, fromAt, toAt),
    };
  }

  /** The file behind a flag's `media://` thumbnail. */
  thumbnailFile(flag: Pick<FlagRecord, "id" | "sortieId">): string {
    return join(this.#options.sorties.folder(flag.sortieId), "flags", `${flag.id}.jpg`);
  }

  #take({ change, flag }: FlagChange, at: number, track?: TrackRecord): void {
    const since = at - (this.#savedAt.get(flag.id) ?? Number.NEGATIVE_INFINITY);
    if (change === "updated" && since < savePeriodMs) return;
    this.#savedAt.set(flag.id, at);
    const section = sectionOf(this.#zones, flag.place);
    const save = () => this.#options.store.save({ ...flag, ...(section !== undefined && { section }) });
    const saved = change === "updated" ? save() : this.#told(flagEvent(change, flag), save);
    if (change === "opened") this.#options.log.info(`flag ${flag.id} opened: ${flag.reason}`);
    if (change === "closed") this.#savedAt.delete(flag.id);
    this.#announce(saved);
    if (track && (change === "opened" || flag.sightings.length === 1)) void this.#picture(flag, track);
  }

  /** Takes the picture of the track's best box so far; a better one later replaces it. */
  async #picture(flag: FlagRecord, track: TrackRecord): Promise<void> {
    try {
      const still = await this.#options.still(track.streamId, track.id);
      if (!still) return;
      const file = this.thumbnailFile(flag);
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, still.jpeg);
      const address = `${mediaAddress(`sorties/${flag.sortieId}/flags/${flag.id}.jpg`)}?${still.at}`;
      if (this.#options.store.get(flag.id).thumbnail !== address)
        this.#announce(this.#options.store.setThumbnail(flag.id, address));
    } catch (cause) {
      this.#options.log.warn(`no picture for flag ${flag.id}`, cause);
    }
  }

  /** Both are kept, what was done and the line that tells of it, or neither. Nobody waits for them, and frames do: they need not be on the disk at once. */
  #told<T>(event: AuditEvent, work: () => T): T {
    const { audit } = this.#options;
    return audit ? audit.with(event, work, false) : work();
  }

  #announce(flag: FlagRecord): FlagRecord {
    this.#changed.emit(flag);
    return flag;
  }
}
