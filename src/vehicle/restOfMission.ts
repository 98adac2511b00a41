import { FailureError } from "../contract/failure.ts";
import type { TransferOptions } from "../mavlink/missionClient.ts";
import type { MissionItem } from "../mission/item.ts";
import { type ResumeOptions, type ResumePlan, resumePlan } from "../mission/resume.ts";
import type { Vehicle } from "./vehicle.ts";

/** A mission that broke off, as it was verified to be on board. */
export interface RestRequest extends TransferOptions, Omit<ResumeOptions, "countsFrom"> {
  readonly items: readonly MissionItem[];
  /** Index of the item that was being flown to; by default what the vehicle was seen to break off at. */
  readonly brokenOffAt?: number | undefined;
}

/**
 * What is left to fly of a mission that broke off, after what the vehicle holds was read back and is still that mission.
 * Nothing on board is changed. @throws FailureError: bad-input, refused (it is another), timeout (not read), cancelled.
 */
export async function restOfMission(
  vehicle: Vehicle,
  { items, brokenOffAt, onProgress: _, signal, ...way }: RestRequest,
  what: string,
): Promise<ResumePlan> {
  const { name } = vehicle;
  const { autopilot, armed } = vehicle.state;
  if (armed) throw new FailureError("bad-input", `${what}: ${name} is armed`, "Land and disarm it first.");
  const at = brokenOffAt ?? vehicle.interrupted?.item;
  if (at === undefined || at < 0 || at >= items.length)
    throw new FailureError("bad-input", `${what}: no mission is known to have broken off`, "Start the patrol anew.");
  const plan = resumePlan(items, at, { ...way, countsFrom: autopilot === "ardupilot" ? 1 : 0 });
  if (plan.items.length === 0)
    throw new FailureError("bad-input", `${what}: nothing is left to fly but the way home`, "Start the patrol anew.");
  const onBoard = await vehicle.compareMission(items, { signal });
  if (signal?.aborted) throw new FailureError("cancelled", `${what} was cancelled`, "Nothing on board was changed.");
  if (onBoard === "unknown")
    throw new FailureError(
      "timeout",
      `${what}: what ${name} holds could not be read back, so nothing was sent`,
      "See whether the link is good enough, then try again.",
    );
  if (onBoard === "changed")
    throw new FailureError(
      "refused",
      `${what}: ${name} no longer holds the mission that broke off`,
      "Upload the patrol again, then start it.",
    );
  return plan;
}
