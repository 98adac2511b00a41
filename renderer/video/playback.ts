import { Store } from "../ui/store.ts";
import type { Clip } from "./clip.ts";

/** Where a clip is played. */
export interface PlaybackState {
  readonly index: number;
  readonly playing: boolean;
}

/** The first and the last picture of a part of a clip. */
export interface PictureSpan {
  readonly from: number;
  readonly to: number;
}

/** How a clip is played. */
export interface PlaybackMode {
  /** Times as fast as it was taken. */
  readonly speed: Speed;
  /** Played over and over; absent: to the end, once. */
  readonly loop?: PictureSpan | undefined;
}

/** How many times as fast as they were taken clips can be played. */
export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
export type Speed = (typeof speeds)[number];

/** Moves through a clip, as fast as it was taken or faster or slower; time comes in by `tick`. */
export class Playback {
  readonly clip: Clip;
  readonly state: Store<PlaybackState>;
  readonly mode = new Store<PlaybackMode>({ speed: 1 });
  /** While playing: the footage's time `from` was on the screen at the caller's time `at`, ms. */
  #since = { from: 0, at: 0 };

  /** Begins, standing still, at the picture taken at `fromAt`. */
  constructor(clip: Clip, fromAt: number) {
    this.clip = clip;
    this.state = new Store<PlaybackState>({ index: clip.indexAt(fromAt), playing: false });
  }

  /** Plays on, or from the start (of the loop, if there is one) when it stands at the end. */
  play(now: number): void {
    const { index } = this.state.get();
    const { from, to } = this.#span;
    const first = index >= to || index < from ? from : index;
    this.#playFrom(first, now);
  }

  pause(): void {
    this.state.patch({ playing: false });
  }

  toggle(now: number): void {
    if (this.state.get().playing) this.pause();
    else this.play(now);
  }

  /** Goes to a picture and stands still there. */
  seek(index: number): void {
    this.state.set({ index: Math.min(Math.max(0, index), Math.max(0, this.clip.length - 1)), playing: false });
  }

  step(by: number): void {
    this.seek(this.state.get().index + by);
  }

  /** So many milliseconds of the footage on, or back where negative, and stands still there. */
  skip(ms: number): void {
    const { index } = this.state.get();
    const to = this.clip.indexAt((this.clip.at(index) ?? 0) + ms);
    // Over a gap, or where pictures lie further apart, at least one picture.
    this.seek(to === index ? index + Math.sign(ms) : to);
  }

  /** Plays at another speed from where it is. */
  setSpeed(speed: Speed, now: number): void {
    this.#since = { from: this.#timeAt(now), at: now };
    this.mode.patch({ speed });
  }

  /** The next speed up or down; the fastest and the slowest stay. */
  changeSpeed(by: 1 | -1, now: number): void {
    const speed = speeds[speeds.indexOf(this.mode.get().speed) + by];
    if (speed !== undefined) this.setSpeed(speed, now);
  }

  /** Plays a part over and over, from its start where it is outside of it; undefined: no more. */
  setLoop(loop: PictureSpan | undefined, now: number): void {
    this.mode.patch({ loop });
    const { index, playing } = this.state.get();
    if (!loop || (index >= loop.from && index <= loop.to)) return;
    if (playing) this.#playFrom(loop.from, now);
    else this.seek(loop.from);
  }

  /** Moves on to where playing should be at `now`; stops at the end, or begins the loop anew. */
  tick(now: number): void {
    if (!this.state.get().playing) return;
    const { loop, speed } = this.mode.get();
    const { from, to } = this.#span;
    const at = this.#timeAt(now);
    const lastAt = this.clip.at(to) ?? 0;
    // The last picture of a loop is on the screen for a moment, also where ticks come seldom or the loop is one picture long.
    if (loop && at > lastAt + lastHeldMs * Math.max(1, speed)) {
      if (this.state.get().index >= to) this.#playFrom(from, now);
      else this.#playFrom(to, now);
      return;
    }
    const index = Math.min(to, this.clip.indexAt(at));
    const next = { index, playing: loop !== undefined || index < to };
    const { index: was, playing } = this.state.get();
    if (index !== was || playing !== next.playing) this.state.set(next);
  }

  #playFrom(index: number, now: number): void {
    this.#since = { from: this.clip.at(index) ?? now, at: now };
    this.state.set({ index, playing: true });
  }

  /** The time of the footage that is to be seen at `now`, ms since 1970. */
  #timeAt(now: number): number {
    return this.#since.from + (now - this.#since.at) * this.mode.get().speed;
  }

  get #span(): PictureSpan {
    return this.mode.get().loop ?? { from: 0, to: Math.max(0, this.clip.length - 1) };
  }
}

const lastHeldMs = 100;
