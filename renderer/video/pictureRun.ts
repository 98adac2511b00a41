import type { Off } from "../../src/base/emitter.ts";
import { Store } from "../ui/store.ts";
import { type Costs, everyPicture, type Pace, pacedIndex, paceOf } from "./pace.ts";
import type { Playback } from "./playback.ts";

/** Where frames come from; they stay its own. */
export interface FrameSource<F> {
  frame(index: number): Promise<F | undefined>;
  close(): void;
}

interface Parts<F> {
  readonly playback: Playback;
  /** Decodes any picture, with all others that it needs. */
  readonly decoder: FrameSource<F> & { prepareAfter(index: number): void };
  /** Decodes key pictures alone. */
  readonly keys: FrameSource<F>;
  readonly paint: (frame: F, index: number) => void;
  readonly failed: (cause: unknown) => void;
  /** Calls back when what was painted last is on the screen. */
  readonly atRest: (then: () => void) => void;
  /** A clock that is never set back, ms. */
  readonly elapsed: () => number;
}

/**
 * Brings the picture that is to be seen onto the screen, one at a time and the newest wish first. While it is played faster
 * than all pictures can be decoded or painted, it leaves out as many, evenly, and tells so in `pace`.
 */
export class PictureRun<F> {
  readonly pace = new Store<Pace>(everyPicture);
  readonly #parts: Parts<F>;
  readonly #offs: Off[];
  /** What decoding a picture took, lately: a machine that is busy for a moment is not a slow one. */
  readonly #waits: number[] = [];
  #costs: Costs = {};
  #probedAt = Number.NEGATIVE_INFINITY;
  #busy = false;
  #closed = false;
  /** What is on the screen; undefined when it has to be painted again. */
  #shown: number | undefined;
  /** What was decoded last with all before it. */
  #decoded = -1;
  /** Since when it is counted what is decoded while playing, and how many pictures were shown, and of these waited for. */
  #while:
    | { readonly beganAt: number; readonly decoded: number; readonly shown: number; readonly waited: number }
    | undefined;

  constructor(parts: Parts<F>) {
    this.#parts = parts;
    const { state, mode } = parts.playback;
    this.#offs = [state.subscribe(() => void this.#go()), mode.subscribe(() => this.#choose())];
    void this.#go();
  }

  /** Paints the same picture once more: it is to look otherwise. */
  again(): void {
    this.#shown = undefined;
    void this.#go();
  }

  close(): void {
    this.#closed = true;
    for (const off of this.#offs) off();
    this.#parts.decoder.close();
    this.#parts.keys.close();
  }

  /** The picture that should be on the screen now. */
  get #wanted(): number {
    const { playback } = this.#parts;
    const { index, playing } = playback.state.get();
    return playing ? pacedIndex(playback.clip, index, this.pace.get()) : index;
  }

  async #go(): Promise<void> {
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    try {
      // While one is decoded others may have become due: only the newest of them is shown.
      for (let wanted = this.#wanted; wanted !== this.#shown && !this.#closed; wanted = this.#wanted)
        await this.#show(wanted);
    } finally {
      this.#busy = false;
    }
  }

  async #show(index: number): Promise<void> {
    const { playback, decoder, keys, paint, failed, elapsed } = this.#parts;
    const { playing } = playback.state.get();
    const byKey = playing && this.pace.get().keysOnly;
    this.#shown = index;
    const beganAt = elapsed();
    try {
      const frame = await (byKey ? keys : decoder).frame(index);
      if (this.#closed || !frame) return;
      const tookMs = elapsed() - beganAt;
      paint(frame, index);
      this.#note({ paintMs: elapsed() - beganAt - tookMs, ...(byKey && { keyMs: tookMs }) });
      if (byKey) this.#probe(index);
      else {
        if (playing) this.#watch(index, tookMs);
        else this.#while = undefined;
        this.#decoded = index;
        if (playing) decoder.prepareAfter(index);
        else {
          // A picture that stands is looked at: decoding others must not keep it from the screen.
          this.#parts.atRest(() => {
            if (!this.#closed && this.#shown === index) decoder.prepareAfter(index);
          });
        }
      }
    } catch (cause) {
      if (!this.#closed) failed(cause);
    }
  }

  /** Learns how many pictures are decoded in a while of playing, if it is they that are waited for. */
  #watch(index: number, waitedMs: number): void {
    const { from } = this.#parts.playback.clip.groupOf(index);
    const first = this.#decoded >= from && this.#decoded < index ? this.#decoded + 1 : from;
    const now = this.#parts.elapsed();
    const { beganAt, decoded, shown, waited } = this.#while ?? { beganAt: now, decoded: 0, shown: 0, waited: 0 };
    this.#while = {
      beganAt,
      decoded: decoded + (this.#while ? index - first + 1 : 0),
      shown: shown + 1,
      waited: waited + (waitedMs >= leastWaitMs ? 1 : 0),
    };
    if (now - beganAt < whileMs) return;
    if (this.#while.waited >= this.#while.shown / 2) this.#learn((now - beganAt) / this.#while.decoded);
    else this.#waits.length = 0;
    this.#while = undefined;
  }

  /** While key pictures alone are shown, now and then others are decoded as well: perhaps there is room for all by now. */
  #probe(index: number): void {
    const { playback, decoder, elapsed } = this.#parts;
    const now = elapsed();
    if (now - this.#probedAt < probeMs) return;
    this.#probedAt = now;
    const { from, to } = playback.clip.groupOf(index);
    const last = Math.min(to - 1, from + probed - 1);
    decoder.frame(last).then(
      (frame) => frame && this.#learn((elapsed() - now) / (last - from + 1)),
      () => {}, // said when that picture is asked for
    );
  }

  #learn(decodeMs: number): void {
    this.#waits.push(decodeMs);
    if (this.#waits.length > waitsKept) this.#waits.shift();
    if (this.#waits.length > 1) this.#note({ decodeMs: Math.min(...this.#waits) });
  }

  #note({ decodeMs, keyMs, paintMs }: Costs): void {
    const mixed = (before: number | undefined, ms: number | undefined) =>
      before === undefined || ms === undefined ? (ms ?? before) : before + (ms - before) * 0.3;
    this.#costs = {
      decodeMs: decodeMs ?? this.#costs.decodeMs,
      keyMs: mixed(this.#costs.keyMs, keyMs),
      paintMs: mixed(this.#costs.paintMs, paintMs),
    };
    this.#choose();
  }

  #choose(): void {
    const { playback } = this.#parts;
    const pace = paceOf(playback.clip, playback.mode.get().speed, this.#costs);
    const { keysOnly, every, why } = this.pace.get();
    // What hangs on a fraction of a millisecond does not flicker: fewer pictures at once, more only when there is room.
    const less = pace.keysOnly === keysOnly && pace.why === why && pace.every < every && pace.every > every * 0.7;
    if (!less && (pace.keysOnly !== keysOnly || pace.every !== every || pace.why !== why)) this.pace.set(pace);
  }
}

/** A picture that comes sooner was ready, ms. */
const leastWaitMs = 12;
/** What is decoded is counted for so long, ms. */
const whileMs = 250;
/** So many findings are remembered. */
const waitsKept = 4;
/** So often, ms, so many pictures are decoded to see whether there is room for all. */
const probeMs = 1_500;
const probed = 10;
