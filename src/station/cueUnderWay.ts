import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { modeName } from "../vehicle/modes.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import type { CueLeft } from "./cueProof.ts";

/** What became of a cue that is under way, at this moment. */
export type CueNews = "there" | "next-stop" | "left-guided" | "nothing";

/** A way that is flown stop by stop in guided flight; round and round where it is a circle. */
export class CueUnderWay {
  readonly #stops: readonly LatLon[];
  readonly #round: boolean;
  readonly #begunAt: number;
  #next = 0;

  constructor(stops: readonly LatLon[], { round, at }: { round: boolean; at: number }) {
    this.#stops = stops;
    this.#round = round;
    this.#begunAt = at;
  }

  /** Where it is sent to now. */
  get stop(): LatLon | undefined {
    return this.#stops[this.#next];
  }

  look(vehicle: Vehicle, at: number): CueNews {
    const { state, modes } = vehicle;
    const { stop } = this;
    if (vehicle.lost || !state.place || !stop) return "nothing";
    const mode = modeName(modes, state.customMode, state.baseMode);
    // Someone else has sent it elsewhere, or it does what its failsafe asks for.
    if (at - this.#begunAt > SETTLE_MS && mode !== modes.purposes.guided) return "left-guided";
    if (distance(state.place, stop) > reachOf(vehicle)) return "nothing";
    if (!this.#round) return "there";
    const first = this.#next === 0;
    // The ring ends where it begins.
    this.#next = this.#next >= this.#stops.length - 1 ? 1 : this.#next + 1;
    return first ? "there" : "next-stop";
  }
}

/** Where it left its patrol, as it is `known`, or where it leaves it now; undefined where it flies none. */
export function leftOf(
  { state, modes }: Pick<Vehicle, "state" | "modes">,
  known: CueLeft | undefined,
): CueLeft | undefined {
  const onPatrol = modeName(modes, state.customMode, state.baseMode) === modes.purposes.mission;
  if (known && !onPatrol && state.armed) return known;
  const { place, mission, landed } = state;
  if (!place || mission.current === undefined || !mission.total || landed === "on-ground" || !state.armed)
    return undefined;
  return { item: mission.current, place: { lat: place.lat, lon: place.lon }, ahl: place.ahl };
}

/** A fixed wing circles a place; a multirotor is sent on before it has stopped. */
const reachOf = ({ state: { kind, speeds } }: Vehicle): number =>
  kind === "fixed-wing" ? 150 : Math.max(10, 1.5 * (speeds?.groundSpeed ?? 0));

const SETTLE_MS = 6_000;
