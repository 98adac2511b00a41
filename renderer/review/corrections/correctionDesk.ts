import {
  type CorrectedFootage,
  type CorrectedSpan,
  type Correction,
  type CorrectionActed,
  type CorrectionCalls,
  type CorrectionClass,
  type CorrectionWord,
  longestSpanMs,
} from "../../../src/contract/corrections.ts";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Box } from "../../../src/contract/records.ts";
import { CorrectedTracks } from "../../../src/review/correctedTracks.ts";
import { Store } from "../../ui/store.ts";

/** What was said in one go and is not yet on the station's disk. */
export interface Waiting {
  readonly words: readonly CorrectionWord[];
}

export interface CorrectionView {
  readonly phase: "loading" | "ready" | "failed";
  /** Why it could not be opened, or what was said last could not be saved. */
  readonly failure?: Failure | undefined;
  readonly tracks: CorrectedTracks;
  readonly corrections: readonly Correction[];
  /** Said here, oldest first; the first is on its way, or failed. */
  readonly waiting: readonly Waiting[];
  readonly selected: string | undefined;
  readonly drawing: boolean;
  /** Boxes that are given fill what lies between them. */
  readonly fill: boolean;
  /** What a vehicle that is drawn is taken for. */
  readonly className: CorrectionClass;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface DeskParts {
  readonly call: <N extends keyof CorrectionCalls & string>(
    name: N,
    args: CorrectionCalls[N]["args"],
  ) => Promise<CorrectionCalls[N]["result"]>;
  readonly by: () => string;
  /** A name that no track has. */
  readonly newTrack: () => string;
}

const nothing = new CorrectedTracks({ boxes: [], classes: [], corrections: [] });

/**
 * The corrections of the footage on the screen: shown as soon as they are said, saved one deed after the other, and taken
 * back and done again in turn. What could not be saved stays, and is tried again when the person says so.
 */
export class CorrectionDesk {
  readonly footage: CorrectedFootage;
  readonly view = new Store<CorrectionView>({
    ...{ phase: "loading", tracks: nothing, corrections: [], waiting: [], selected: undefined, drawing: false },
    ...{ fill: true, className: "car", canUndo: false, canRedo: false },
  });
  readonly #parts: DeskParts;
  readonly #span: { readonly fromAt: number; readonly toAt: number };
  #found: Pick<CorrectedSpan, "boxes" | "classes"> = { boxes: [], classes: [] };
  #undo: number[] = [];
  #redo: number[] = [];
  #saving: Promise<void> | undefined;

  constructor(footage: CorrectedFootage, span: { readonly fromAt: number; readonly toAt: number }, parts: DeskParts) {
    this.footage = footage;
    this.#span = { fromAt: span.fromAt, toAt: Math.min(span.toAt, span.fromAt + longestSpanMs) };
    this.#parts = parts;
  }

