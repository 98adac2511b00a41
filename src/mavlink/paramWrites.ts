import { minimal } from "mavlink-mappings";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { MavlinkNode } from "./node.ts";
import type { Param } from "./paramClient.ts";

export interface ParamToSet {
  readonly name: string;
  readonly value: number;
}

/** What came of writing one of many parameters: the value that the vehicle holds now, or why not. */
export type ParamOutcome =
  | { readonly name: string; readonly ok: true; readonly value: number }
  | { readonly name: string; readonly ok: false; readonly failure: Failure };

/**
 * Writes parameters with `set`, a few at a time. One that was not answered is written again when the vehicle itself was
 * silent meanwhile and is heard again within a minute.
 */
export async function setManyParams(
  node: MavlinkNode,
  systemId: number,
  values: readonly ParamToSet[],
  {
    set,
    onOutcome,
    signal,
  }: {
    readonly set: (name: string, value: number) => Promise<Param>;
    readonly onOutcome?: ((outcome: ParamOutcome) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ParamOutcome[]> {
  const pulse = new Pulse(node, systemId, signal);
  const outcomes: ParamOutcome[] = [];
  const write = async (at: number): Promise<void> => {
    const { name, value } = values[at]!;
    const outcome = await outcomeOf(name, () => patiently(() => set(name, value), pulse, signal));
    outcomes[at] = outcome;
    onOutcome?.(outcome);
  };
  const last = values.flatMap(({ name }, at) => (SYSTEM_IDS.has(name) ? [at] : []));
  const queue = values.flatMap(({ name }, at) => (SYSTEM_IDS.has(name) ? [] : [at]));
  const work = async () => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) await write(at);
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    for (const at of last) await write(at);
  } finally {
    pulse.dispose();
  }
  return outcomes;
}

async function outcomeOf(name: string, work: () => Promise<Param>): Promise<ParamOutcome> {
  try {
    return { name, ok: true, value: (await work()).value };
  } catch (cause) {
    const failure = failureOf(cause);
    if (failure.code !== "cancelled") return { name, ok: false, failure };
    return { name, ok: false, failure: { code: "cancelled", message: `Setting parameter ${name} was cancelled` } };
  }
}

async function patiently<T>(work: () => Promise<T>, pulse: Pulse, signal: AbortSignal | undefined): Promise<T> {
  for (let tries = 1; ; tries++) {
    if (signal?.aborted) throw new FailureError("cancelled", "Cancelled");
    const gaps = pulse.gaps;
    try {
      return await work();
    } catch (cause) {
      if (failureOf(cause).code !== "timeout" || tries >= MOST_TRIES) throw cause;
      if (!pulse.lost && pulse.gaps === gaps) throw cause;
      if (!(await pulse.heardAgain())) throw cause;
    }
  }
}

/** Whether a vehicle's heart is heard. */
class Pulse {
  readonly #node: MavlinkNode;
  readonly #offs: (() => void)[];
  readonly #waiting = new Set<(heard: boolean) => void>();
  /** Times that it was lost and found again. */
  gaps = 0;
  #heardAt: number;

  constructor(node: MavlinkNode, systemId: number, signal: AbortSignal | undefined) {
    this.#node = node;
    this.#heardAt = node.clock.elapsed();
    const tell = (heard: boolean) => {
      for (const each of this.#waiting) each(heard);
      this.#waiting.clear();
    };
    const abort = () => tell(false);
    signal?.addEventListener("abort", abort);
    const off = node.on(minimal.Heartbeat, (heartbeat) => {
      if (heartbeat.systemId !== systemId) return;
      if (this.lost) this.gaps++;
      this.#heardAt = node.clock.elapsed();
      tell(true);
    });
    this.#offs = [off, abort, () => signal?.removeEventListener("abort", abort)];
  }

  get lost(): boolean {
    return this.#silentMs > LOST_MS;
  }

  /** Resolves when it is heard; false when that takes longer than a minute from when it was heard last. */
  heardAgain(): Promise<boolean> {
    if (!this.lost) return Promise.resolve(true);
    return new Promise((resolve) => {
      const off = this.#node.clock.after(Math.max(0, LONGEST_CUT_MS - this.#silentMs), () => resolve(false));
      this.#waiting.add((heard) => {
        off();
        resolve(heard);
      });
    });
  }

  dispose(): void {
    for (const off of this.#offs) off();
  }

  get #silentMs(): number {
    return this.#node.clock.elapsed() - this.#heardAt;
  }
}

/** Parameters after whose change the vehicle goes by another system id. */
const SYSTEM_IDS: ReadonlySet<string> = new Set(["SYSID_THISMAV", "MAV_SYSID", "MAV_SYS_ID"]);
const IN_FLIGHT = 4;
const MOST_TRIES = 5;
const LOST_MS = 3_500;
const LONGEST_CUT_MS = 60_000;
