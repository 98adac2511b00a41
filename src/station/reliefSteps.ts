import { FailureError, failureOf } from "../contract/failure.ts";
import type { ReliefStep } from "../contract/relief.ts";

/** One thing to be done for a proposal, by a call that an operator would use. */
export interface ToDo {
  readonly vehicleId: string;
  readonly what: string;
  readonly run: () => Promise<unknown>;
  /** Ends what `run` has begun, where that takes long. */
  readonly stop?: () => unknown;
  /** What is so when it failed, and what to do. */
  readonly ifFailed: string;
  /** How the drone has to be when it is done: as it was when the person said yes. */
  readonly expects?: {
    readonly droneId: string;
    readonly where: "ground" | "air";
    /** It only leads home, which no failsafe forbids. */
    readonly homeward?: true;
    /** How long after the person said yes it still may be done, ms. */
    readonly withinMs?: number;
  };
  /** The vehicle is in another mode after it, and that is no surprise. */
  readonly changesMode?: true;
}

/** What is asked before each step and told after it, and how all of it is ended. */
export interface StepWatch {
  /** Throws a FailureError where the step is not to be done any more. */
  readonly mayGo: (step: ToDo) => void;
  readonly ordered: (vehicleId: string) => void;
  readonly changed: (step: ToDo) => void;
  readonly signal: AbortSignal;
}

/**
 * Does one thing after the other and tells how each stands. Stops at the first that fails, or that is not to be done any
 * more; what had been done stays, and the rest is left out. @throws FailureError as the step did, with how things stand then.
 */
export async function carryOut(
  all: readonly ToDo[],
  tell: (steps: readonly ReliefStep[]) => void,
  watch?: StepWatch,
): Promise<void> {
  const steps: ReliefStep[] = all.map(({ vehicleId, what }) => ({ vehicleId, what, state: "waits" }));
  const put = (i: number, step: Partial<ReliefStep>) => {
    steps[i] = { ...(steps[i] as ReliefStep), ...step };
    tell([...steps]);
  };
  for (const [i, toDo] of all.entries()) {
    const { run, stop, vehicleId, what, ifFailed } = toDo;
    const end = () => stop?.();
    put(i, { state: "runs" });
    try {
      watch?.mayGo(toDo);
      watch?.signal.addEventListener("abort", end);
      const done = run();
      watch?.ordered(vehicleId); // the order has gone out; what anybody else orders from here on is not ours
      await done;
      watch?.changed(toDo);
      put(i, { state: "done" });
    } catch (cause) {
      const { code, message, remedy } = failureOf(cause);
      for (let k = i + 1; k < all.length; k++) steps[k] = { ...(steps[k] as ReliefStep), state: "left-out" };
      put(i, { state: "failed", why: message });
      throw new FailureError(
        code,
        `${what}: ${message}`,
        [remedy?.replace(/\.$/, ""), ifFailed].filter(Boolean).join(". "),
      );
    } finally {
      watch?.signal.removeEventListener("abort", end);
    }
  }
}