  async open(): Promise<void> {
    this.view.patch({ phase: "loading", failure: undefined });
    try {
      const { corrections, ...found } = await this.#parts.call("corrections.open", {
        footage: this.footage,
        ...this.#span,
      });
      this.#found = found;
      this.#undo = this.#ownActs(corrections);
      this.#show({ phase: "ready", corrections });
    } catch (cause) {
      this.view.patch({ phase: "failed", failure: failureOf(cause) });
    }
  }

  select(trackId: string | undefined): void {
    this.view.patch({ selected: trackId });
  }

  draw(on: boolean): void {
    this.view.patch({ drawing: on, ...(on && { selected: undefined }) });
  }

  setFill(fill: boolean): void {
    this.view.patch({ fill });
  }

  /** A vehicle's box in a picture is this one. */
  move(trackId: string, at: number, box: Box): void {
    this.#say([{ kind: "moved", at, trackId, box: inside(box), ...this.#fill }]);
  }

  /** There is a vehicle that nothing was found of. */
  miss(at: number, box: Box): void {
    const trackId = this.#parts.newTrack();
    const { className } = this.view.get();
    this.view.patch({ drawing: false, selected: trackId });
    this.#say([{ kind: "missed", at, trackId, box: inside(box), className, ...this.#fill }]);
  }

  /** What the selected track is; of none selected, what will be drawn next. */
  classify(at: number, className: CorrectionClass): void {
    const { selected } = this.view.get();
    this.view.patch({ className });
    if (selected !== undefined) this.#say([{ kind: "class", at, trackId: selected, className }]);
  }

  /** The selected track is no vehicle, or in this picture its box is wrong. */
  remove(at: number, what: "track" | "frame"): void {
    const { selected } = this.view.get();
    if (selected === undefined) return;
    this.#say([{ kind: "not-vehicle", at, trackId: selected, ...(what === "frame" && { frame: true }) }]);
    this.view.patch({ selected: undefined });
  }

  /** The track that ended last before the selected one began, which it may go on; undefined: there is none. */
  trackBefore(): string | undefined {
    const { selected, tracks } = this.view.get();
    const spans = tracks.spans();
    const own = spans.find(({ trackId }) => trackId === selected);
    if (!own) return undefined;
    const before = spans.filter((one) => one.trackId !== selected && one.toAt < own.fromAt);
    return before.sort((a, b) => b.toAt - a.toAt)[0]?.trackId;
  }

  /** The selected track goes on the one before; false where there is none. */
  join(at: number): boolean {
    const { selected } = this.view.get();
    const into = this.trackBefore();
    if (selected === undefined || into === undefined) return false;
    this.#say([{ kind: "joined", at, trackId: selected, into }]);
    this.view.patch({ selected: into });
    return true;
  }

  /** From this picture on the selected track is another vehicle. */
  split(at: number): void {
    const { selected } = this.view.get();
    if (selected === undefined) return;
    const as = this.#parts.newTrack();
    this.#say([{ kind: "split", at, trackId: selected, as }]);
    this.view.patch({ selected: as });
  }

  /** Every vehicle in the picture has its box, and there is no other. */
  right(at: number): void {
    this.#say([{ kind: "right", at }]);
  }

  /** Takes back what was said last here; what is not saved yet is simply dropped. */
  async undo(): Promise<void> {
    const { waiting, failure } = this.view.get();
    if (waiting.length > 0 && failure)
      return this.#show({ waiting: waiting.slice(0, -1), failure: waiting.length > 1 ? failure : undefined });
    await this.#saving;
    const act = this.#undo.pop();
    if (act !== undefined) await this.#take(act, this.#redo, this.#undo);
  }

  async redo(): Promise<void> {
    await this.#saving;
    const act = this.#redo.pop();
    if (act !== undefined) await this.#take(act, this.#undo, this.#redo);
  }

  /** Saves what could not be saved before. */
  retry(): void {
    this.view.patch({ failure: undefined });
    this.#save();
  }

  /** Takes in what was said here or in another window. */
  take({ footage, corrections }: CorrectionActed): void {
    if (footage.sortieId !== this.footage.sortieId || footage.streamId !== this.footage.streamId) return;
    const known = new Map(this.view.get().corrections.map((one) => [one.id, one]));
    for (const one of corrections) known.set(one.id, one);
    this.#show({ corrections: [...known.values()].sort((a, b) => a.id - b.id) });
  }

  /** What this person said of the pictures on the screen before, and can still take back. */
  #ownActs(corrections: readonly Correction[]): number[] {
    const { fromAt, toAt } = this.#span;
    const own = corrections.filter(
      ({ by, undone, word: { at } }) => by === this.#parts.by() && !undone && at >= fromAt && at <= toAt,
    );
    return [...new Set(own.map(({ act }) => act))];
  }

  get #fill(): { readonly fill?: true } {
    return this.view.get().fill ? { fill: true } : {};
  }

  #say(words: readonly CorrectionWord[]): void {
    this.#redo = [];
    this.#show({ waiting: [...this.view.get().waiting, { words }] });
    if (!this.view.get().failure) this.#save();
  }

  #save(): void {
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = undefined;
    });
  }

  async #saveAll(): Promise<void> {
    for (let [next] = this.view.get().waiting; next; [next] = this.view.get().waiting) {
      try {
        const { words } = next;
        const acted = await this.#parts.call("corrections.add", { footage: this.footage, words, by: this.#parts.by() });
        this.#undo.push(acted.act);
        this.view.update((view) => ({ ...view, waiting: view.waiting.slice(1) }));
        this.take(acted);
      } catch (cause) {
        return this.#show({ failure: failureOf(cause) });
      }
    }
  }

  /** Takes a deed back, or an undo; what fails can be tried again. */
  async #take(act: number, to: number[], from: number[]): Promise<void> {
    try {
      const acted = await this.#parts.call("corrections.undo", { act, by: this.#parts.by() });
      to.push(acted.act);
      this.take(acted);
    } catch (cause) {
      if (failureOf(cause).code !== "refused") from.push(act); // somebody else took it back
      this.#show({ failure: failureOf(cause) });
    }
  }

  #show(change: Partial<CorrectionView>): void {
    const next = { ...this.view.get(), ...change };
    const said = next.waiting.flatMap(({ words }) => words.map((word) => ({ word })));
    const tracks = new CorrectedTracks({ ...this.#found, corrections: [...next.corrections, ...said] });
    const left = next.failure !== undefined && next.waiting.length > 0;
    this.view.set({ ...next, tracks, canUndo: left || this.#undo.length > 0, canRedo: this.#redo.length > 0 });
  }
}

/** A box as large as it was, and whole in the picture. */
export function inside({ x, y, w, h }: Box): Box {
  const [across, down] = [Math.min(1, Math.max(leastSide, w)), Math.min(1, Math.max(leastSide, h))];
  const held = (at: number, length: number) => Math.min(1 - length, Math.max(0, at));
  return { x: held(x, across), y: held(y, down), w: across, h: down };
}

/** No vehicle is smaller, share of the picture. */
const leastSide = 0.002;
