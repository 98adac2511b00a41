import type { TransferOptions } from "../mavlink/missionClient.ts";
import { difference } from "../mavlink/missionItems.ts";
import type { MissionItem } from "../mission/item.ts";
import { storageOf } from "./plansOnBoard.ts";
import type { Vehicle } from "./vehicle.ts";

/** What reading a mission back showed; `unknown`: the vehicle is lost or could not be asked. */
export type Compared = "verified" | "changed" | "unknown";

/** Whether a vehicle still holds these items, read back from it: a whole download, unless it says that it holds none. */
export async function compareMission(
  vehicle: Vehicle,
  items: readonly MissionItem[],
  options: TransferOptions,
): Promise<Compared> {
  const { mission } = vehicle.state;
  const storage = storageOf(vehicle.state);
  if (vehicle.lost) return "unknown";
  if (mission.total !== undefined && mission.total === 0) return items.length === 0 ? "verified" : "changed";
  let read: readonly MissionItem[];
  try {
    read = await vehicle.actions.download(options);
  } catch {
    return "unknown"; // it tells of itself as a failed transfer
  }
  if (read.length !== items.length) return "changed";
  return items.every((item, i) => difference(item, read[i]!, storage) === undefined) ? "verified" : "changed";
}
