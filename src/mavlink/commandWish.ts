import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";

/**
 * What a command is to the vehicle as a whole: `go` sets it going, `rest` brings it home, down or to a halt. Undefined:
 * nothing that another could contradict.
 */
export type Effect = "go" | "rest" | "arm" | "disarm" | undefined;

/** One command that was asked for, until it is settled. */
export class CommandWish {
  readonly what: string;
  readonly effect: Effect;
  /** Ends its attempt, once there is one. */
  end: ((failure: FailureError) => void) | undefined;
  #overtakenBy: string | undefined;

  constructor(what: string, effect: Effect) {
    this.what = what;
    this.effect = effect;
  }

  /** Whether what is asked for now makes this one void: it must never go out again. */
  isVoidedBy({ effect }: CommandWish): boolean {
    if (this.effect === undefined || effect === undefined) return false;
    return VOIDED_BY[effect].includes(this.effect);
  }

  overtakeBy(newer: CommandWish): void {
    this.#overtakenBy ??= newer.what;
    this.end?.(this.#failure(newer.what));
  }

  /** @throws FailureError `cancelled` when a newer command made this one void. */
  mustStand(): void {
    if (this.#overtakenBy !== undefined) throw this.#failure(this.#overtakenBy);
  }

  #failure(newer: string): FailureError {
    return new FailureError("cancelled", `${this.what} was overtaken by ${newer}`);
  }
}

/** A vehicle does one thing: the newest wish counts, and nothing that moves it may come after a wish for rest. */
const VOIDED_BY: Readonly<Record<Exclude<Effect, undefined>, readonly Effect[]>> = {
  go: ["go", "rest"],
  rest: ["go", "rest", "arm"],
  arm: [],
  disarm: ["go", "arm", "disarm"],
};

/** The effect of a command (MAV_CMD) with its first parameter; a mode that is `dangerous` to repeat late is one that moves. */
export function effectOf(command: number, param1: number, kind: "idempotent" | "dangerous"): Effect {
  if (command === common.MavCmd.COMPONENT_ARM_DISARM) return param1 === 0 ? "disarm" : "arm";
  if (command === common.MavCmd.DO_SET_MODE) return kind === "dangerous" ? "go" : "rest";
  if (command === common.MavCmd.DO_PAUSE_CONTINUE) return param1 === 1 ? "go" : "rest";
  if (GOING.has(command)) return "go";
  return RESTING.has(command) ? "rest" : undefined;
}

const GOING: ReadonlySet<number> = new Set([
  common.MavCmd.NAV_TAKEOFF,
  common.MavCmd.NAV_VTOL_TAKEOFF,
  common.MavCmd.MISSION_START,
  common.MavCmd.DO_REPOSITION,
  common.MavCmd.DO_ORBIT,
]);
const RESTING: ReadonlySet<number> = new Set([
  common.MavCmd.NAV_RETURN_TO_LAUNCH,
  common.MavCmd.NAV_LAND,
  common.MavCmd.DO_LAND_START,
]);
