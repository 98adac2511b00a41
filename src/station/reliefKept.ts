import type { ReliefProposal, ReliefState } from "../mission/schedule/reliefState.ts";
import { readSchedule } from "../mission/schedule/scheduleFile.ts";

/** What is kept beside the schedule itself. Other schedules that were proposed are made again. */
export type KeptState = Omit<ReliefState, "schedule" | "drafts">;

export const keptOf = ({ schedule: _, drafts: __, ...rest }: ReliefState): KeptState => ({
  ...rest,
  proposals: rest.proposals.filter(({ kind }) => kind !== "re-plan"),
});

/** The running schedule as it was when the station ended. What was being carried out then has to be looked at by a person. */
export function restored(schedule: string, kept: unknown): ReliefState {
  const state = kept as KeptState;
  const proposals = state.proposals.map((one): ReliefProposal => {
    const { carriedOut, ...rest } = { ...one, version: one.version ?? 1 }; // older stations had none
    return carriedOut ? { ...rest, failed: ENDED } : rest;
  });
  return { ...state, schedule: readSchedule(schedule), drafts: {}, proposals };
}

const ENDED = "The station ended while this was being done: look at the vehicle before it is accepted again";
