/** Pieces of files that were read lately: the least lately used go first when all together are larger than `mostBytes`. */
export class BlockCache<T extends { readonly byteLength: number } = Float32Array> {
  readonly #mostBytes: number;
  readonly #blocks = new Map<string, { readonly block: Promise<T>; bytes: number }>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The block under `key`, read once where several ask at the same time. What could not be read is asked for again. */
  get(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#blocks.get(key);
    if (known) {
      this.#blocks.delete(key);
      this.#blocks.set(key, known);
      return known.block;
    }
    const entry = { block: read(), bytes: 0 };
    this.#blocks.set(key, entry);
    entry.block.then(
      ({ byteLength }) => {
        if (this.#blocks.get(key) !== entry) return;
        entry.bytes = byteLength;
        this.#bytes += byteLength;
        this.#shrink();
      },
      () => {
        if (this.#blocks.get(key) === entry) this.#blocks.delete(key);
      },
    );
    return entry.block;
  }

  #shrink(): void {
    for (const [key, { bytes }] of this.#blocks) {
      if (this.#bytes <= this.#mostBytes) return;
      if (bytes === 0) continue; // still being read
      this.#blocks.delete(key);
      this.#bytes -= bytes;
    }
  }
}
