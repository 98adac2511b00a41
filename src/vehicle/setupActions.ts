import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { Position } from "../geo/position.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { Vehicle } from "./vehicle.ts";

/** Whom to set up, and over what. */
export interface SetupTarget {
  readonly vehicle: Vehicle;
  readonly commands: CommandClient;
}

/** Starts the autopilot anew. Rejects `refused` while it is armed: in the air that ends in a fall. */
export async function reboot({ vehicle, commands }: SetupTarget): Promise<void> {
  if (vehicle.state.armed)
    throw new FailureError(
      "refused",
      `${vehicle.name} is not restarted while it is armed`,
      "Land and disarm it first.",
    );
  await commands.run({
    ...addressOf(vehicle),
    command: common.MavCmd.PREFLIGHT_REBOOT_SHUTDOWN,
    params: [1],
    kind: "dangerous",
    what: "Restarting",
  });
}

/**
 * Sets home to a place, or to where the vehicle is; resolves when it tells that home. Rejects `timeout` when it accepts and
 * tells another.
 */
export async function setHome({ vehicle, commands }: SetupTarget, place: Position | undefined): Promise<void> {
  const what = "Setting home";
  const wanted = place ?? vehicle.state.place;
  if (!wanted) throw new FailureError("refused", `${what}: ${vehicle.name} does not know where it is yet`);
  await commands.run({
    ...addressOf(vehicle),
    command: common.MavCmd.DO_SET_HOME,
    frame: common.MavFrame.GLOBAL,
    params: place ? [0, 0, 0, 0, place.lat, place.lon, place.amsl] : [1],
    kind: "idempotent",
    what,
  });
  await commands
    .run({ ...addressOf(vehicle), command: common.MavCmd.REQUEST_MESSAGE, params: [HOME_POSITION], kind: "idempotent" })
    .catch(() => {}); // most tell it by themselves
  await vehicle.until(
    ({ home }) =>
      home !== undefined && Math.abs(home.lat - wanted.lat) < NEAR_DEG && Math.abs(home.lon - wanted.lon) < NEAR_DEG,
    SHOW_MS,
    `${what} was accepted, but ${vehicle.name} tells another home`,
  );
}

/** Asks for one kind of message at a rate in hertz; 0: not at all, −1: as often as the vehicle would by itself. */
export async function setMessageRate(
  { vehicle, commands }: SetupTarget,
  messageId: number,
  hertz: number,
): Promise<void> {
  const intervalUs = hertz < 0 ? 0 : hertz === 0 ? -1 : Math.round(1e6 / hertz);
  await commands.run({
    ...addressOf(vehicle),
    command: common.MavCmd.SET_MESSAGE_INTERVAL,
    params: [messageId, intervalUs],
    kind: "idempotent",
    what: "Setting a message's rate",
  });
}

const HOME_POSITION = 242;
const SHOW_MS = 4_000;
const NEAR_DEG = 3e-4; // about 30 m: a vehicle that hovers drifts, and its fix too

const addressOf = ({ state: { systemId, componentId } }: Vehicle) => ({ systemId, componentId });
