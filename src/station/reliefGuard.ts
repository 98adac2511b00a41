import { FailureError } from "../contract/failure.ts";
import { type DroneNow, type ReliefState, usualLimits } from "../mission/schedule/reliefState.ts";
import { spanWords } from "../mission/schedule/reliefWords.ts";
import type { ToDo } from "./reliefSteps.ts";

/** How a vehicle stands apart from its flight: its mode, whether it is armed, and the number of the last order that it was given. */
export interface Stand {
  readonly mode: string;
  readonly armed: boolean;
  /** Grows with each order that somebody gives; 0 for none. */
  readonly order: number;
}

interface Parts {
  readonly now: () => number;
  readonly state: () => ReliefState;
  /** Why nothing of it is done any more, as that the schedule was ended; undefined while it runs. */
  readonly ended: () => string | undefined;
  readonly drone: (droneId: string) => DroneNow | undefined;
  readonly stand: (vehicleId: string) => Stand | undefined;
}

/**
 * Asks before each step of an accepted proposal whether it is still what the person said yes to: minutes may lie between
 * the two. What it does itself it is told of, for that is no surprise.
 */
export class ReliefGuard {
  readonly #parts: Parts;
  readonly #proposalId: string;
  readonly #acceptedAt: number;
  readonly #stands = new Map<string, Stand | undefined>();

  /** Made as the person says yes: `vehicleIds` are remembered as they stand then. */
  constructor(parts: Parts, proposalId: string, vehicleIds: readonly string[]) {
    this.#parts = parts;
    this.#proposalId = proposalId;
    this.#acceptedAt = parts.now();
    for (const id of vehicleIds) this.#stands.set(id, parts.stand(id));
  }

  /** @throws FailureError cancelled with why the step is not done any more, timeout where it would come too late. */
  mayGo({ vehicleId, expects }: ToDo): void {
    const { ended, state } = this.#parts;
    const over = ended();
    if (over !== undefined) throw cancelled(over);
    if (!state().proposals.some(({ id, carriedOut }) => id === this.#proposalId && carriedOut))
      throw cancelled("the proposal was declined or withdrawn meanwhile");
    if (!expects) return;
    this.#mustBeWhere(expects);
    this.#mustStand(vehicleId, expects.droneId);
    const late = this.#parts.now() - this.#acceptedAt;
    if (expects.withinMs !== undefined && late > expects.withinMs)
      throw new FailureError(
        "timeout",
        `it was accepted ${spanWords(late)} ago, and who stands beside it does not expect it any more`,
        "Accept it again; a mission that it holds already is not uploaded again",
      );
  }

  /** The order of a step has just gone out. */
  ordered(vehicleId: string): void {
    const [known, now] = [this.#stands.get(vehicleId), this.#parts.stand(vehicleId)];
    if (known && now) this.#stands.set(vehicleId, { ...known, order: now.order });
  }

  /** A step is done that changes how the vehicle stands. */
  changed({ vehicleId, changesMode }: ToDo): void {
    const [known, now] = [this.#stands.get(vehicleId), this.#parts.stand(vehicleId)];
    if (changesMode && known && now) this.#stands.set(vehicleId, { ...now, order: known.order });
  }

  #mustBeWhere({ droneId, where, homeward }: NonNullable<ToDo["expects"]>): void {
    const drone = this.#parts.drone(droneId);
    if (drone?.where !== where) throw cancelled(`${droneId} ${WORDS[drone?.where ?? "ground"]}`);
    if (drone.byHand !== undefined) throw cancelled(`a pilot flies ${droneId} (${drone.byHand})`);
    if (homeward) return; // home it may always go
    const { out, lostAt } = this.#parts.state().drones[droneId] ?? {};
    if (out !== undefined) throw cancelled(`${droneId} was taken out: ${out}`);
    if (drone.failsafe !== undefined) throw cancelled(`${droneId} is in ${drone.failsafe}`);
    if (lostAt !== undefined || drone.heardMs > usualLimits.silentMs)
      throw cancelled(`nothing was heard of ${droneId} for ${spanWords(drone.heardMs)}`);
  }

  #mustStand(vehicleId: string, droneId: string): void {
    const [was, is] = [this.#stands.get(vehicleId), this.#parts.stand(vehicleId)];
    if (!was || !is) return; // not heard: the order itself says so
    if (is.order !== was.order) throw cancelled(`${droneId} was given another order meanwhile`);
    if (is.armed !== was.armed) throw cancelled(`${droneId} was ${is.armed ? "armed" : "disarmed"} meanwhile`);
    if (is.mode !== was.mode) throw cancelled(`${droneId} went from ${was.mode} into ${is.mode} meanwhile`);
  }
}

const cancelled = (why: string): FailureError =>
  new FailureError("cancelled", why, "Look at the vehicle before it is accepted again");

const WORDS = {
  ground: "is on the ground by now",
  air: "is in the air by now",
  "home-bound": "is on its way home by now",
} as const;
