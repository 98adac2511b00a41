import type { Schedule } from "../../src/mission/schedule/schedule.ts";

/** When a vehicle's turn ends or begins by the schedule, and with whom it changes. */
export interface NextRelief {
  /** `leave`: it is on watch until then; `take-off`: it waits for its turn. */
  readonly kind: "leave" | "take-off";
  readonly at: number;
  /** Name of the drone that follows it, or that it relieves. */
  readonly with?: string;
}

/** What comes next for a drone; undefined where the schedule has no more for it, or none for that time. */
export function nextRelief(
  { sorties }: Pick<Schedule, "sorties">,
  droneId: string,
  now: number,
): NextRelief | undefined {
  const own = sorties.filter((sortie) => sortie.droneId === droneId && sortie.watch.length > 0);
  const flown = own.find(({ takeOffAt, leaveAt }) => takeOffAt <= now && now < leaveAt);
  if (flown)
    return { kind: "leave", at: flown.leaveAt, ...(flown.relievedBy !== undefined && { with: flown.relievedBy }) };
  const next = own.find(({ takeOffAt }) => takeOffAt > now);
  return next && { kind: "take-off", at: next.takeOffAt, ...(next.relieves !== undefined && { with: next.relieves }) };
}
