import type { Position } from "../geo/position.ts";
import type { VehicleState } from "../vehicle/vehicleState.ts";
import { homeMove, type ProvedHome, standsAt } from "./homeMove.ts";
import type { Patrols, UploadedPatrol } from "./patrols.ts";

type Known = Pick<VehicleState, "armed" | "landed" | "gps" | "place" | "home">;

/**
 * Holds the home of each vehicle against the one that its patrol was proved with: all heights of a mission and the ways
 * home count from home, and a vehicle that is armed elsewhere makes that its home.
 */
export class HomeWatch {
  readonly #patrols: Pick<Patrols, "homeMoveOf" | "moveHome">;
  /** The home that was told when the vehicle was last seen to stand somewhere, and when that was. */
  readonly #stood = new Map<string, { readonly at: number; readonly home: Position | undefined }>();

  constructor(patrols: Pick<Patrols, "homeMoveOf" | "moveHome">) {
    this.#patrols = patrols;
  }

  /** Compares once, at this time (ms); says whether what is known of the vehicle's patrol is another now. */
  check(vehicleId: string, patrol: UploadedPatrol, state: Known, now: number): boolean {
    const proved = provedHomeOf(patrol);
    const stands = standsAt(state);
    if (stands) this.#stood.set(vehicleId, { at: now, home: state.home });
    else if (this.#isOlder(vehicleId, state, now)) return false;
    const home = stands ?? state.home;
    if (!proved || !home) return false;
    const said = this.#patrols.homeMoveOf(vehicleId);
    const move = homeMove(proved, home, said);
    if (move === said) return false;
    this.#patrols.moveHome(vehicleId, move);
    return true;
  }

  /** Whether the home that was told last is from before the vehicle was seen to stand where it does. */
  #isOlder(vehicleId: string, { armed, home }: Known, now: number): boolean {
    const stood = this.#stood.get(vehicleId);
    return stood !== undefined && stood.home === home && (!armed || now - stood.at < TOLD_MS);
  }
}

/** A plan's home has no height that a vehicle told. */
function provedHomeOf({ home, plan }: UploadedPatrol): ProvedHome | undefined {
  if (home) return home;
  return plan.home ? { lat: plan.home.lat, lon: plan.home.lon } : undefined;
}

/** Within which an armed vehicle has told its home again: it is asked every 30 s. */
const TOLD_MS = 90_000;
