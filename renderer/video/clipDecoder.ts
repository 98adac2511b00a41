import { reasonOf } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";
import type { Clip } from "./clip.ts";

/** Groups of pictures kept decoded: the one on the screen, the next, and the one before. */
const groupsKept = 3;

/** Decodes any picture of a clip, a whole group of pictures at a time; the newest groups are kept. */
export class ClipDecoder {
  readonly #clip: Clip;
  readonly #groups = new Map<number, Promise<Map<number, VideoFrame>>>();
  #closed = false;

  constructor(clip: Clip) {
    this.#clip = clip;
  }

  /** The frame of picture `index`; it belongs to the decoder: do not close it. Fails when the picture can not be decoded. */
  async frame(index: number): Promise<VideoFrame | undefined> {
    const { from, to } = this.#clip.groupOf(index);
    const frames = await this.#group(from, to);
    return frames.get(index);
  }

  /** Begins to decode what comes after picture `index`, so that playing does not stop there. */
  prepareAfter(index: number): void {
    const { to } = this.#clip.groupOf(index);
    if (to < this.#clip.length) this.frame(to).catch(() => {}); // said when that picture is asked for
  }

  close(): void {
    this.#closed = true;
    for (const from of this.#groups.keys()) this.#forget(from);
  }

  #group(from: number, to: number): Promise<Map<number, VideoFrame>> {
    const known = this.#groups.get(from);
    if (known) {
      this.#groups.delete(from); // to the end: used last
      this.#groups.set(from, known);
      return known;
    }
    const decoding = this.#closed ? Promise.resolve(new Map()) : decodeGroup(this.#clip.pictures.slice(from, to), from);
    this.#groups.set(from, decoding);
    decoding.catch(() => this.#groups.delete(from));
    for (const oldest of this.#groups.keys()) {
      if (this.#groups.size <= groupsKept) break;
      this.#forget(oldest);
    }
    return decoding;
  }

  #forget(from: number): void {
    const group = this.#groups.get(from);
    this.#groups.delete(from);
    group?.then(
      (frames) => {
        for (const frame of frames.values()) frame.close();
      },
      () => {},
    );
  }
}

/** Decodes pictures that begin with a key picture; the frames by index, the first of which is `offset`. */
async function decodeGroup(pictures: readonly EncodedPicture[], offset: number): Promise<Map<number, VideoFrame>> {
  const frames = new Map<number, VideoFrame>();
  const first = pictures[0];
  if (!first) return frames;
  let reject: (cause: unknown) => void = () => {};
  const fault = new Promise<never>((_, fail) => {
    reject = fail;
  });
  fault.catch(() => {}); // it may come after the flush has settled
  const decoder = new VideoDecoder({
    output: (frame) => frames.set(frame.timestamp, frame),
    error: (cause) =>
      reject(new FailureError("bad-input", `The footage can not be decoded: ${reasonOf(cause)}`, "Play another clip")),
  });
  try {
    decoder.configure({ codec: first.codec, codedWidth: first.width, codedHeight: first.height });
    for (const [i, { key, data }] of pictures.entries())
      decoder.decode(new EncodedVideoChunk({ type: key ? "key" : "delta", timestamp: offset + i, data }));
    await Promise.race([decoder.flush(), fault]);
    return frames;
  } catch (cause) {
    for (const frame of frames.values()) frame.close();
    throw cause;
  } finally {
    if (decoder.state !== "closed") decoder.close();
  }
}
