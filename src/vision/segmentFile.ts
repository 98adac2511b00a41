import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { reasonOf } from "../base/log.ts";
import { type FailureCode, FailureError } from "../contract/failure.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { MetadataUnit } from "./accessUnit.ts";
import { segmentPrefix } from "./earlierFootage.ts";
import { appendIndex } from "./segmentIndex.ts";
import type { VideoFormat } from "./sps.ts";
import type { TimedUnit } from "./timedUnit.ts";
import { TsMuxer } from "./tsMuxer.ts";

/** Metadata that tells which picture it belongs to. */
export type TimedMetadata = Required<MetadataUnit>;

/** A time stamp this far from the one before belongs to a stream that began anew, in 90 kHz. */
const jumpTicks = 10 * 90_000;
/** Where the time a picture was taken and its presentation time are so much further apart than before, a clock was set, ms. */
const clockSetMs = 5000;

/** One MPEG-TS file of a recording. It begins with a key frame; each picture leaves the process as it is written. */
export class SegmentFile {
  readonly #streamId: string;
  readonly #folder: string;
  readonly #file: string;
  readonly #muxer: TsMuxer;
  readonly #handle: FileHandle | undefined;
  readonly #codec: TimedUnit["codec"];
  readonly startAt: number;
  #endAt: number | undefined;
  #lastDts: number;
  #lastMetadataPts: number;
  #clock: number; // of the newest picture: when it was taken, less its presentation time, ms
  #clockWasSet = false;
  #syncing = false;

  private constructor(
    { streamId, folder, file, unit }: { streamId: string; folder: string; file: string; unit: TimedUnit },
    muxer: TsMuxer,
    handle: FileHandle | undefined,
  ) {
    this.#streamId = streamId;
    this.#folder = folder;
    this.#file = file;
    this.#muxer = muxer;
    this.#handle = handle;
    this.#codec = unit.codec;
    this.startAt = unit.at;
    this.#lastDts = unit.dts - 1;
    this.#clock = clockOf(unit);
    this.#lastMetadataPts = unit.pts - jumpTicks / 2;
  }

  /** Makes the folder and the file that begins with this key picture; rejects with a FailureError. */
  static async open(
    unit: TimedUnit,
    {
      streamId,
      folder,
      format,
      metadata,
    }: { streamId: string; folder: string; format: VideoFormat; metadata: boolean },
  ): Promise<SegmentFile> {
    await makeFolder(folder);
    const stamp = new Date(unit.at).toISOString().replaceAll(/[-:]/g, "");
    const file = await newFile(join(folder, `${segmentPrefix(streamId).slice(0, -1)}${stamp}`));
    const muxer = await TsMuxer.open(file, { ...format, metadata }).catch(async (cause: unknown) => {
      await rm(file, { force: true }).catch(() => {});
      throw cause;
    });
    const handle = await open(file, "r+").catch(() => undefined);
    return new SegmentFile({ streamId, folder, file, unit }, muxer, handle);
  }

  /** What is on disk so far; undefined before the first picture. */
  get record(): SegmentRecord | undefined {
    if (this.#endAt === undefined) return undefined;
    return { streamId: this.#streamId, file: this.#file, startAt: this.startAt, endAt: this.#endAt };
  }

  /** Whether a picture's time goes on from the one before, in the codec that the file is of. */
  goesOn({ codec, dts }: TimedUnit): boolean {
    return codec === this.#codec && follows(this.#lastDts, dts);
  }

  /** Whether the clock that dates the pictures was set with this one: the next key picture is to begin another file. */
  clockIsSet(unit: TimedUnit): boolean {
    return Math.abs(clockOf(unit) - this.#clock) > clockSetMs;
  }

  /** Whether it was set since the file began. */
  get clockWasSet(): boolean {
    return this.#clockWasSet;
  }

  async write(unit: TimedUnit, metadata: readonly TimedMetadata[]): Promise<void> {
    if (unit.key) await appendIndex(this.#folder, { file: basename(this.#file), pts: unit.pts % 2 ** 33, at: unit.at });
    for (const { data, pts } of metadata) {
      if (!follows(this.#lastMetadataPts, pts)) continue;
      await this.#muxer.writeMetadata(data, pts);
      this.#lastMetadataPts = pts;
    }
    await this.#muxer.writeVideo(unit);
    this.#lastDts = unit.dts;
    if (this.clockIsSet(unit)) this.#clockWasSet = true;
    this.#clock = clockOf(unit);
    // What the file tells of its span is by one clock.
    if (!this.#clockWasSet) this.#endAt = Math.max(this.#endAt ?? this.startAt, unit.at);
  }

  /** Has the system write to the disk itself what it holds, so that a power cut takes a second, not half a minute. */
  sync(): void {
    if (!this.#handle || this.#syncing) return;
    this.#syncing = true;
    void this.#handle
      .datasync()
      .catch(() => {}) // a file system without it; writing goes on as before
      .finally(() => {
        this.#syncing = false;
      });
  }

  /** Closes the file; one without a picture is removed. */
  async close(): Promise<void> {
    await this.#handle?.close().catch(() => {});
    try {
      await this.#muxer.close();
    } finally {
      if (this.#endAt === undefined) await rm(this.#file, { force: true });
    }
  }
}

const clockOf = ({ at, pts }: TimedUnit): number => at - pts / 90;

/** Makes an empty file of this name, or of the next one that is free: a clock that is set back, or a film that is played again, gives a time twice. */
async function newFile(stem: string): Promise<string> {
  for (let copy = 1; ; copy++) {
    const file = copy === 1 ? `${stem}.ts` : `${stem}_${copy}.ts`;
    try {
      await (await open(file, "wx")).close();
      return file;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    }
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
