import type { Correction, CorrectionWord } from "../contract/corrections.ts";
import type { Box, ClipBox } from "../contract/records.ts";

/** A vehicle in one picture, with what people corrected. */
export interface CorrectedBox {
  /** As the track is called now; `from` is what the detector called it. */
  readonly trackId: string;
  readonly from?: string;
  readonly at: number;
  readonly box: Box;
  readonly className: string;
  /** Of the detector's box; absent where it found none there. */
  readonly score?: number;
  /** `found`: in that very picture by the detector; `carried`: between two that were; `said`: by a person in that picture; `filled`: between two such. */
  readonly source: "found" | "carried" | "said" | "filled";
  /** The detector's own box and class, where a person said something else. */
  readonly was?: { readonly box?: Box; readonly className?: string };
}

/** Two times mean one picture when they are no further apart, ms. */
export const samePicture = 1;
/** Between two boxes of a track at most so far apart the detector's way is taken as straight, ms. */
const longestGapMs = 1_000;
/** Nobody follows a vehicle for longer by two boxes alone, ms. */
export const longestFillMs = 30_000;

type Rename = Extract<CorrectionWord, { readonly kind: "joined" | "split" }>;

interface Key {
  readonly at: number;
  readonly box: Box;
  readonly fill: boolean;
}

/** The tracks of a stretch of footage with all that was said of them and not taken back. */
export class CorrectedTracks {
  readonly #found = new Map<string, ClipBox[]>();
  readonly #classes: ReadonlyMap<string, string>;
  readonly #renames: readonly { readonly n: number; readonly word: Rename }[];
  readonly #keys = new Map<string, Key[]>();
  readonly #said = new Map<string, string>();
  readonly #none = new Set<string>();
  readonly #absent = new Map<string, number[]>();
  readonly #right: number[] = [];

