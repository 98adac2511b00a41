import { FailureError } from "../contract/failure.ts";
import type { FleetCommand } from "../contract/setup.ts";
import { heightsApart } from "../mission/heightsApart.ts";
import { changeSpeed } from "../vehicle/changeSpeed.ts";
import type { CommandOutcome } from "../vehicle/commandAll.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { FlightActions } from "../vehicle/flightActions.ts";
import type { VehicleState } from "../vehicle/vehicleState.ts";
import { planFor } from "./cueProof.ts";
import { demandFleetWay, demandHeight, type FleetTarget } from "./fleetProof.ts";
import type { Station } from "./station.ts";
import { unknownGround } from "./terrain.ts";

/** Proves the way of each one before it is sent there, or its height. @throws FailureError refused */
export type ProveFleet = (
  vehicleId: string,
  command: Extract<FleetCommand, { ahl: number }>["kind"],
  to: Partial<FleetTarget> & { readonly ahl: number },
) => Promise<void> | void;

/** Has several vehicles do what was asked, with an outcome for each; see `commandAll`. Who may not fly there is not sent. */
export function obeyAll(
  fleet: Fleet,
  vehicleIds: readonly string[],
  command: FleetCommand,
  prove: ProveFleet = () => {},
): Promise<CommandOutcome[]> {
  const heights = command.kind === "goTo" || command.kind === "height" ? heightsOf(fleet, vehicleIds, command) : NONE;
  return fleet.commandAll(vehicleIds, (actions, id) =>
    obey({ fleet, actions, id, prove, ahl: heights.get(id) }, command),
  );
}

/** Proves by what a station knows of vehicles, their plans and the ground. */
export function fleetProofOf({ boundaries, demo, fleet, patrols, terrain }: FleetPlace): ProveFleet {
  return async (vehicleId, command, { lat, lon, ahl }) => {
    const vehicle = fleet.vehicle(vehicleId);
    const held = { plan: patrols.of(vehicleId)?.plan, onBoard: boundaries.onBoard(vehicleId) };
    if (command === "takeOff" || lat === undefined || lon === undefined) return demandHeight(ahl, held.plan);
    const plan = planFor({ vehicle, ...held });
    await terrain.over({ plan, home: plan.home ?? undefined, beneath: demo.ground }, (known) =>
      demandFleetWay(command, { vehicle, held, to: { lat, lon, ahl } }, known ?? unknownGround),
    );
  };
}

type FleetPlace = Pick<Station, "boundaries" | "demo" | "fleet" | "patrols" | "terrain">;

interface Obeying {
  readonly fleet: Fleet;
  readonly actions: FlightActions;
  readonly id: string;
  readonly prove: ProveFleet;
  /** Where it shall fly, metres above home; absent where its home or its place is not known. */
  readonly ahl: number | undefined;
}

async function obey({ fleet, actions, id, prove, ahl }: Obeying, command: FleetCommand): Promise<void> {
  switch (command.kind) {
    case "takeOff":
      await prove(id, command.kind, { ahl: command.ahl });
      return actions.takeOff(command.ahl);
    case "setMode":
      return actions.setMode(command.mode);
    case "speed":
      return changeSpeed({ vehicle: fleet.vehicle(id), commands: fleet.commands }, command.speed);
    case "goTo":
    case "height": {
      const { name, state } = fleet.vehicle(id);
      const to = command.kind === "goTo" ? command : state.place;
      if (isDown(state)) throw new FailureError("bad-input", `${name} is on the ground`, "Take off first.");
      if (ahl === undefined || !to)
        throw new FailureError("bad-input", `${name} does not say where it and its home are`, "Wait until it does.");
      await prove(id, command.kind, { lat: to.lat, lon: to.lon, ahl });
      return actions.goTo({ lat: to.lat, lon: to.lon, ahl });
    }
    case "arm":
    case "disarm":
    case "startMission":
    case "pause":
    case "resume":
    case "returnHome":
    case "land":
      return actions[command.kind]();
    default:
      throw new FailureError("bad-input", "There is no such command");
  }
}

const isDown = ({ landed, armed }: VehicleState): boolean => landed === "on-ground" || !armed;

/** Of those that fly and say where they and their homes are. */
function heightsOf(fleet: Fleet, ids: readonly string[], command: FleetCommand & { readonly ahl: number }) {
  const stacked = [...new Set(ids)].flatMap((id) => {
    const state = fleet.find(id)?.state;
    if (!state?.place || !state.home || isDown(state)) return [];
    const { place, home } = state;
    const at = command.kind === "goTo" ? command : place;
    return [{ id, at, amsl: place.amsl, homeAmsl: home.amsl }];
  });
  return heightsApart(stacked, command.ahl);
}

const NONE: ReadonlyMap<string, number> = new Map();
