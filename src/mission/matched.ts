/**
 * For each thing of a row the index of the one that it was in the row before, or −1 where it is new: of thousands that
 * follow each other, mostly in the same order, while a few are moved, put in or taken out. Things alike have equal keys.
 */
export function matched<T>(
  before: readonly T[],
  after: readonly T[],
  alike: (a: T, b: T) => boolean,
  keyOf: (thing: T) => unknown,
): Int32Array {
  const out = new Int32Array(after.length).fill(-1);
  let places: Map<unknown, number> | undefined;
  let next = 0; // where in the row before the next thing is looked for
  let news = 0;
  for (let i = 0; i < after.length; i++) {
    const thing = after[i] as T;
    const end = Math.min(before.length, next + LOOK_AHEAD);
    let found = next;
    while (found < end && !alike(before[found] as T, thing)) found++;
    if (found === end) {
      // Far more that is new than a few: it may be elsewhere.
      found = -1;
      if (++news >= LOOK_AHEAD || end === before.length) {
        places ??= new Map(before.map((one, k) => [keyOf(one), k]));
        const place = places.get(keyOf(thing));
        if (place !== undefined && alike(before[place] as T, thing)) found = place;
      }
    }
    if (found < 0) continue;
    news = 0;
    out[i] = found;
    next = found + 1;
  }
  return out;
}

const LOOK_AHEAD = 16;

/** What was found for each thing of a row, kept for those that are in the next row too. */
export class RowMemo<K extends object, V> {
  #keys: readonly K[] = [];
  #values: readonly V[] = [];

  /** A value for each thing: `make` is asked for those that were not in the row before. Rows are never changed in place. */
  of(keys: readonly K[], make: (key: K) => V): readonly V[] {
    if (keys === this.#keys) return this.#values;
    const was = matched(this.#keys, keys, isSame, itself);
    const before = this.#values;
    const values = keys.map((key, i) => {
      const k = was[i] as number;
      return k < 0 ? make(key) : (before[k] as V);
    });
    this.#keys = keys;
    this.#values = values;
    return values;
  }
}

const isSame = <T>(a: T, b: T): boolean => a === b;
const itself = <T>(thing: T): T => thing;
