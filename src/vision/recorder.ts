import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { Emitter } from "../base/emitter.ts";
import { reasonOf } from "../base/log.ts";
import { type Failure, type FailureCode, FailureError, failureOf } from "../contract/failure.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { MetadataUnit } from "./accessUnit.ts";
import { appendIndex } from "./segmentIndex.ts";
import { formatOf } from "./sps.ts";
import type { TimedUnit } from "./timedUnit.ts";
import { TsMuxer } from "./tsMuxer.ts";

/** A segment is closed at the first key frame after this long, ms. */
const segmentMs = 30_000;
/** A time stamp this far from the one before belongs to a stream that began anew, in 90 kHz. */
const jumpTicks = 10 * 90_000;
/** What a slow disk may keep waiting in memory before pictures are left out, bytes. */
const mostWaiting = 32 << 20;
/** Metadata packets that may wait for their picture. */
const mostMetadata = 64;
/** After a failed write, recording is tried again this much later, ms of the stream. */
const retryAfterMs = 5000;

interface Segment {
  readonly muxer: TsMuxer;
  readonly file: string;
  readonly startAt: number;
  endAt: number;
  announcedAt: number;
  lastDts: number;
  lastMetadataPts: number;
}

type TimedMetadata = Required<MetadataUnit>;

/**
 * Records a stream as it came, without encoding it again, as MPEG-TS segments that begin with a key frame. Each picture
 * reaches the operating system as it is written, so a killed process loses none that it had. Index: see `segmentIndex.ts`.
 */
export class Recorder {
  readonly #streamId: string;
  readonly #folder: string;
  readonly #hasMetadata: () => boolean;
  readonly #segments = new Emitter<SegmentRecord>();
  readonly #failures = new Emitter<Failure | undefined>();
  /** A segment when it begins, as it grows by a second, and when it is closed. */
  readonly onSegment = this.#segments.on;
  /** Why nothing is recorded just now; undefined when it goes on. */
  readonly onFailure = this.#failures.on;
  #segment: Segment | undefined;
  #metadata: TimedMetadata[] = [];
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #writtenAt = Number.NEGATIVE_INFINITY; // of the stream
  #retryAt = Number.NEGATIVE_INFINITY;
  #failing: string | undefined;
  #overflowed = false;
  #stopped = false;

  constructor({
    streamId,
    folder,
    hasMetadata,
  }: {
    streamId: string;
    folder: string;
    hasMetadata: () => boolean;
  }) {
    this.#streamId = streamId;
    this.#folder = folder;
    this.#hasMetadata = hasMetadata;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Whether pictures reach the disk. */
  get recording(): boolean {
    return this.#segment !== undefined && this.#failing === undefined;
  }

  push(unit: TimedUnit): void {
    const metadata = this.#metadata.splice(0);
    if (this.#overflowed && !unit.key) return;
    this.#queue(unit.data.length, () => this.#write(unit, metadata));
  }

  /** Takes metadata; they are written with the next picture, so that they are in its segment. */
  pushMetadata({ data, pts }: MetadataUnit): void {
    if (pts !== undefined && this.#metadata.length < mostMetadata) this.#metadata.push({ data, pts });
  }

  /** Writes what is under way and closes the segment. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#tail;
    await this.#close().catch((cause) => this.#fail(cause, 0));
  }

  #queue(bytes: number, work: () => Promise<void>): void {
    if (this.#stopped) return;
    if (this.#waiting + bytes > mostWaiting) {
      this.#overflowed = true;
      const why = new FailureError("busy", `Video is lost: the disk is too slow, ${this.#folder}`, "Use a faster disk");
      this.#fail(why, 0);
      return;
    }
    this.#overflowed = false;
    this.#waiting += bytes;
    this.#tail = this.#tail.then(work).then(
      () => {
        this.#waiting -= bytes;
      },
      (cause) => {
        this.#waiting -= bytes;
        this.#fail(cause, retryAfterMs);
      },
    );
  }

  async #write(unit: TimedUnit, metadata: readonly TimedMetadata[]): Promise<void> {
    this.#writtenAt = unit.at;
    const segment = this.#segment;
    const jumped = segment !== undefined && !follows(segment.lastDts, unit.dts);
    if (segment && (jumped || (unit.key && unit.at - segment.startAt >= segmentMs))) await this.#close();
    if (unit.key && !this.#segment && unit.at >= this.#retryAt) await this.#open(unit);
    const open = this.#segment;
    if (!open) return;
    if (unit.key) await appendIndex(this.#folder, { file: basename(open.file), pts: unit.pts % 2 ** 33, at: unit.at });
    for (const { data, pts } of metadata) {
      if (!follows(open.lastMetadataPts, pts)) continue;
      await open.muxer.writeMetadata(data, pts);
      open.lastMetadataPts = pts;
    }
    await open.muxer.writeVideo(unit);
    open.lastDts = unit.dts;
    open.endAt = Math.max(open.endAt, unit.at);
    if (this.#failing !== undefined) {
      this.#failing = undefined;
      this.#failures.emit(undefined);
    }
    if (open.endAt - open.announcedAt >= 1000) this.#announce(open);
  }

  async #open(unit: TimedUnit): Promise<void> {
    const format = formatOf(unit);
    if (!format) return;
    await makeFolder(this.#folder);
    const stamp = new Date(unit.at).toISOString().replaceAll(/[-:]/g, "");
    const file = join(this.#folder, `${this.#streamId.replaceAll(/[^\w-]/g, "_")}-${stamp}.ts`);
    const muxer = await TsMuxer.open(file, { ...format, metadata: this.#hasMetadata() });
    this.#segment = {
      muxer,
      file,
      startAt: unit.at,
      endAt: unit.at,
      announcedAt: unit.at,
      lastDts: unit.dts - 1,
      lastMetadataPts: unit.pts - jumpTicks / 2,
    };
    this.#announce(this.#segment);
  }

  async #close(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    if (!segment) return;
    await segment.muxer.close();
    this.#announce(segment);
  }

  #announce(segment: Segment): void {
    segment.announcedAt = segment.endAt;
    const { file, startAt, endAt } = segment;
    this.#segments.emit({ streamId: this.#streamId, file, startAt, endAt });
  }

  #fail(cause: unknown, pauseMs: number): void {
    const segment = this.#segment;
    if (pauseMs > 0) {
      this.#segment = undefined;
      this.#retryAt = this.#writtenAt + pauseMs;
      void segment?.muxer.close().catch(() => {}); // the failure that matters is being announced
    }
    const failure = failureOf(cause);
    if (failure.message === this.#failing) return; // told already
    this.#failing = failure.message;
    this.#failures.emit(failure);
  }
}

const follows = (last: number, dts: number): boolean => dts > last && dts - last < jumpTicks;

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    const kind = folderFailures[code] ?? "bad-input";
    throw new FailureError(
      kind,
      `Video cannot be recorded: ${reasonOf(cause)}`,
      "Choose another folder, or mend this one",
    );
  }
}

const folderFailures: Readonly<Record<string, FailureCode>> = {
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOSPC: "disk-full",
};
