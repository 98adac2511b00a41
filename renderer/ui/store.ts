import { useRef, useSyncExternalStore } from "react";
import { Emitter, type Off } from "../../src/base/emitter.ts";

/** A value outside React that components and globe layers may follow. Values are replaced, never changed in place. */
export class Store<S> {
  #state: S;
  readonly #changed = new Emitter<S>();

  constructor(initial: S) {
    this.#state = initial;
  }

  get(): S {
    return this.#state;
  }

  set(next: S): void {
    if (Object.is(next, this.#state)) return;
    this.#state = next;
    this.#changed.emit(next);
  }

  update(change: (state: S) => S): void {
    this.set(change(this.#state));
  }

  patch(part: Partial<S>): void {
    this.set({ ...this.#state, ...part });
  }

  readonly subscribe = (listener: (state: S) => void): Off => this.#changed.on(listener);
}

/** A part of a store as React state; the component renders again when the selected part is no longer the same. */
export function useStore<S, T>(store: Store<S>, select: (state: S) => T): T {
  const last = useRef<{ state: S; value: T; select: (state: S) => T } | null>(null);
  const read = (): T => {
    const state = store.get();
    const kept = last.current;
    if (kept && kept.state === state && kept.select === select) return kept.value;
    const value = select(state);
    const same = kept && shallowEqual(kept.value, value) ? kept.value : value;
    last.current = { state, value: same, select };
    return same;
  };
  return useSyncExternalStore(store.subscribe, read);
}

/** Equal, or arrays of equal members: what selectors that filter or map return. */
export function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((value, i) => Object.is(value, b[i]));
}
