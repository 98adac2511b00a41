import type { loadClip } from "./loadClip.ts";

type Loaded = Awaited<ReturnType<typeof loadClip>>;

/** Clips kept: the one that is played, the ones before, and what is likely to be played next. */
const clipsKept = 10;
/** Of long clips fewer are kept: together at most so many bytes, but never less than the four used last. */
const bytesKept = 256e6;
const fewestKept = 4;

/** Keeps the clips of a few flags, so that what was loaded ahead is there when it is opened. */
export class ClipShelf {
  readonly #load: (flagId: string) => Promise<Loaded>;
  readonly #clips = new Map<string, Promise<Loaded>>();
  readonly #bytes = new Map<Promise<Loaded>, number>();

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
    loading.then(
      ({ clip }) => {
        this.#bytes.set(
          loading,
          clip.pictures.reduce((sum, { data }) => sum + data.length, 0),
        );
        this.#clear();
      },
      () => {
        if (this.#clips.get(flagId) === loading) this.#clips.delete(flagId);
      },
    );
    this.#clear();
    return loading;
  }

  /** There is more footage of the flag since. */
  forget(flagId: string): void {
    this.#clips.delete(flagId);
  }

  #clear(): void {
    const kept = new Set(this.#clips.values());
    for (const loaded of this.#bytes.keys()) if (!kept.has(loaded)) this.#bytes.delete(loaded);
    let bytes = [...this.#bytes.values()].reduce((sum, size) => sum + size, 0);
    for (const [oldest, loaded] of this.#clips) {
      const { size } = this.#clips;
      if (size <= fewestKept || (size <= clipsKept && bytes <= bytesKept)) break;
      bytes -= this.#bytes.get(loaded) ?? 0;
      this.#bytes.delete(loaded);
      this.#clips.delete(oldest);
    }
  }
}
