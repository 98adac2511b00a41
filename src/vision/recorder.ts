import { basename } from "node:path";
import { Emitter } from "../base/emitter.ts";
import { reasonOf } from "../base/log.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { FootageGap } from "../contract/footage.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { MetadataUnit } from "./accessUnit.ts";
import { type DiskRoom, diskRoom, roomAgain, roomIsOut } from "./diskRoom.ts";
import { earlierFootage } from "./earlierFootage.ts";
import { RecordingGaps } from "./recordingGaps.ts";
import { SegmentFile, type TimedMetadata } from "./segmentFile.ts";
import { appendGap, appendStop, mendIndex } from "./segmentIndex.ts";
import { formatOf } from "./sps.ts";
import type { TimedUnit } from "./timedUnit.ts";

/** A segment is closed at the first key frame after this long, ms. */
const segmentMs = 30_000;
/** What a slow disk may keep waiting in memory before pictures are left out, bytes. */
const mostWaiting = 32 << 20;
/** Metadata packets that may wait for their picture. */
const mostMetadata = 64;
/** After a failed write, recording is tried again this much later, ms of the stream. */
const retryAfterMs = 5000;

/** What a recorder records, and where to. */
export interface Recording {
  readonly streamId: string;
  readonly folder: string;
  readonly hasMetadata: () => boolean;
  /** How much room the disk has; asked once a second. */
  readonly room?: (folder: string) => Promise<DiskRoom>;
}

/**
 * Records a stream as it came, without encoding it again, as MPEG-TS segments that begin with a key frame. Each picture
 * reaches the operating system as it is written, so a killed process loses none that it had. Pictures before the first
 * key frame are left out: nothing can decode them. Index: see `segmentIndex.ts`.
 */
