import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { MissionItem } from "../mission/item.ts";
import { commandName } from "./mavResult.ts";

/** Throws `bad-input`, naming the item from 1, when an item can not be put on the wire as it is. */
export function checkItems(items: readonly MissionItem[]): void {
  if (items.length > MOST) throw refused(`${items.length} items are more than ${MOST}`);
  for (const [i, item] of items.entries()) {
    const wrong = wrongIn(item);
    if (wrong) throw refused(`item ${i + 1} (${commandName(item.command)}): ${wrong}`);
  }
}

const MOST = 10_000;

const refused = (why: string): FailureError =>
  new FailureError("bad-input", `Upload refused: ${why}`, "Correct the plan; nothing was sent.");

function wrongIn({ command, frame, params, lat, lon, z }: MissionItem): string | undefined {
  if (!(Number.isInteger(command) && command >= 0 && command <= 65_535)) return "its command is no MAV_CMD";
  if (!(Number.isInteger(frame) && frame >= 0 && frame <= 255)) return `${frame} is no frame`;
  const endless = params.findIndex((param) => Math.abs(param) === Number.POSITIVE_INFINITY);
  if (endless >= 0) return `parameter ${endless + 1} is ${params[endless]}`;
  if (frame === common.MavFrame.MISSION) {
    const whole = [lat, lon].find((value) => !(Math.abs(value) <= 2_147_483_647));
    return whole === undefined ? undefined : `x and y must be numbers, got ${whole}`;
  }
  if (!(Math.abs(lat) <= 90)) return `latitude must be between -90 and 90, got ${lat}`;
  if (!(Math.abs(lon) <= 180)) return `longitude must be between -180 and 180, got ${lon}`;
  return Number.isFinite(z) ? undefined : `altitude must be a number, got ${z}`;
}
