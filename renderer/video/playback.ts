import { Store } from "../ui/store.ts";
import type { Clip } from "./clip.ts";

/** Where a clip is played. */
export interface PlaybackState {
  readonly index: number;
  readonly playing: boolean;
}

/** Moves through a clip at the speed it was taken; time comes in by `tick`. */
export class Playback {
  readonly clip: Clip;
  readonly state: Store<PlaybackState>;
  /** Footage time less the caller's time, while playing. */
  #ahead = 0;

  /** Begins, standing still, at the picture taken at `fromAt`. */
  constructor(clip: Clip, fromAt: number) {
    this.clip = clip;
    this.state = new Store<PlaybackState>({ index: clip.indexAt(fromAt), playing: false });
  }

  /** Plays on, or from the start when it stands at the end. */
  play(now: number): void {
    const { index } = this.state.get();
    const from = index >= this.clip.length - 1 ? 0 : index;
    this.#ahead = (this.clip.at(from) ?? now) - now;
    this.state.set({ index: from, playing: true });
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

  /** Moves on to where playing should be at `now`; stops at the end. */
  tick(now: number): void {
    const { playing } = this.state.get();
    if (!playing) return;
    const last = this.clip.length - 1;
    const index = this.clip.indexAt(now + this.#ahead);
    this.state.set({ index, playing: index < last });
  }
}
