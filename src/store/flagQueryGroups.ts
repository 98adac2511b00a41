import type { FlagGroup } from "../contract/flagQuery.ts";
import type { FlagIndex } from "./flagQueryIndex.ts";

/** Flags of one spot, or that were joined as one vehicle, each as one line. */
export class FlagGroups {
  /** The first flag of each group, in the order of the keys. */
  readonly heads: number[] = [];
  readonly #index: FlagIndex;
  readonly #flags: Uint32Array;
  readonly #unreviewed: Uint32Array;
  readonly #unseen: Uint32Array;
  readonly #fromAt: Float64Array;
  readonly #toAt: Float64Array;

  constructor(index: FlagIndex, keys: readonly number[], seen: Uint8Array) {
    this.#index = index;
    const { openedAt, lastAt } = index.numbers;
    const { standing, joined } = index.words;
    const unreviewed = standing.values.indexOf("unreviewed");
    const size = index.lastKey + 1 + joined.values.length;
    this.#flags = new Uint32Array(size);
    this.#unreviewed = new Uint32Array(size);
    this.#unseen = new Uint32Array(size);
    this.#fromAt = new Float64Array(size);
    this.#toAt = new Float64Array(size);
    for (const key of keys) {
      const group = this.#groupOf(key);
      const [from, to] = [openedAt[key] as number, lastAt[key] as number];
      if (this.#flags[group] === 0) {
        this.heads.push(key);
        this.#fromAt[group] = from;
        this.#toAt[group] = to;
      }
      (this.#flags[group] as number)++;
      if (standing.codes[key] === unreviewed) (this.#unreviewed[group] as number)++;
      if (!seen[key]) (this.#unseen[group] as number)++;
      if (from < (this.#fromAt[group] as number)) this.#fromAt[group] = from;
      if (to > (this.#toAt[group] as number)) this.#toAt[group] = to;
    }
  }

  of(head: number): FlagGroup {
    const group = this.#groupOf(head);
    const name = this.#index.words.joined.at(head);
    return {
      id: name === "" ? `spot-${group}` : `joined-${name}`,
      flags: this.#flags[group] as number,
      unreviewed: this.#unreviewed[group] as number,
      unseen: this.#unseen[group] as number,
      fromAt: this.#fromAt[group] as number,
      toAt: this.#toAt[group] as number,
    };
  }

  /** The key of its spot's first flag, or beyond all keys the code of the vehicle that it was joined as. */
  #groupOf(key: number): number {
    const { words, numbers, lastKey } = this.#index;
    const code = words.joined.codes[key] as number;
    return words.joined.values[code] === "" ? (numbers.spot[key] as number) : lastKey + 1 + code;
  }
}
