import { type Clock, systemClock } from "../mavlink/clock.ts";
import type { VirtualClock } from "../mavlink/virtualClock.ts";

/** The time that a run is flown in. */
export interface RunTime {
  readonly clock: Clock;
  /** Lets so much time pass, ms. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until a promise settles, and settles as it does. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** As fast as it goes: of a process that is wholly under the clock (see VirtualTime). */
export const fastTime = (clock: VirtualClock): RunTime => ({
  clock,
  advance: (ms) => clock.advance(ms),
  run: (work) => clock.run(work),
});

/** The machine's own, where a real autopilot is in the loop. */
export const realTime: RunTime = {
  clock: systemClock,
  advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  run: (work) => work,
};
