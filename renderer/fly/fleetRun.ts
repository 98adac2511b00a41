import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { FleetCommand, Outcome } from "../../src/contract/setup.ts";
import { Store } from "../ui/store.ts";
import type { FleetTargets } from "./fleetTargets.ts";

/** How an order stands with one vehicle. */
export type FleetResult =
  | { readonly phase: "asked" | "accepted" }
  | { readonly phase: "refused" | "silent"; readonly failure: Failure }
  | { readonly phase: "left out"; readonly why: string };

/** The newest order to several, with how it stands with each, in the order in which they were chosen. */
export interface FleetAsked {
  readonly label: string;
  readonly results: ReadonlyMap<string, FleetResult & { readonly name: string }>;
  /** Those that accepted it and flew their patrol before: they may be sent back to it. */
  readonly mayGoBack: readonly string[];
}

type Ask = (
  vehicleIds: readonly string[],
  command: FleetCommand,
) => Promise<readonly ({ vehicleId: string } & Outcome)[]>;

/** Orders to several vehicles: each has its result as soon as it answered. */
export class FleetRun {
  readonly state = new Store<FleetAsked | null>(null);
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  clear(): void {
    this.state.set(null);
  }

  /** Asks; never rejects. `onPatrol`: of the targets those that fly their patrol now. */
  async run(
    label: string,
    { vehicles, leftOut }: FleetTargets,
    command: FleetCommand,
    onPatrol: readonly string[],
  ): Promise<void> {
    const turn = new Map<string, FleetResult & { readonly name: string }>([
      ...vehicles.map(({ id, name }) => [id, { name, phase: "asked" }] as const),
      ...leftOut.map(({ id, name, why }) => [id, { name, phase: "left out", why }] as const),
    ]);
    const leaves = leavesPatrol.has(command.kind);
    const put = () =>
      this.state.set({
        label,
        results: new Map(turn),
        mayGoBack: leaves ? onPatrol.filter((id) => turn.get(id)?.phase === "accepted") : [],
      });
    put();
    let mine = this.state.get();
    const settle = (id: string, outcome: Outcome) => {
      const { name } = turn.get(id) ?? { name: id };
      turn.set(id, { name, ...resultOf(outcome) });
      if (this.state.get() !== mine) return; // another order stands there by now
      put();
      mine = this.state.get();
    };
    // Heights apart from each other are found for all together; else no vehicle waits for a slower one's answer.
    const ids = vehicles.map(({ id }) => id);
    const groups = together.has(command.kind) ? [ids] : ids.map((id) => [id]);
    await Promise.all(
      groups
        .filter((group) => group.length > 0)
        .map(async (group) => {
          try {
            for (const { vehicleId, ...outcome } of await this.#ask(group, command)) settle(vehicleId, outcome);
          } catch (cause) {
            for (const id of group) settle(id, { ok: false, failure: failureOf(cause) });
          }
        }),
    );
  }
}

/** In words, with a mark. */
export function resultWords(result: FleetResult): { readonly text: string; readonly level?: "ok" | "alarm" } {
  switch (result.phase) {
    case "asked":
      return { text: "◌ asked, waiting…" };
    case "accepted":
      return { text: "● accepted", level: "ok" };
    case "left out":
      return { text: `○ not asked: ${result.why}` };
    default: {
      const { message, remedy } = result.failure;
      const word = result.phase === "silent" ? "no answer" : "refused";
      return { text: `■ ${word}: ${message}${remedy ? `. ${remedy}` : ""}`, level: "alarm" };
    }
  }
}

function resultOf(outcome: Outcome): FleetResult {
  if (outcome.ok) return { phase: "accepted" };
  const { failure } = outcome;
  const silent = failure.code === "timeout" || failure.code === "unreachable";
  return { phase: silent ? "silent" : "refused", failure };
}

const together: ReadonlySet<FleetCommand["kind"]> = new Set(["goTo", "height"]);
const leavesPatrol: ReadonlySet<FleetCommand["kind"]> = new Set(["pause", "goTo", "height", "returnHome"]);
