import type { VehicleRecord } from "../../src/contract/records.ts";
import { replayedWhy } from "./replayed.ts";

/** For each action, why it can not be asked for now; absent when it can. The vehicle itself has the last word. */
export interface WhyNot {
  readonly arm?: string;
  readonly disarm?: string;
  readonly takeOff?: string;
  readonly start?: string;
  readonly land?: string;
  readonly pause?: string;
  readonly resume?: string;
  readonly goTo?: string;
  readonly returnHome?: string;
}

type Known = Pick<VehicleRecord, "lost" | "replayed" | "armed" | "landed" | "notReady" | "mission" | "patrol">;

/** Only what is certainly pointless is kept from the operator; whatever may be needed in an emergency stays possible. */
export function whyNot({ lost, replayed, armed, landed, notReady, mission, patrol }: Known): WhyNot {
  if (replayed) return only(everything(replayedWhy));
  const grounded = !armed ? "The vehicle is disarmed" : undefined;
  if (lost) {
    // It may hear us all the same: what brings it to rest or home may be tried.
    const unheard = "The vehicle is not heard";
    const tried = grounded && unheard;
    return only({ ...everything(unheard), pause: tried, returnHome: tried, land: tried });
  }
  const flying = landed === "in-air" || landed === "taking-off" || landed === "landing";
  const aloft = landed === "in-air" ? "Already in the air" : landed === "taking-off" ? "Already taking off" : undefined;
  const hasMission = mission.total === undefined ? patrol !== undefined : mission.total > 0;
  return only({
    arm: notReady.length > 0 ? `Not ready: ${notReady.join("; ")}` : undefined,
    disarm: flying ? "The vehicle is in the air" : undefined,
    takeOff: !armed ? "Arm the vehicle first" : aloft,
    start: !hasMission ? "Upload a patrol first" : !armed ? "Arm the vehicle first" : undefined,
    land: grounded,
    pause: grounded,
    resume: !hasMission ? "There is no patrol on board" : grounded,
    goTo: grounded,
    returnHome: grounded,
  });
}

const actions = ["arm", "disarm", "takeOff", "start", "land", "pause", "resume", "goTo", "returnHome"] as const;

const everything = (why: string): { [K in keyof WhyNot]: string | undefined } =>
  Object.fromEntries(actions.map((name) => [name, why]));

const only = (reasons: { [K in keyof WhyNot]: string | undefined }): WhyNot =>
  Object.fromEntries(Object.entries(reasons).filter(([, why]) => why !== undefined));
