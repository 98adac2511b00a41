import type { ClipBox } from "../../src/contract/records.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";

/** Not every frame is analysed: between two boxes of a track at most this far apart its way is taken as straight, ms. */
const longestGapMs = 1_000;
const sameFrame = 1; // ms

/** A box in one picture of a clip. */
export interface PictureBox extends ClipBox {
  /** Found in that very picture; else it lies on the way between the boxes before and after. */
  readonly found: boolean;
}

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

  /** For each track its box in picture `index`: as it was found there, or on the way between the boxes before and after. */
  boxesAt(index: number): PictureBox[] {
    const at = this.at(index);
    if (at === undefined) return [];
    const before = new Map<string, ClipBox>();
    const after = new Map<string, ClipBox>();
    for (const box of this.boxes)
      if (box.at <= at + sameFrame) before.set(box.trackId, box);
      else if (!after.has(box.trackId)) after.set(box.trackId, box);
    return [...before.values()].flatMap((box) => {
      if (at - box.at <= sameFrame) return [{ ...box, found: true }];
      const next = after.get(box.trackId);
      return next && next.at - box.at <= longestGapMs ? [between(box, next, at)] : [];
    });
  }
}

/** The box at `at` on the straight way from one to the next. */
function between(from: ClipBox, to: ClipBox, at: number): PictureBox {
  const t = (at - from.at) / (to.at - from.at);
  const mix = (key: "x" | "y" | "w" | "h") => from.box[key] + t * (to.box[key] - from.box[key]);
  return { ...from, at, found: false, box: { x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") } };
}
