import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  AV_CODEC_ID_BMP,
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_PNG,
  AV_CODEC_ID_WEBP,
  type AVCodecID,
} from "node-av/constants";
import { Emitter } from "../base/emitter.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { AccessUnit } from "./accessUnit.ts";
import type { Arrived, SourceState, VideoSource } from "./source.ts";
import { Transcoder } from "./transcoder.ts";

const codecs: ReadonlyMap<string, AVCodecID> = new Map([
  [".jpg", AV_CODEC_ID_MJPEG],
  [".jpeg", AV_CODEC_ID_MJPEG],
  [".png", AV_CODEC_ID_PNG],
  [".bmp", AV_CODEC_ID_BMP],
  [".webp", AV_CODEC_ID_WEBP],
]);
/** A picture file of more bytes is left out. */
const largestFile = 256 << 20;

/**
 * A folder of pictures, played once in the order of their names (numbers as numbers) as if filmed; files of other kinds
 * are passed over. Each picture may have a size of its own. Damaged ones are left out and counted.
 */
export class FolderSource implements VideoSource {
  readonly #units = new Emitter<Arrived<AccessUnit>>();
  readonly #states = new Emitter<SourceState>();
  readonly onUnit = this.#units.on;
  readonly onMetadata = new Emitter<never>().on;
  readonly onState = this.#states.on;
  readonly hasMetadata = false;
  readonly damagedMetadata = 0;
  readonly #folder: string;
  readonly #address: string;
  readonly #everyMs: number;
  readonly #closing = new AbortController();
  #now: { readonly codec: AVCodecID; readonly transcoder: Transcoder } | undefined;
  #damaged = 0;
  #running: Promise<void> = Promise.resolve();

  /** `picturesPerSecond`: how fast they are played; `address` is what asks for the same again. */
  constructor(folder: string, { picturesPerSecond = 5, address = folder } = {}) {
    this.#folder = folder;
    this.#address = address;
    this.#everyMs = 1000 / picturesPerSecond;
  }

  get damaged(): number {
    return this.#damaged;
  }

  async open(): Promise<{ address: string }> {
    const names = await readdir(this.#folder).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === "ENOENT"
        ? new FailureError("not-found", `There is no such folder: ${this.#folder}`)
        : new FailureError("denied", `The folder can not be read: ${this.#folder}`);
    });
    const pictures = names
      .filter((name) => codecs.has(extname(name).toLowerCase()))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    if (pictures.length === 0)
      throw new FailureError(
        "bad-input",
        `No pictures in it: ${this.#folder}`,
        "Choose a folder of JPEG, PNG, BMP or WebP files",
      );
    this.#running = this.#run(pictures);
    return { address: this.#address };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(pictures: readonly string[]): Promise<void> {
    await Promise.resolve(); // listeners are in place before the first event
    const begin = Date.now();
    let end: SourceState = { phase: "ended" };
    try {
      for (const [index, name] of pictures.entries()) {
        const due = begin + index * this.#everyMs;
        const early = due - Date.now();
        if (early > 0) await pause(early, undefined, { signal: this.#closing.signal }).catch(() => {});
        if (this.#closing.signal.aborted) break;
        const units = await this.#unitsOf(name, index);
        if (units.length === 0) this.#damaged++;
        if (units.length > 0 && index === this.#damaged) this.#states.emit({ phase: "playing" });
        for (const unit of units) this.#units.emit({ ...unit, arrivedAt: Math.max(due, Date.now()) });
      }
      if (this.#damaged === pictures.length)
        throw new FailureError("bad-input", `None of its pictures can be read: ${this.#folder}`);
    } catch (cause) {
      end = { phase: "ended", failure: failureOf(cause) };
    } finally {
      this.#now?.transcoder.free();
    }
    this.#states.emit(end);
  }

  async #unitsOf(name: string, index: number): Promise<AccessUnit[]> {
    const file = join(this.#folder, name);
    try {
      if ((await stat(file)).size > largestFile) return [];
      const transcoder = this.#transcoderFor(codecs.get(extname(name).toLowerCase()) ?? AV_CODEC_ID_MJPEG);
      return await transcoder.take(await readFile(file), Math.round(index * this.#everyMs * 90));
    } catch {
      return []; // counted with the damaged ones; the rest of the folder plays on
    }
  }

  /** One for the kind of file that is being played: pictures of two encoders can not follow on each other. */
  #transcoderFor(codec: AVCodecID): Transcoder {
    if (this.#now?.codec === codec) return this.#now.transcoder;
    this.#now?.transcoder.free();
    this.#now = undefined;
    const transcoder = new Transcoder(codec);
    this.#now = { codec, transcoder };
    return transcoder;
  }
}
