import { ardupilotmega, common, type MavLinkData } from "mavlink-mappings";

/** A gimbal as its messages number it: 1…6 where an autopilot speaks for it, else its own component. */
export interface GimbalHeard {
  readonly number: number;
  /** What it says counts for the vehicle. */
  readonly main: boolean;
}

/** Whoever has been silent for so long is not the main one any longer, ms. */
const SILENT_MS = 3_000;

/**
 * Tells a vehicle's gimbals apart. The one with the lowest number of those that are heard is its main one: an autopilot's
 * word of a gimbal goes before what the gimbal itself says.
 * https://mavlink.io/en/messages/common.html#GIMBAL_DEVICE_ATTITUDE_STATUS
 */
export class Gimbals {
  #main = Number.POSITIVE_INFINITY;
  #mainAt = Number.NEGATIVE_INFINITY;

  /** The gimbal that a message is of; undefined for one that is of none. */
  hear(message: MavLinkData, componentId: number, at: number): GimbalHeard | undefined {
    const number = numberOf(message, componentId);
    if (number === undefined) return undefined;
    const main = number <= this.#main || Math.abs(at - this.#mainAt) > SILENT_MS;
    if (main) {
      this.#main = number;
      this.#mainAt = at;
    }
    return { number, main };
  }
}

function numberOf(message: MavLinkData, componentId: number): number | undefined {
  if (message instanceof common.GimbalDeviceAttitudeStatus) return message.gimbalDeviceId || componentId;
  // The protocol before version 2 numbers none: an autopilot speaks of its first.
  return message instanceof ardupilotmega.MountStatus ? 1 : undefined;
}
