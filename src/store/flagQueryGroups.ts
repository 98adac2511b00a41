import type { FlagGroup } from "../contract/flagQuery.ts";
import type { FlagIndex } from "./flagQueryIndex.ts";

/** Flags of one spot, or that were joined as one vehicle, each as one line. */
export class FlagGroups {
  /** The first flag of each group, in the order of the keys. */
  readonly heads: readonly number[];
  readonly #index: FlagIndex;
  /** Side by side for each group: flags, unreviewed, unseen, from, to. */
  readonly #counts: Float64Array;

  constructor(index: FlagIndex, keys: readonly number[], seen: Uint8Array) {
    this.#index = index;
    const { heads, counts } = grouped(index, keys, seen);
    this.heads = heads;
    this.#counts = counts;
  }

  of(head: number): FlagGroup {
    const group = this.#groupOf(head);
    const name = this.#index.words.joined.at(head);
    const [flags = 0, unreviewed = 0, unseen = 0, fromAt = 0, toAt = 0] = this.#counts.subarray(
      group * 5,
      group * 5 + 5,
    );
    return { id: name === "" ? `spot-${group}` : `joined-${name}`, flags, unreviewed, unseen, fromAt, toAt };
  }

  /** The key of its spot's first flag, or beyond all keys the code of the vehicle that it was joined as. */
  #groupOf(key: number): number {
    const { words, numbers, lastKey } = this.#index;
    const code = words.joined.codes[key] as number;
    return words.joined.values[code] === "" ? (numbers.spot[key] as number) : lastKey + 1 + code;
  }
}

function grouped(
  index: FlagIndex,
  keys: readonly number[],
  seen: Uint8Array,
): { heads: number[]; counts: Float64Array } {
  const { openedAt, lastAt, spot } = index.numbers;
  const { codes: standings, values } = index.words.standing;
  const { codes: vehicles, values: names } = index.words.joined;
  const unreviewed = values.indexOf("unreviewed");
  const alone = names.indexOf("");
  const first = index.lastKey + 1;
  const heads: number[] = [];
  const counts = new Float64Array((first + names.length) * 5);
  for (let n = 0; n < keys.length; n++) {
    const key = keys[n] as number;
    const code = vehicles[key] as number;
    const at = (code === alone ? (spot[key] as number) : first + code) * 5;
    const from = openedAt[key] as number;
    const to = lastAt[key] as number;
    if (counts[at]!++ === 0) {
      heads.push(key);
      counts[at + 3] = from;
      counts[at + 4] = to;
    } else {
      if (from < (counts[at + 3] as number)) counts[at + 3] = from;
      if (to > (counts[at + 4] as number)) counts[at + 4] = to;
    }
    if (standings[key] === unreviewed) counts[at + 1]!++;
    if (!seen[key]) counts[at + 2]!++;
  }
  return { heads, counts };
}
