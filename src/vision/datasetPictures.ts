import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Frame } from "node-av/lib";
import { reasonOf } from "../base/log.ts";
import type { WantedPicture, WrittenPicture, WrittenPictures } from "../contract/dataset.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import { readSpan, type SpanUnit } from "./clip.ts";
import { PictureJpeg } from "./datasetJpeg.ts";
import { Decoder } from "./decoder.ts";

/** The nearest picture is taken if it is no further away, ms. */
const mostApartMs = 100;

interface DatasetWork {
  readonly pictures: readonly WantedPicture[];
  /** Where pictures are written below. */
  readonly folder: string;
  /** Recordings are read below it only. */
  readonly dataFolder: string;
  readonly onShare: (share: number) => void;
}

/** Takes single pictures out of recordings: each segment is read once, and of it only what leads to a wanted picture is decoded. */
export class DatasetPictures {
  readonly #work: DatasetWork;
  readonly #jpeg = new PictureJpeg();
  readonly #written: WrittenPicture[] = [];
  readonly #missing: { file: string; why: string }[] = [];
  #done = 0;
  #cancelled = false;

  constructor(work: DatasetWork) {
    this.#work = work;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  /** Rejects with a FailureError disk-full or denied where a picture can not be written; what was is left there. */
  async run(): Promise<WrittenPictures> {
    const bySegment = new Map<string, WantedPicture[]>();
    for (const one of this.#work.pictures) {
      const own = bySegment.get(one.segment.file);
      if (own) own.push(one);
      else bySegment.set(one.segment.file, [one]);
    }
    try {
      for (const wanted of bySegment.values()) {
        if (this.#cancelled) break;
        await this.#segment(wanted);
        this.#done += wanted.length;
        this.#work.onShare(this.#done / this.#work.pictures.length);
      }
    } finally {
      this.#jpeg.free();
    }
    return { cancelled: this.#cancelled, written: this.#written, missing: this.#missing };
  }

  async #segment(pictures: readonly WantedPicture[]): Promise<void> {
    const [first] = pictures;
    if (!first) return;
    const wanted = pictures.toSorted((a, b) => a.at - b.at);
    const fromAt = (wanted[0]?.at ?? 0) - mostApartMs;
    const toAt = (wanted.at(-1)?.at ?? 0) + mostApartMs;
    const left = new Set(wanted);
    const take = async (group: readonly SpanUnit[], before: number) => {
      const own = [...left].filter(({ at }) => at < before - 0.5);
      for (const one of own) left.delete(one);
      if (own.length > 0 && !this.#cancelled) await this.#group(group, own);
    };
    try {
      let group: SpanUnit[] = [];
      for await (const one of readSpan({ segments: [first.segment], fromAt, toAt }, this.#work.dataFolder)) {
        if (one.unit.key && group.length > 0) {
          await take(group, one.at);
          group = [];
        }
        group.push(one);
        if (this.#cancelled) return;
      }
      await take(group, Number.POSITIVE_INFINITY);
    } catch (cause) {
      if (failureOf(cause).code === "disk-full" || failureOf(cause).code === "denied") throw cause;
      const why = failureOf(cause).message;
      this.#missing.push(...[...left].map(({ file }) => ({ file, why })));
    }
  }

  /** Writes the pictures that are nearest to the wanted times, of those that are decoded from one key picture on. */
  async #group(units: readonly SpanUnit[], wanted: readonly WantedPicture[]): Promise<void> {
    const files = new Map<number, string>();
    for (const { at, file } of wanted) {
      const nearest = units.reduce<number | undefined>(
        (best, one) => (best === undefined || Math.abs(one.at - at) < Math.abs(best - at) ? one.at : best),
        undefined,
      );
      if (nearest === undefined || Math.abs(nearest - at) > mostApartMs)
        this.#missing.push({ file, why: "Nothing was recorded at that moment" });
      else if (!files.has(nearest)) files.set(nearest, file);
    }
    const last = Math.max(...files.keys());
    const frames: { frame: Frame; at: number }[] = [];
    const decoder = new Decoder((frame, { at }) => {
      const own = files.has(at) ? frame.clone() : null;
      if (own) frames.push({ frame: own, at });
    });
    try {
      for (const { unit, at } of units) {
        if (unit.dts > (units.find((one) => one.at === last)?.unit.dts ?? 0) || this.#cancelled) break;
        decoder.push({ ...unit, at });
        await decoder.drained();
      }
      await decoder.flush();
      for (const { frame, at } of frames) await this.#write(frame, at, files.get(at) as string);
      const found = new Set(frames.map(({ at }) => at));
      for (const [at, file] of files)
        if (!found.has(at)) this.#missing.push({ file, why: "The picture is damaged and can not be decoded" });
    } finally {
      for (const { frame } of frames) frame.free();
      await decoder.close();
    }
  }

  async #write(frame: Frame, at: number, file: string): Promise<void> {
    const path = join(this.#work.folder, file);
    const jpeg = await this.#jpeg.make(frame);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, jpeg);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === "ENOSPC" || code === "EDQUOT")
        throw new FailureError(
          "disk-full",
          `A picture cannot be written, the disk is full: ${path}`,
          "Free some space",
        );
      throw new FailureError("denied", `A picture cannot be written (${reasonOf(cause)}): ${path}`);
    }
    this.#written.push({ file, at, width: frame.width, height: frame.height });
  }
}
