import type { Off } from "../base/emitter.ts";
import { VirtualClock } from "../mavlink/virtualClock.ts";

/**
 * Puts the whole process under one virtual clock: `Date`, `performance.now`, timeouts and intervals follow it from here on.
 * So the station's own code flies an hour in a minute, as it is. Time moves on only when everything that was begun has
 * settled, files included: what happens does not depend on how fast the machine is.
 */
export class VirtualTime {
  readonly clock: VirtualClock;

  constructor(startAt: number) {
    this.clock = new VirtualClock(startAt, settled);
  }

  /** Takes the place of the machine's clock until the returned function is called. One at a time in a process. */
  install(): Off {
    const { clock } = this;
    const own = pick();
    const RealDate = own.Date;
    class VirtualDate extends RealDate {
      constructor(...parts: readonly unknown[]) {
        super(...((parts.length === 0 ? [clock.now()] : parts) as ConstructorParameters<typeof RealDate>));
      }
      static override now(): number {
        return clock.now();
      }
    }
    const once = (work: () => void, ms = 1, ...args: never[]) => new Timer(clock, () => call(work, args), ms, false);
    const again = (work: () => void, ms = 1, ...args: never[]) => new Timer(clock, () => call(work, args), ms, true);
    const clear = (timer: unknown) => timer instanceof Timer && timer.end();
    Object.assign(globalThis, {
      ...{ Date: VirtualDate, setTimeout: once, setInterval: again },
      ...{ clearTimeout: clear, clearInterval: clear },
    });
    Object.defineProperty(performance, "now", { value: () => clock.elapsed(), configurable: true, writable: true });
    return () => {
      Object.assign(globalThis, own);
      Reflect.deleteProperty(performance, "now");
    };
  }
}

const pick = () => ({
  ...{ Date: globalThis.Date, setTimeout: globalThis.setTimeout, setInterval: globalThis.setInterval },
  ...{ clearTimeout: globalThis.clearTimeout, clearInterval: globalThis.clearInterval },
});

const call = (work: (...args: never[]) => void, args: never[]): void => work(...args);

/** What Node's timers are, as far as anybody asks. None keeps the process alive. */
class Timer {
  readonly #clock: VirtualClock;
  readonly #work: () => void;
  readonly #ms: number;
  readonly #repeats: boolean;
  #off: Off | undefined;

  constructor(clock: VirtualClock, work: () => void, ms: number, repeats: boolean) {
    this.#clock = clock;
    this.#work = work;
    this.#ms = ms >= 1 ? Math.min(ms, longestMs) : 1;
    this.#repeats = repeats;
    this.refresh();
  }

  refresh(): this {
    this.end();
    this.#off = this.#clock.after(this.#ms, () => {
      this.#off = undefined;
      if (this.#repeats) this.refresh();
      this.#work();
    });
    return this;
  }
  end(): void {
    this.#off?.();
    this.#off = undefined;
  }
  close(): this {
    this.end();
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
  [Symbol.dispose](): void {
    this.end();
  }
}

const longestMs = 2 ** 31 - 1;

/** Lets everything that was begun come to rest: promises, immediates, and what the operating system was asked for. */
async function settled(): Promise<void> {
  do await new Promise<void>((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().some((kind) => working.test(kind)));
}

/** Resources that end by themselves soon, as Node calls them: what files were asked for, and immediates. */
const working = /^(FSReq\w+|CloseReq|Immediate)$/;
