import { FailureError } from "../contract/failure.ts";
import type { FleetCommand } from "../contract/setup.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import { type ConflictAlarms, TWINS_REMEDY } from "./conflictAlarms.ts";

/**
 * Keeps what moves, arms or changes a vehicle from two that share one system id, for either may obey. What brings both to
 * rest or home stays possible, and it is said that both may.
 */
export class TwinGuard {
  readonly #conflicts: Pick<ConflictAlarms, "twins">;
  readonly #fleet: Pick<Fleet, "find">;

  constructor({ conflicts, fleet }: { conflicts: Pick<ConflictAlarms, "twins">; fleet: Pick<Fleet, "find"> }) {
    this.#conflicts = conflicts;
    this.#fleet = fleet;
  }

  /** Throws a FailureError `refused`. */
  mayAsk(vehicleId: string, call: string, args: unknown): void {
    const systemId = Number(vehicleId.split(":")[0]);
    const order = orderOf(call, args);
    if (!order || !this.#conflicts.twins(systemId)) return;
    const words = `Two vehicles have the system id ${systemId}`;
    if (order === "refused")
      throw new FailureError("refused", `${words}: this was not sent, for either may obey`, TWINS_REMEDY);
    this.#fleet.find(vehicleId)?.notice(`${words}: both may obey`);
  }
}

/** What an order is to two vehicles at once; undefined for what is only read or looked at. */
function orderOf(call: string, args: unknown): "refused" | "both" | undefined {
  if (call === "vehicle.arm") return (args as { arm?: unknown }).arm === false ? "both" : "refused";
  if (call === "fleet.command") {
    const { kind } = (args as { command: FleetCommand }).command;
    return RESTS.has(kind) ? "both" : "refused";
  }
  if (RESTS.has(call.replace(/^vehicle\./, ""))) return "both";
  return REFUSED.has(call) ? "refused" : undefined;
}

const RESTS: ReadonlySet<string> = new Set(["pause", "returnHome", "land", "disarm"]);

const REFUSED: ReadonlySet<string> = new Set([
  ...["takeOff", "startMission", "resume", "goTo", "setMode", "giveKey", "reboot", "setHome", "setOrigin"].map(
    (order) => `vehicle.${order}`,
  ),
  ...["patrol.upload", "patrol.uploadRest", "params.set", "params.setAll", "calibration.start", "calibration.placed"],
  ...["fence.write", "fence.clear", "fence.switch", "rally.write", "rally.clear"],
]);
