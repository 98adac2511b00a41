import type { Off } from "../base/emitter.ts";
import type { ReliefRecord } from "../contract/relief.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Scenario } from "../mission/scenario/scenario.ts";
import type { ScenarioPlan } from "../mission/scenario/scenarioPlan.ts";
import type { ReliefProposal } from "../mission/schedule/reliefState.ts";
import type { Desk } from "./desk.ts";

/** What an operator goes by. */
export interface Operated {
  readonly scenario: Scenario;
  readonly planned: ScenarioPlan;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly vehicleIdOf: (droneId: string) => string;
  /** What the station proposes now. */
  readonly relief: () => ReliefRecord | undefined;
  /** Why a vehicle does not take off, in words; empty when it is ready. */
  readonly notReady: (vehicleId: string) => readonly string[];
  /** Per cent left, where it is known. */
  readonly battery: (vehicleId: string) => number | undefined;
  readonly tell: (what: string, droneId?: string) => void;
}

/** Has somebody carry a schedule out until the returned function is called: the seam for whoever does it. */
export type Operate = (operated: Operated) => Off;

/** An upload takes about so long: a launch is accepted so long before it is due, ms. */
const uploadMs = 4_000;
/** A battery that was changed has at least so much, %. */
const freshPercent = 90;
const mostTries = 3;

/**
 * A person who has the station carry the schedule out and accepts what it proposes: each after the reaction time, a launch
 * when it is due and the battery is fresh, another schedule once a drone was missing for longer than patience lasts.
 */
export const operateByRelief: Operate = (operated) => {
  const operator = new ReliefOperator(operated);
  void operator.begin();
  return every(operated.clock, 500, () => operator.look());
};

class ReliefOperator {
  readonly #operated: Operated;
  /** When each proposal was seen first or failed last, and how often it was tried. */
  readonly #seen = new Map<string, { at: number; tries: number }>();
  #busy = false;
  /** Since when another schedule has been proposed without a break: it is made anew, under another id, as time goes by. */
  #replanSince: number | undefined;
  #said = new Set<string>();

  constructor(operated: Operated) {
    this.#operated = operated;
  }

  async begin(): Promise<void> {
    const { scenario, planned, desk, vehicleIdOf } = this.#operated;
    const crew = scenario.fleet.map(({ id }) => ({ droneId: id, vehicleId: vehicleIdOf(id) }));
    await desk.carryOut(planned, crew);
  }

  look(): void {
    const relief = this.#operated.relief();
    if (!relief) return;
    for (const { what, text, at } of relief.notes) this.#tellOnce(`${at} ${text}`, what, text);
    const at = this.#operated.clock.now();
    const isMissing = relief.proposals.some(({ kind }) => kind === "re-plan");
    this.#replanSince = isMissing ? (this.#replanSince ?? at) : undefined;
    if (this.#busy) return;
    const next = relief.proposals.find((one) => this.#isTime(one, at));
    if (next) void this.#accept(relief.id, next);
  }

  #isTime(proposal: ReliefProposal, at: number): boolean {
    const { id, kind, droneId, dueAt, carriedOut, impossible } = proposal;
    const seen = this.#seen.get(id) ?? { at, tries: 0 };
    this.#seen.set(id, seen);
    if (carriedOut || impossible !== undefined || seen.tries >= mostTries) return false;
    const { reactionMs, patienceMs } = this.#operated.scenario.operator;
    const since = at - seen.at;
    if (since < reactionMs) return false;
    if (kind === "re-plan") return at - (this.#replanSince ?? at) >= patienceMs;
    if (kind === "launch") return at >= dueAt - uploadMs && this.#isReady(droneId);
    return kind === "return" || at >= dueAt;
  }

  #isReady(droneId: string): boolean {
    const { battery, notReady, vehicleIdOf } = this.#operated;
    const vehicleId = vehicleIdOf(droneId);
    return notReady(vehicleId).length === 0 && (battery(vehicleId) ?? 0) >= freshPercent;
  }

  async #accept(reliefId: string, { id, kind, droneId }: ReliefProposal): Promise<void> {
    const { clock, desk, vehicleIdOf } = this.#operated;
    this.#busy = true;
    const done = await desk.accept(kind, vehicleIdOf(droneId), { reliefId, proposalId: id });
    const seen = this.#seen.get(id);
    if (!done && seen) Object.assign(seen, { at: clock.now(), tries: seen.tries + 1 });
    this.#busy = false;
  }

  /** Of what the station notes, what somebody reading a report asks for. */
  #tellOnce(key: string, what: string, text: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    if (what !== "proposed" && what !== "accepted" && what !== "done") this.#operated.tell(text);
  }
}