export class Recorder {
  readonly #recording: Recording;
  readonly #room: (folder: string) => Promise<DiskRoom>;
  readonly #segments = new Emitter<SegmentRecord>();
  readonly #failures = new Emitter<Failure | undefined>();
  readonly #gapFound = new Emitter<FootageGap>();
  /** A segment when it begins, as it grows by a second, and when it is closed. */
  readonly onSegment = this.#segments.on;
  /** Why nothing is recorded just now; undefined when it goes on. */
  readonly onFailure = this.#failures.on;
  /** A stretch without pictures, when it is over; also since an earlier process recorded into this folder. */
  readonly onGap = this.#gapFound.on;
  readonly #gaps: RecordingGaps;
  #segment: SegmentFile | undefined;
  #announcedAt = 0;
  #last: SegmentRecord | undefined;
  #metadata: TimedMetadata[] = [];
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #followed = false; // what is in the folder from before is known
  #takenAt = 0; // of the picture that is being written
  #retryAt = Number.NEGATIVE_INFINITY;
  #failing: Failure | undefined;
  #overflowed = false;
  #stopped = false;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#room = recording.room ?? diskRoom;
    this.#gaps = new RecordingGaps(recording.streamId);
  }

  get folder(): string {
    return this.#recording.folder;
  }

  /** Whether pictures reach the disk. */
  get recording(): boolean {
    return this.#segment !== undefined && this.#failing === undefined;
  }

  push(unit: TimedUnit): void {
    const metadata = this.#metadata.splice(0);
    if (this.#stopped || (this.#overflowed && !unit.key)) return;
    const bytes = unit.data.length;
    if (this.#waiting + bytes > mostWaiting) {
      this.#overflow(unit.at);
      return;
    }
    this.#overflowed = false;
    this.#waiting += bytes;
    this.#queue(async () => {
      this.#waiting -= bytes;
      await this.#write(unit, metadata);
    });
  }

  /** Takes metadata; they are written with the next picture, so that they are in its segment. */
  pushMetadata({ data, pts }: MetadataUnit): void {
    if (pts !== undefined && this.#metadata.length < mostMetadata) this.#metadata.push({ data, pts });
  }

  /** Resolves when all that was given is written. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  /** Writes what is under way and closes the segment. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#queue(async () => {
      await this.#close();
      const gap = this.#gaps.ended(this.#takenAt);
      if (gap) this.#gapFound.emit(gap);
      if (this.#last) await appendStop(this.folder, basename(this.#last.file), this.#last.endAt);
    });
    await this.#tail;
  }

  #queue(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch((cause) => this.#writingFailed(cause));
  }

  /** Told at once, since the disk may hang; the gap begins after what still waits. */
  #overflow(at: number): void {
    if (!this.#overflowed) this.#queue(async () => this.#gaps.failed("disk-slow", at));
    this.#overflowed = true;
    this.#tell(new FailureError("busy", `Video is lost: the disk is too slow, ${this.folder}`, "Use a faster disk"));
  }

  async #write(unit: TimedUnit, metadata: readonly TimedMetadata[]): Promise<void> {
    this.#takenAt = unit.at;
    const { key, at } = unit;
    const segment = this.#segment;
    if (segment?.goesOn(unit) && segment.clockIsSet(unit)) this.#gaps.clockSet(at);
    if (segment && (!segment.goesOn(unit) || (key && this.#isDue(segment, unit)))) await this.#close();
    if (key && !this.#segment && this.#mayTry(at)) this.#segment = await this.#open(unit);
    const open = this.#segment;
    if (!open) return;
    await open.write(unit, metadata);
    const gap = this.#gaps.written(at);
    if (gap) this.#gapFound.emit(gap);
    this.#goesOn();
    if (open.startAt === at || at - this.#announcedAt >= 1000) await this.#announce(open);
    if (gap) await appendGap(this.folder, gap);
  }

  /** Whether the next segment begins with this key picture. */
  #isDue(segment: SegmentFile, unit: TimedUnit): boolean {
    return unit.at - segment.startAt >= segmentMs || segment.clockWasSet || segment.clockIsSet(unit);
  }

  /** The stream's own clock may have been set back since. */
  #mayTry(at: number): boolean {
    return at >= this.#retryAt || this.#retryAt - at > retryAfterMs;
  }

  async #open(unit: TimedUnit): Promise<SegmentFile | undefined> {
    const format = formatOf(unit);
    if (!format) return undefined;
    const { streamId, folder, hasMetadata } = this.#recording;
    if (!this.#followed) {
      const earlier = await earlierFootage(folder, streamId);
      if (earlier) this.#gaps.follow(earlier);
      if (earlier) await mendIndex(folder);
      this.#followed = true;
    }
    if (this.#failing?.code === "disk-full" && !roomAgain(await this.#room(folder))) throw nearlyFull(folder);
    return SegmentFile.open(unit, { streamId, folder, format, metadata: hasMetadata() });
  }

  async #close(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    if (!segment) return;
    try {
      await segment.close();
    } finally {
      this.#tellSegment(segment);
    }
  }

  async #announce(segment: SegmentFile): Promise<void> {
    this.#tellSegment(segment);
    segment.sync();
    if (roomIsOut(await this.#room(this.folder))) throw nearlyFull(this.folder);
  }

  #tellSegment({ record }: SegmentFile): void {
    if (!record) return;
    this.#last = record;
    this.#announcedAt = record.endAt;
    this.#segments.emit(record);
  }

  #writingFailed(thrown: unknown): void {
    const cause = namedFailure(thrown, this.folder);
    const segment = this.#segment;
    this.#segment = undefined;
    this.#retryAt = this.#takenAt + retryAfterMs;
    this.#gaps.failed(cause.failure.code === "disk-full" ? "disk-full" : "disk-failed", this.#takenAt);
    if (segment) this.#tellSegment(segment);
    void segment?.close().catch(() => {}); // the failure that matters is being announced
    this.#tell(cause);
  }

  #tell(cause: unknown): void {
    const failure = failureOf(cause);
    const before = this.#failing;
    this.#failing = failure;
    // A full disk is told by several calls in different words, each time again.
    if (failure.code === before?.code && (failure.code === "disk-full" || failure.message === before.message)) return;
    this.#failures.emit(failure);
  }

  #goesOn(): void {
    if (this.#failing === undefined || this.#overflowed) return;
    this.#failing = undefined;
    this.#failures.emit(undefined);
  }
}

const nearlyFull = (folder: string): FailureError =>
  new FailureError(
    "disk-full",
    `Video is not recorded: the disk is full, ${folder}`,
    "Free some space: recording then goes on by itself",
  );

/** What the system said, in the operator's words. */
function namedFailure(cause: unknown, folder: string): FailureError {
  if (cause instanceof FailureError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return nearlyFull(folder);
  const remedy = "See whether the folder can be written to: recording then goes on by itself";
  return new FailureError("denied", `Video is not recorded: ${reasonOf(cause)}, ${folder}`, remedy);
}
