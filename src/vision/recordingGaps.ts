import type { FootageGap, GapReason } from "../contract/footage.ts";

/** Pictures this far apart are a gap, ms, unless the stream is as slow as that by nature. */
const leastGapMs = 1000;
/** So many of its usual intervals without a picture are a gap of a slow stream. */
const missingPictures = 3;

/** What a folder holds of a stream from before: up to when, and whether it was ended or broke off. */
export interface EarlierFootage {
  readonly endAt: number; // ms since 1970
  readonly stopped: boolean;
}

/** Finds the stretches of which no pictures are on disk, and tells why. It counts as lost by the link what nothing else explains. */
export class RecordingGaps {
  readonly #streamId: string;
  #lastAt: number | undefined;
  #why: GapReason | undefined;
  #usualMs = 0;

  constructor(streamId: string) {
    this.#streamId = streamId;
  }

  /** Recording goes on after what another recorder left in the folder. Call it before the first picture is written. */
  follow({ endAt, stopped }: EarlierFootage): void {
    this.#lastAt = endAt;
    this.#why = stopped ? "stopped" : "process-killed";
  }

  /** The clock was set: the picture taken at `at` follows on the one before, however far apart their times are. */
  clockSet(at: number): void {
    if (this.#why === undefined) this.#lastAt = at;
  }

  /** The picture taken at `at` (ms since 1970) did not reach the disk. What is told first explains the gap. */
  failed(why: GapReason, at: number): void {
    this.#lastAt ??= at;
    this.#why ??= why;
  }

  /** Recording ends with the picture taken at `at`; tells the gap up to there, where it was failing. */
  ended(at: number): FootageGap | undefined {
    const last = this.#lastAt;
    const why = this.#why;
    if (last === undefined || why === undefined || at <= last) return undefined;
    return { streamId: this.#streamId, fromAt: last, toAt: at, why };
  }

  /** The picture taken at `at` is on disk; tells the gap that it ends. */
  written(at: number): FootageGap | undefined {
    const last = this.#lastAt;
    const why = this.#why;
    this.#lastAt = at;
    this.#why = undefined;
    if (last === undefined || at <= last) return undefined;
    const apart = at - last;
    const usual = this.#usualMs;
    const least = Math.max(leastGapMs, usual * missingPictures);
    if (why === undefined && apart <= least) {
      this.#usualMs = usual === 0 ? apart : usual + (apart - usual) * 0.1;
      return undefined;
    }
    // A stream of one picture in two seconds is learned after its second.
    if (why === undefined && usual === 0) this.#usualMs = Math.min(apart, 10_000);
    return { streamId: this.#streamId, fromAt: last, toAt: at, why: why ?? "link-lost" };
  }
}
