import type { ClipBox } from "../../src/contract/records.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";

/** A box may be drawn on frames at most this much later than the one it was found in, ms. */
const boxLivesMs = 300;

/** The encoded pictures of a clip in the order they were taken, from a key picture on. */
export class Clip {
  readonly pictures: readonly EncodedPicture[];
  readonly boxes: readonly ClipBox[];

  constructor(pictures: readonly EncodedPicture[], boxes: readonly ClipBox[]) {
    const inOrder = pictures.toSorted((a, b) => a.at - b.at);
    const key = inOrder.findIndex((p) => p.key);
    this.pictures = key < 0 ? [] : inOrder.slice(key);
    this.boxes = boxes.toSorted((a, b) => a.at - b.at);
  }

  get length(): number {
    return this.pictures.length;
  }

  at(index: number): number | undefined {
    return this.pictures[index]?.at;
  }

  /** The last picture taken not later than `at`; the first one before the beginning. */
  indexAt(at: number): number {
    let low = 0;
    let high = this.pictures.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.pictures[middle] as EncodedPicture).at <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The pictures that have to be decoded to see picture `index`, and those that come with them: key to before the next key. */
  groupOf(index: number): { readonly from: number; readonly to: number } {
    let from = index;
    while (from > 0 && !this.pictures[from]?.key) from--;
    let to = index + 1;
    while (to < this.pictures.length && !this.pictures[to]?.key) to++;
    return { from, to };
  }

  /** For each track the newest box found in picture `index` or shortly before. */
  boxesAt(index: number): ClipBox[] {
    const at = this.at(index);
    if (at === undefined) return [];
    const newest = new Map<string, ClipBox>();
    for (const box of this.boxes) if (box.at <= at + 1 && at - box.at <= boxLivesMs) newest.set(box.trackId, box);
    return [...newest.values()];
  }
}