  constructor(span: {
    readonly boxes: readonly ClipBox[];
    readonly classes: readonly { readonly trackId: string; readonly className: string }[];
    /** In the order in which they were said. */
    readonly corrections: readonly Pick<Correction, "word" | "undone">[];
  }) {
    this.#classes = new Map(span.classes.map(({ trackId, className }) => [trackId, className]));
    const words = span.corrections.filter(({ undone }) => !undone).map(({ word }) => word);
    this.#renames = words.flatMap((word, n) => (word.kind === "joined" || word.kind === "split" ? [{ n, word }] : []));
    for (const box of span.boxes.toSorted((a, b) => a.at - b.at)) {
      const id = this.nameOf(box.trackId, box.at);
      const own = this.#found.get(id);
      if (own) own.push(box);
      else this.#found.set(id, [box]);
    }
    for (const [n, word] of words.entries()) this.#take(word, n);
    for (const keys of this.#keys.values()) keys.sort((a, b) => a.at - b.at);
  }

  /** What a track is called since, by the name that it had when the first `said` corrections had been said. */
  nameOf(trackId: string, at: number, said = 0): string {
    let id = trackId;
    for (const { n, word } of this.#renames)
      if (n < said || word.trackId !== id) continue;
      else if (word.kind === "joined") id = word.into;
      else if (at >= word.at - samePicture) id = word.as;
    return id;
  }

  /** Every vehicle in a picture. */
  at(at: number): CorrectedBox[] {
    const ids = new Set([...this.#found.keys(), ...this.#keys.keys()]);
    return [...ids].flatMap((id) => this.#boxOf(id, at) ?? []);
  }

  /** Whether somebody said that all is right in a picture, and nothing was said of it since. */
  isRight(at: number): boolean {
    return this.#right.some((one) => Math.abs(one - at) <= samePicture);
  }

  /** The pictures in which a person said where a track is, oldest first. */
  keysOf(trackId: string): readonly number[] {
    return (this.#keys.get(trackId) ?? []).map(({ at }) => at);
  }

  /** The spans that are filled between two boxes that people gave. */
  filledSpans(): { readonly trackId: string; readonly fromAt: number; readonly toAt: number }[] {
    return [...this.#keys].flatMap(([trackId, keys]) =>
      this.#none.has(trackId)
        ? []
        : keys
            .filter(({ fill }) => fill)
            .flatMap(({ at }, n, all) => {
              const next = all[n + 1];
              return next && next.at - at <= longestFillMs ? [{ trackId, fromAt: at, toAt: next.at }] : [];
            }),
    );
  }

  /** The first and last picture of each track that is a vehicle. */
  spans(): { readonly trackId: string; readonly fromAt: number; readonly toAt: number }[] {
    const ids = new Set([...this.#found.keys(), ...this.#keys.keys()]);
    return [...ids].flatMap((trackId) => {
      if (this.#none.has(trackId)) return [];
      const times = [...(this.#found.get(trackId) ?? []), ...(this.#keys.get(trackId) ?? [])].map(({ at }) => at);
      return [{ trackId, fromAt: Math.min(...times), toAt: Math.max(...times) }];
    });
  }

  #take(word: CorrectionWord, n: number): void {
    // Whatever is said of a picture after it was called right makes that a question again.
    const meant = this.#right.findIndex((at) => Math.abs(at - word.at) <= samePicture);
    if (meant >= 0) this.#right.splice(meant, 1);
    if (word.kind === "right") {
      this.#right.push(word.at);
      return;
    }
    const id = this.nameOf(word.trackId, word.at, n);
    if (word.kind === "moved" || word.kind === "missed") {
      const { at, box, fill = false } = word;
      const others = (this.#keys.get(id) ?? []).filter((key) => Math.abs(key.at - at) > samePicture);
      this.#keys.set(id, [...others, { at, box, fill }]);
      const absent = this.#absent.get(id);
      if (absent)
        this.#absent.set(
          id,
          absent.filter((one) => Math.abs(one - at) > samePicture),
        );
    }
    if (word.kind === "class" || (word.kind === "missed" && !this.#said.has(id))) this.#said.set(id, word.className);
    if (word.kind === "not-vehicle" && word.frame) this.#absent.set(id, [...(this.#absent.get(id) ?? []), word.at]);
    else if (word.kind === "not-vehicle") this.#none.add(id);
  }

  #boxOf(id: string, at: number): CorrectedBox | undefined {
    if (this.#none.has(id) || this.#absent.get(id)?.some((one) => Math.abs(one - at) <= samePicture)) return undefined;
    const found = this.#foundAt(id, at);
    const given = this.#givenAt(id, at);
    const own = found?.trackId ?? this.#found.get(id)?.[0]?.trackId;
    const taken = own === undefined ? undefined : (this.#classes.get(own) ?? "vehicle");
    const className = this.#said.get(id) ?? taken ?? "vehicle";
    const reclassed = taken !== undefined && taken !== className;
    const was = {
      ...(given && found && { box: found.box }),
      ...(reclassed && { className: taken }),
    };
    const box = given ?? found;
    if (!box) return undefined;
    return {
      ...{ trackId: id, at, box: box.box, className, source: box.source },
      ...(found && found.trackId !== id && { from: found.trackId }),
      ...(found && { score: found.score }),
      ...(Object.keys(was).length > 0 && { was }),
    };
  }

  #givenAt(id: string, at: number): Pick<CorrectedBox, "box" | "source"> | undefined {
    const keys = this.#keys.get(id) ?? [];
    const here = keys.find((key) => Math.abs(key.at - at) <= samePicture);
    if (here) return { box: here.box, source: "said" };
    const filled = keys.filter(({ fill }) => fill);
    const before = filled.findLast((key) => key.at < at);
    const after = filled.find((key) => key.at > at);
    if (!before || !after || after.at - before.at > longestFillMs) return undefined;
    return { box: mixed(before.box, after.box, (at - before.at) / (after.at - before.at)), source: "filled" };
  }

  #foundAt(id: string, at: number): (ClipBox & Pick<CorrectedBox, "source">) | undefined {
    const own = this.#found.get(id) ?? [];
    const next = firstAfter(own, at + samePicture);
    const before = own[next - 1];
    if (!before) return undefined;
    if (at - before.at <= samePicture) return { ...before, source: "found" };
    const after = own[next];
    if (!after || after.at - before.at > longestGapMs) return undefined;
    const share = (at - before.at) / (after.at - before.at);
    return { ...before, box: mixed(before.box, after.box, share), source: "carried" };
  }
}

/** The place in the order of time of the first box after an instant. */
function firstAfter(boxes: readonly ClipBox[], at: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mixed(from: Box, to: Box, share: number): Box {
  const mix = (key: keyof Box) => from[key] + (to[key] - from[key]) * share;
  return { x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") };
}
