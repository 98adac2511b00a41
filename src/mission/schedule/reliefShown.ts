import type { DroneNow, ReliefPart, ReliefProposal } from "./reliefState.ts";
import type { Wanted } from "./reliefWanted.ts";
import { partWords, spanWords } from "./reliefWords.ts";

type Shown = Pick<ReliefProposal, "title" | "parts" | "worstMs" | "impossible">;

/**
 * What another schedule, made again, has otherwise than the one that was shown, in words; undefined where a yes to the one is a
 * yes to the other: the same drones do the same, within 300 m and two minutes, and the worst revisit time is hardly longer.
 */
export function otherThanShown(shown: Shown, now: Shown): string | undefined {
  if (now.impossible !== undefined) return shown.impossible === undefined ? now.impossible : undefined;
  if (shown.impossible !== undefined) return now.title;
  const was = new Map((shown.parts ?? []).map((part) => [part.droneId, part]));
  const is = new Map((now.parts ?? []).map((part) => [part.droneId, part]));
  for (const [id, part] of is) if (isOther(was.get(id), part)) return partWords(part);
  for (const id of was.keys()) if (!is.has(id)) return `${id} has nothing to do in it any more`;
  const [before, after] = [shown.worstMs ?? 0, now.worstMs ?? 0];
  return after > 1.1 * before + WORSE_MS
    ? `its worst revisit time is ${spanWords(after)} instead of ${spanWords(before)}`
    : undefined;
}

/** Whether all are still where a re-plan found them: in the air and flown by nobody by hand, or not in the air. */
export function stillFits({ parts }: Pick<ReliefProposal, "parts">, now: ReadonlyMap<string, DroneNow>): boolean {
  return (parts ?? []).every(({ droneId, does }) => {
    const drone = now.get(droneId);
    const ours = drone?.where === "air" && drone.byHand === undefined && drone.failsafe === undefined;
    return does === "launches" ? drone?.where !== "air" : ours;
  });
}

/** Whether a proposal that stands is another one by now for who reads it: not only more urgent. */
export function isOtherProposal(open: ReliefProposal, now: Wanted): boolean {
  return (
    open.title !== now.title ||
    open.otherId !== now.otherId ||
    open.takeOffAt !== now.takeOffAt ||
    (now.kind === "launch" && open.reason !== now.reason)
  );
}

function isOther(was: ReliefPart | undefined, is: ReliefPart): boolean {
  if (!was || was.does !== is.does) return true;
  if (is.does === "returns") return false;
  const moved = (a: number | undefined, b: number | undefined) => Math.abs((a ?? 0) - (b ?? 0)) > MOVED;
  return moved(was.from, is.from) || moved(was.to, is.to) || Math.abs(was.at - is.at) > LATER_MS;
}

const MOVED = 300; // metres along the section
const LATER_MS = 120_000;
const WORSE_MS = 10_000;
