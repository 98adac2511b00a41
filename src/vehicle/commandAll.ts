import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { FlightActions } from "./flightActions.ts";
import type { Vehicle } from "./vehicle.ts";

/** What became of a command to one of several vehicles. */
export type CommandOutcome =
  | { readonly vehicleId: string; readonly ok: true }
  | { readonly vehicleId: string; readonly ok: false; readonly failure: Failure };

/**
 * Has several vehicles do the same, all at once: each goes its own way at its own pace. Resolves when every one has answered
 * or been given up, with one outcome for each id in the order given; it never rejects. An id that comes twice is asked once.
 */
export async function commandAll(
  find: (id: string) => Vehicle | undefined,
  vehicleIds: readonly string[],
  command: (actions: FlightActions, vehicleId: string) => Promise<void>,
  onOutcome: (outcome: CommandOutcome) => void = () => {},
): Promise<CommandOutcome[]> {
  const one = async (vehicleId: string): Promise<CommandOutcome> => {
    try {
      const vehicle = find(vehicleId);
      if (!vehicle)
        throw new FailureError("not-found", `No vehicle ${vehicleId} was ever heard`, "See whether its link is open.");
      await command(vehicle.actions, vehicleId);
      return { vehicleId, ok: true };
    } catch (cause) {
      return { vehicleId, ok: false, failure: failureOf(cause) };
    }
  };
  return Promise.all(
    [...new Set(vehicleIds)].map(async (vehicleId) => {
      const outcome = await one(vehicleId);
      onOutcome(outcome);
      return outcome;
    }),
  );
}
