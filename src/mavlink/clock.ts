import type { Off } from "../base/emitter.ts";

/** Time and timers as the protocol clients see them, so that a test can run a minute in a moment. */
export interface Clock {
  /** ms since 1970, for stamps only: it jumps when the computer's clock is set. */
  now(): number;
  /** ms since some start, for durations: it never goes back, whatever the computer's clock is set to. */
  elapsed(): number;
  /** Runs `work` once, `ms` from now, unless the returned function was called before. */
  after(ms: number, work: () => void): Off;
}

/** The machine's own clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Runs `work` each `ms`, first after one `ms`. */
export function every(clock: Clock, ms: number, work: () => void): Off {
  let off = clock.after(ms, tick);
  let on = true;
  function tick() {
    off = clock.after(ms, tick);
    if (on) work();
  }
  return () => {
    on = false;
    off();
  };
}
