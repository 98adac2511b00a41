import { join, resolve, sep } from "node:path";
import * as v from "valibot";
import { Disposer } from "../base/disposer.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { errorOf, type FailureError } from "../contract/failure.ts";
import {
  type FootageLimits,
  type FootageRecord,
  type FootageRemoval,
  leastFootageBytes,
  type RemovalReason,
  reservedBytes,
} from "../contract/footage.ts";
import { parser } from "../contract/parse.ts";
import type { StreamRecord } from "../contract/records.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { FootageStore } from "../store/footageStore.ts";
import type { Settings } from "../store/settings.ts";
import { type FootageDisk, FootageRemovals, footageDisk } from "./footageDisk.ts";
import { removable, type SparedSpan, type StoredSegment, sparedSpans } from "./footageRules.ts";
import { footageTrouble, type TroubleKind } from "./footageTrouble.ts";

interface Parts {
  readonly store: FootageStore;
  readonly flags: () => readonly { readonly sightings: readonly SparedSpan[] }[];
  /** What is recorded now, bytes a second. */
  readonly rate: () => number;
  readonly dataFolder: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly fail: (failure: FailureError) => void;
  readonly disk?: FootageDisk;
  /** Files that somebody reads now, as for an export. */
  readonly inUse?: () => ReadonlySet<string>;
  /** Hears of each removal once it is written down. */
  readonly removed?: (removal: FootageRemoval) => void;
}

/**
 * Keeps footage within its budget and its disk from getting full: removes the oldest segments, never what shows a flag
 * (whatever its verdict) with its margin, nor what is younger than ten minutes. Tells half an hour before. Each removal
 * is marked in the store and written to `footage-removals.jsonl`.
 */
