import type { VehicleRecord } from "../../src/contract/records.ts";
import { type WhyNot, whyNot } from "./whyNot.ts";

/** Whom a command to several vehicles goes to, and who is left out and why. */
export interface FleetTargets {
  readonly vehicles: readonly VehicleRecord[];
  readonly leftOut: readonly { readonly id: string; readonly name: string; readonly why: string }[];
}

/** Of the chosen vehicles those that an action makes sense for; the others are told with their reasons. */
export function fleetTargets(chosen: readonly VehicleRecord[], action: keyof WhyNot): FleetTargets {
  const vehicles: VehicleRecord[] = [];
  const leftOut: { id: string; name: string; why: string }[] = [];
  for (const vehicle of chosen) {
    const why =
      action === "arm" && vehicle.armed && !vehicle.lost && !vehicle.replayed
        ? "Already armed"
        : whyNot(vehicle)[action];
    if (why === undefined) vehicles.push(vehicle);
    else leftOut.push({ id: vehicle.id, name: vehicle.name, why });
  }
  return { vehicles, leftOut };
}

/** `Copter 1, Copter 2 and 5 more`; all of them up to `most`. */
export function namesOf(vehicles: readonly { readonly name: string }[], most = 3): string {
  const names = vehicles.map((v) => v.name);
  if (names.length <= 1) return names[0] ?? "no vehicle";
  if (names.length <= most) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
}

/** Whether the vehicle flies what is on board by itself, in the words of ArduPilot and of PX4. */
export const fliesPatrol = ({ mode, armed }: Pick<VehicleRecord, "mode" | "armed">): boolean =>
  armed && /^(auto|mission)$/i.test(mode);

/** Whether going on after a battery swap may be offered: its patrol broke off and the vehicle stands on the ground. */
export const mayResumeAfterSwap = ({ patrol, interrupted, landed, lost, replayed, mission }: VehicleRecord): boolean =>
  !replayed &&
  patrol !== undefined &&
  interrupted !== undefined &&
  mission.total !== 0 &&
  !lost &&
  landed !== "in-air" &&
  landed !== "taking-off" &&
  landed !== "landing";

/** What the rest of a patrol that waits to be started will do, in words; undefined where none waits or it is in doubt. */
export const restToStart = ({ patrol, armed, lost, replayed }: VehicleRecord): readonly string[] | undefined =>
  armed || lost || replayed || patrol?.doubt !== undefined || patrol?.homeMoved ? undefined : patrol?.rest;
