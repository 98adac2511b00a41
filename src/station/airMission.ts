import { FailureError } from "../contract/failure.ts";
import { distance } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import type { Violation } from "../mission/check.ts";
import { legsOf } from "../mission/leg.ts";
import type { AirPlace, Plan } from "../mission/plan.ts";
import { handlingOf } from "../mission/proof/handling.ts";
import { detourOf } from "../mission/schedule/detour.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import { modeName } from "../vehicle/modes.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import type { Patrols } from "./patrols.ts";
import { whereOf } from "./reliefDrones.ts";

/**
 * The plan as a vehicle begins it now: from where it is while it flies, from home while it stands, whatever the plan said.
 * @throws FailureError bad-input where it flies and does not say where.
 */
export function begunBy({ fromAir: _, ...plan }: Plan, vehicle: Pick<Vehicle, "name" | "state" | "modes">): Plan {
  if (whereOf(vehicle) === "ground") return plan;
  const { place } = vehicle.state;
  if (!place)
    throw new FailureError(
      "bad-input",
      `Upload refused: ${vehicle.name} is in the air and does not say where`,
      "Wait for its position: a mission begins where it is",
    );
  return { ...plan, fromAir: { lat: place.lat, lon: place.lon, ahl: Math.round(10 * place.ahl) / 10 } };
}

/**
 * What forbids the straight way from a place in the air to where a plan begins; undefined where it may be flown. A multirotor
 * goes to the height of its mission first; a fixed wing climbs or sinks on its way, sooner or later: it is held at both heights.
 */
export function forbiddenFromAir(plan: Plan, from: AirPlace, ground: Ground): Violation | undefined {
  const [first] = legsOf(plan, ground);
  const begin = first?.kind === "transit" ? first.to : first?.from; // the first waypoint of its mission
  if (!begin) return undefined;
  const heights = plan.drone.kind === "fixed-wing" ? [from.ahl, begin.ahl] : [begin.ahl];
  return heights
    .flatMap(
      (ahl) => detourOf({ plan, from: { ...from, ahl }, to: [begin], ahl, stayMs: 0, back: null }, ground).refused,
    )
    .at(0);
}

/**
 * Keeps a mission that begins in the air from being begun on the ground, for it has no take-off, or from anywhere but where
 * it was proved to begin.
 */
export class AirMissions {
  readonly #patrols: Pick<Patrols, "of">;
  readonly #fleet: Pick<Fleet, "find">;
  readonly #now: () => number;

  constructor({
    patrols,
    fleet,
    now,
  }: { patrols: Pick<Patrols, "of">; fleet: Pick<Fleet, "find">; now: () => number }) {
    this.#patrols = patrols;
    this.#fleet = fleet;
    this.#now = now;
  }

  /** Throws a FailureError `refused`. */
  mayAsk(vehicleId: string, call: string, args: unknown): void {
    const held = this.#patrols.of(vehicleId);
    const vehicle = this.#fleet.find(vehicleId);
    const { fromAir } = held?.plan ?? {};
    if (!held || !vehicle || !fromAir || !begins(vehicle, call, args)) return;
    const { name, state } = vehicle;
    if (whereOf(vehicle) === "ground")
      throw new FailureError(
        "refused",
        `The mission on board ${name} begins in the air and has no take-off`,
        "Upload its patrol again, now that it is on the ground",
      );
    const fresh = this.#now() - held.uploadedAt < FRESH_MS; // what it told of its mission may be older
    if (!state.place || (!fresh && (state.mission.current ?? 0) > 1)) return; // it goes on somewhere in it
    const away = distance(state.place, fromAir);
    const { drone, pattern } = held.plan;
    if (away <= (drone.kind === "fixed-wing" ? handlingOf(drone).strays(pattern.speed) : HOLDS)) return;
    throw new FailureError(
      "refused",
      `${name} is ${Math.round(away)} m from where its mission was proved to begin`,
      "Upload its patrol again: the way from where it is then is proved with it",
    );
  }
}

/** Whether a call of the station's contract has a vehicle fly the mission on board. */
function begins({ modes, state }: Vehicle, call: string, args: unknown): boolean {
  const inMission = (name: unknown): boolean => name === modes.purposes.mission;
  const { command, mode, arm } = args as { command?: { kind: string; mode?: string }; mode?: string; arm?: boolean };
  const order = call === "fleet.command" ? command?.kind : call.replace(/^vehicle\./, "");
  if (order === "startMission" || order === "resume") return true;
  if (order === "setMode") return inMission(command?.mode ?? mode);
  // A PX4, or an ArduPlane, flies its mission as soon as it is armed in it.
  return order === "arm" && arm !== false && inMission(modeName(modes, state.customMode, state.baseMode));
}

const HOLDS = 30; // metres: as far as a multirotor drifts while it holds, and more
const FRESH_MS = 10_000;