export class FootageBudget {
  readonly #parts: Parts;
  readonly #disk: FootageDisk;
  readonly #removals: FootageRemovals;
  readonly #ends = new Disposer();
  readonly #seen = new Map<string, { readonly bytes: number; readonly writtenAt: number }>();
  /** Removed, but not yet written down: the disk was full. */
  readonly #unwritten: FootageRemoval[] = [];
  readonly #stuck = new Set<string>();
  #limits: FootageLimits;
  #told: TroubleKind | undefined;
  #record: FootageRecord | undefined;
  #looking: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#disk = parts.disk ?? footageDisk;
    this.#removals = new FootageRemovals(join(parts.dataFolder, "footage-removals.jsonl"));
    this.#limits = parts.settings.get(SETTING, parseLimits) ?? DEFAULTS;
    this.#ends.add(every(parts.clock, PERIOD_MS, () => void this.look()));
  }

  /** How it stands, at most ten seconds old. */
  async now(): Promise<FootageRecord> {
    return this.#record ?? (await this.look());
  }

  /** Sets the limits from now on, and after the next start. */
  async limit(limits: FootageLimits): Promise<FootageRecord> {
    this.#parts.settings.set(SETTING, limits);
    this.#limits = limits;
    return this.look();
  }

  /** The newest two hundred, newest first. */
  removals(): Promise<readonly FootageRemoval[]> {
    return this.#removals.newest(200);
  }

  /** Looks how much there is, removes what is too much, and tells what is wrong. Never rejects but for a broken store. */
  look(): Promise<FootageRecord> {
    const looked = this.#looking.then(() => this.#look());
    this.#looking = looked.catch((cause) => this.#parts.log.warn("Cannot look after the footage", cause));
    return looked;
  }

  /** All footage as it lies on the disk. */
  segments(): Promise<readonly StoredSegment[]> {
    return this.alone(() => this.#segments());
  }

  /** Does some work between two looks, so that nobody else removes footage meanwhile. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#looking.then(work);
    this.#looking = done.catch(() => {}); // who asked is told
    return done;
  }

  /** Footage went by somebody else's hand, who has marked it in the store: it is written down like the rest. */
  async wentElsewhere(segment: Omit<StoredSegment, "writtenAt">, why: RemovalReason): Promise<void> {
    this.#seen.delete(segment.file);
    await this.#removals
      .add({ ...plain(segment), bytes: segment.bytes, at: this.#parts.clock.now(), why })
      .catch((cause: unknown) => this.#say(segment.file, `${segment.file} is missing in the list: ${reasonOf(cause)}`));
  }

  async close(): Promise<void> {
    this.#ends.dispose();
    await this.#looking;
  }

  async #look(): Promise<FootageRecord> {
    const { clock, store, flags, rate, dataFolder } = this.#parts;
    await this.#write();
    const segments = await this.#segments();
    const now = clock.now();
    const mayGo = removable(segments, {
      spared: sparedSpans(flags()),
      ...(this.#parts.inUse && { inUse: this.#parts.inUse() }),
      now,
    });
    const room = await this.#disk.room(dataFolder);
    const removed = await this.#removeExcess(segments, mayGo, room?.free);
    const left = segments.filter(({ file }) => !removed.has(file));
    const first = mayGo.find(({ file }) => !removed.has(file));
    const usedBytes = sum(left);
    const freeBytes = room && room.free + sum(segments) - usedBytes;
    const removableBytes = sum(mayGo.filter(({ file }) => !removed.has(file)));
    const bytesPerSecond = rate();
    const toLimit = Math.min(
      this.#limits.budgetBytes - usedBytes,
      (freeBytes ?? Number.POSITIVE_INFINITY) - this.#limits.leastFreeBytes,
    );
    const toEnd = room && freeBytes !== undefined ? freeBytes - reservedBytes(room.size) + removableBytes : undefined;
    const limitInMs = lasting(toLimit, bytesPerSecond);
    const endsInMs = lasting(toEnd, bytesPerSecond);
    const trouble = footageTrouble({
      ...{ limits: this.#limits, usedBytes, freeBytes, bytesPerSecond, limitInMs, endsInMs },
      removable: first !== undefined,
      folder: dataFolder,
    });
    if (trouble && trouble.kind !== this.#told) this.#parts.fail(errorOf(trouble.failure));
    this.#told = trouble?.kind;
    this.#record = {
      limits: this.#limits,
      segments: left.length,
      usedBytes,
      sparedBytes: usedBytes - removableBytes,
      ...(freeBytes !== undefined && { freeBytes }),
      bytesPerSecond,
      ...(limitInMs !== undefined && { limitInMs }),
      ...(endsInMs !== undefined && { endsInMs }),
      ...(first && { first: plain(first) }),
      ...(trouble && { trouble: trouble.failure }),
      gaps: store.newestGaps(10),
    };
    return this.#record;
  }

  /** What the store knows, as it lies on the disk; files that somebody else removed are marked so. */
  async #segments(): Promise<StoredSegment[]> {
    const now = this.#parts.clock.now();
    const found: StoredSegment[] = [];
    for (const segment of this.#parts.store.kept()) {
      if (this.#unwritten.some(({ file }) => file === segment.file)) continue;
      const { file } = segment;
      let seen = this.#seen.get(file);
      if (!seen || seen.writtenAt > now - GROWS_MS) {
        try {
          seen = await this.#disk.look(file);
        } catch (cause) {
          this.#say(file, `Cannot see ${file}: ${reasonOf(cause)}`);
          continue;
        }
        if (seen) this.#seen.set(file, seen);
      }
      if (seen) found.push({ ...segment, ...seen });
      else await this.#note({ ...segment, bytes: 0 }, "gone");
    }
    return found;
  }

  async #removeExcess(
    segments: readonly StoredSegment[],
    mayGo: readonly StoredSegment[],
    freeBytes: number | undefined,
  ): Promise<ReadonlySet<string>> {
    const removed = new Set<string>();
    let used = sum(segments);
    let free = freeBytes ?? Number.POSITIVE_INFINITY;
    for (const segment of mayGo) {
      const overBudget = used > this.#limits.budgetBytes;
      if (!overBudget && free >= this.#limits.leastFreeBytes) break;
      if (!(await this.#remove(segment))) continue;
      removed.add(segment.file);
      used -= segment.bytes;
      free += segment.bytes;
      await this.#note(segment, overBudget ? "budget" : "free-space");
    }
    return removed;
  }

  async #remove({ file }: StoredSegment): Promise<boolean> {
    // The store tells where a file lies; nothing outside the data folder is ours to remove.
    const root = resolve(this.#parts.dataFolder) + sep;
    if (!resolve(file).startsWith(root) || !file.endsWith(".ts")) {
      this.#say(file, `${file} is not removed: it is no footage of this data folder`);
      return false;
    }
    try {
      await this.#disk.remove(file);
      return true;
    } catch (cause) {
      this.#say(file, `Cannot remove ${file}: ${reasonOf(cause)}`);
      return false;
    }
  }

  async #note(segment: Omit<StoredSegment, "writtenAt">, why: RemovalReason): Promise<void> {
    const { log, clock } = this.#parts;
    this.#seen.delete(segment.file);
    log.info(`Footage removed, ${why}: ${segment.file}, ${(segment.bytes / 1e6).toFixed(1)} MB`);
    this.#unwritten.push({ ...plain(segment), bytes: segment.bytes, at: clock.now(), why });
    await this.#write();
  }

  /** Writes removals down; what a full disk does not take is tried again at the next look. */
  async #write(): Promise<void> {
    for (let next = this.#unwritten[0]; next; next = this.#unwritten[0]) {
      try {
        this.#parts.store.markRemoved(next.file, next.at);
        await this.#removals.add(next);
        this.#parts.removed?.(next);
      } catch (cause) {
        this.#say(next.file, `The removal of ${next.file} is not written down yet: ${reasonOf(cause)}`);
        return;
      }
      this.#unwritten.shift();
    }
  }

  #say(file: string, words: string): void {
    if (!this.#stuck.has(file)) this.#parts.log.warn(words);
    this.#stuck.add(file);
  }
}

/** What streams that are recorded now bring, bytes a second. */
export const recordedRate = (streams: readonly Pick<StreamRecord, "recording" | "bitsPerSecond">[]): number =>
  streams.reduce((all, { recording, bitsPerSecond = 0 }) => all + (recording ? bitsPerSecond / 8 : 0), 0);

const sum = (segments: readonly { readonly bytes: number }[]): number =>
  segments.reduce((all, { bytes }) => all + bytes, 0);

const plain = ({ streamId, file, startAt, endAt }: Omit<StoredSegment, "writtenAt" | "bytes">) => ({
  ...{ streamId, file, startAt, endAt },
});

const lasting = (bytes: number | undefined, bytesPerSecond: number): number | undefined =>
  bytes === undefined || bytesPerSecond <= 0 || !Number.isFinite(bytes)
    ? undefined
    : (Math.max(0, bytes) / bytesPerSecond) * 1000;

const SETTING = "footage.limits";
const parseLimits = parser(
  SETTING,
  v.object({
    budgetBytes: v.pipe(v.number(), v.minValue(leastFootageBytes)),
    leastFreeBytes: v.pipe(v.number(), v.minValue(0)),
  }),
);
const DEFAULTS: FootageLimits = { budgetBytes: 100e9, leastFreeBytes: 2e9 };
const PERIOD_MS = 10_000;
/** A file that was written to so lately may still grow. */
const GROWS_MS = 15 * 60_000;
