import type { FlagGroup } from "../contract/flagQuery.ts";
import type { FlagIndex } from "./flagQueryIndex.ts";

interface Counted {
  readonly id: string;
  flags: number;
  unreviewed: number;
  unseen: number;
  fromAt: number;
  toAt: number;
}

/** Flags of one spot, or that were joined as one vehicle, each as one line. */
export class FlagGroups {
  /** The first flag of each group, in the order of the keys. */
  readonly heads: number[] = [];
  readonly #byHead = new Map<number, Counted>();

  constructor(index: FlagIndex, keys: readonly number[], seen: Uint8Array) {
    const { openedAt, lastAt, spot } = index.numbers;
    const { joined, standing } = index.words;
    const none = joined.values.indexOf("");
    const unreviewed = standing.values.indexOf("unreviewed");
    const groups = new Map<number, Counted>();
    for (const key of keys) {
      const code = joined.codes[key] as number;
      const group = code === none ? (spot[key] as number) : -1 - code;
      let counted = groups.get(group);
      if (!counted) {
        const id = code === none ? `spot-${group}` : `joined-${joined.at(key)}`;
        counted = { id, flags: 0, unreviewed: 0, unseen: 0, fromAt: Infinity, toAt: -Infinity };
        groups.set(group, counted);
        this.heads.push(key);
        this.#byHead.set(key, counted);
      }
      counted.flags++;
      if (standing.codes[key] === unreviewed) counted.unreviewed++;
      if (!seen[key]) counted.unseen++;
      counted.fromAt = Math.min(counted.fromAt, openedAt[key] as number);
      counted.toAt = Math.max(counted.toAt, lastAt[key] as number);
    }
  }

  of(head: number): FlagGroup {
    return { ...(this.#byHead.get(head) as Counted) };
  }
}
