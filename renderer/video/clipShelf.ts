import type { loadClip } from "./loadClip.ts";

type Loaded = Awaited<ReturnType<typeof loadClip>>;

/** Clips kept: the one that is played, the one before, and what is likely to be played next. */
const clipsKept = 4;

/** Keeps the clips of a few flags, so that what was loaded ahead is there when it is opened. */
export class ClipShelf {
  readonly #load: (flagId: string) => Promise<Loaded>;
  readonly #clips = new Map<string, Promise<Loaded>>();

  constructor(load: (flagId: string) => Promise<Loaded>) {
    this.#load = load;
  }

  /** The clip of a flag: what is kept of it, else loaded. One that failed is loaded anew the next time. */
  get(flagId: string): Promise<Loaded> {
    const known = this.#clips.get(flagId);
    if (known) {
      this.#clips.delete(flagId); // to the end: used last
      this.#clips.set(flagId, known);
      return known;
    }
    const loading = this.#load(flagId);
    this.#clips.set(flagId, loading);
    loading.catch(() => {
      if (this.#clips.get(flagId) === loading) this.#clips.delete(flagId);
    });
    for (const oldest of this.#clips.keys()) {
      if (this.#clips.size <= clipsKept) break;
      this.#clips.delete(oldest);
    }
    return loading;
  }

  /** There is more footage of the flag since. */
  forget(flagId: string): void {
    this.#clips.delete(flagId);
  }
}
