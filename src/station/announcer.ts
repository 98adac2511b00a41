import type { Off } from "../base/emitter.ts";
import type { StationEvents } from "../contract/station.ts";

/** Says each thing that happens in the station once, to whoever listens: the windows, the headless run, the tests. */
export class Announcer {
  readonly #all = new Set<(name: keyof StationEvents & string, value: unknown) => void>();

  emit<N extends keyof StationEvents & string>(name: N, value: StationEvents[N]): void {
    for (const listener of [...this.#all]) listener(name, value);
  }

  on<N extends keyof StationEvents & string>(name: N, listener: (value: StationEvents[N]) => void): Off {
    return this.onAny((said, value) => {
      if (said === name) listener(value as StationEvents[N]);
    });
  }

  onAny(listener: (name: keyof StationEvents & string, value: unknown) => void): Off {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Settles with the first event of that name that `accept` takes; rejects after `ms`. */
  next<N extends keyof StationEvents & string>(
    name: N,
    accept: (value: StationEvents[N]) => boolean,
    { ms, what, signal }: { ms: number; what: string; signal?: AbortSignal },
  ): Promise<StationEvents[N]> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        off();
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        settle();
      };
      const onAbort = () => finish(() => reject(new Error(`cancelled while waiting: ${what}`)));
      const timer = setTimeout(() => finish(() => reject(new Error(`waited ${ms / 1000} s in vain: ${what}`))), ms);
      const off = this.on(name, (value) => {
        if (accept(value)) finish(() => resolve(value));
      });
      signal?.addEventListener("abort", onAbort);
    });
  }
}
