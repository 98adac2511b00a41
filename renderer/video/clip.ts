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

/** A picture, and which of its clip it is. */
export interface ClipPicture {
  readonly index: number;
  readonly picture: EncodedPicture;
}

/** The encoded pictures of a clip in the order they were taken, from a key picture on. */
export class Clip {
  readonly pictures: readonly EncodedPicture[];
  readonly boxes: readonly ClipBox[];
  /** The sortie it was recorded in, where that is known. */
  readonly sortieId: string | undefined;
  /** For each picture its group. */
  readonly #groups: readonly Group[];

  /**
   * `received`: as they were recorded, which is the order in which they have to be decoded. Where pictures are described by
   * later ones (B pictures of H.264, https://www.itu.int/rec/T-REC-H.264), that is not the order in which they were taken.
   */
  constructor(received: readonly EncodedPicture[], boxes: readonly ClipBox[], sortieId?: string) {
    this.sortieId = sortieId;
    const first = received.findIndex((p) => p.key);
    const groups: EncodedPicture[][] = [];
    for (const picture of first < 0 ? [] : received.slice(first))
      if (picture.key) groups.push([picture]);
      else groups.at(-1)?.push(picture);
    const pictures: EncodedPicture[] = [];
    const groupOf: Group[] = [];
    for (const coded of groups.toSorted((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0))) {
      const from = pictures.length;
      const shown = coded.toSorted((a, b) => a.at - b.at);
      pictures.push(...shown);
      const index = new Map(shown.map((picture, i) => [picture, from + i]));
      const order = coded.map((picture) => ({ picture, index: index.get(picture) ?? from }));
      const group = { from, to: pictures.length, order };
      for (let i = from; i < group.to; i++) groupOf.push(group);
    }
    this.pictures = pictures;
    this.#groups = groupOf;
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
    const { from, to } = this.#groups[index] ?? { from: index, to: index + 1 };
    return { from, to };
  }

  /** The pictures of the group of picture `index` in the order in which they have to be decoded. */
  decodeOrder(index: number): readonly ClipPicture[] {
    return this.#groups[index]?.order ?? [];
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

interface Group {
  readonly from: number;
  readonly to: number;
  readonly order: readonly ClipPicture[];
}

/** The box at `at` on the straight way from one to the next. */
function between(from: ClipBox, to: ClipBox, at: number): PictureBox {
  const t = (at - from.at) / (to.at - from.at);
  const mix = (key: "x" | "y" | "w" | "h") => from.box[key] + t * (to.box[key] - from.box[key]);
  return { ...from, at, found: false, box: { x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") } };
}
