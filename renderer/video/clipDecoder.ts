import type { Clip } from "./clip.ts";
import { GroupDecoder, type MakeDecoder } from "./groupDecoder.ts";
import { webDecoder } from "./webDecoder.ts";

/** Groups of pictures that are held: the one on the screen, the next, and the one before. */
const groupsKept = 3;
/** Decoded pictures of a group take at most so many bytes, at 1.5 a pixel, but there are some of them in any case. */
const groupBytes = 96e6;
const fewestKept = 24;
/**
 * When a group is opened in its middle so many pictures before are held, for stepping back; what is decoded of it only to
 * get there is let go at once: memory that comes and goes has the window's collector at work while the picture is waited for.
 */
const openedBefore = 8;
/** Decoded ahead while a clip is played, pictures. */
const ahead = 12;

/** Decodes any picture of a clip, as soon as it can be had: its group is decoded up to it, and no further unless asked. */
export class ClipDecoder {
  readonly #clip: Clip;
  readonly #make: MakeDecoder<VideoFrame>;
  readonly #groups = new Map<number, GroupDecoder<VideoFrame>>();
  #closed = false;

  constructor(clip: Clip, make: MakeDecoder<VideoFrame> = webDecoder) {
    this.#clip = clip;
    this.#make = make;
  }

  /** The frame of picture `index`; it belongs to the decoder: do not close it. Fails when the picture can not be decoded. */
  async frame(index: number): Promise<VideoFrame | undefined> {
    return this.#closed ? undefined : this.#group(index)?.frame(index);
  }

  /** Begins to decode what comes after picture `index`, so that playing does not stop there. */
  prepareAfter(index: number): void {
    if (this.#closed) return;
    const { to } = this.#clip.groupOf(index);
    this.#group(index)?.prepare(Math.min(index + ahead, to - 1));
    if (index + ahead >= to && to < this.#clip.length) this.#group(to)?.prepare(Math.min(index + ahead, to));
  }

  close(): void {
    this.#closed = true;
    for (const group of this.#groups.values()) group.close();
    this.#groups.clear();
  }

  #group(index: number): GroupDecoder<VideoFrame> | undefined {
    const { from } = this.#clip.groupOf(index);
    const pictures = this.#clip.decodeOrder(index);
    const first = pictures[0]?.picture;
    if (!first) return undefined;
    let group = this.#groups.get(from);
    this.#groups.delete(from);
    const again = group?.isLost(index) === true;
    if (again) {
      group?.close();
      group = undefined;
    }
    const most = Math.max(fewestKept, Math.floor(groupBytes / (first.width * first.height * 1.5)));
    group ??= new GroupDecoder(pictures, { most, before: again ? most : openedBefore }, this.#make);
    this.#groups.set(from, group); // at the end: used last
    for (const [oldest, held] of this.#groups) {
      if (this.#groups.size <= groupsKept) break;
      held.close();
      this.#groups.delete(oldest);
    }
    return group;
  }
}
