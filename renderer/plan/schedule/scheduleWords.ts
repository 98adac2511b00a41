import { boundOf } from "../../../src/mission/schedule/bound.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { count, duration, length } from "../../ui/format.ts";

/** A schedule's promise and its worst revisit time, in words. */
export interface Verdict {
  readonly level: "ok" | "caution" | "alarm";
  readonly words: string;
}

/** Whether what was promised is kept, and how near it is to the shortest that these drones could do. */
export function verdictOf(schedule: Schedule): Verdict {
  const { revisit, task, promiseKept } = schedule;
  const { worstMs, along, breach } = revisit;
  if (!Number.isFinite(worstMs))
    return { level: "alarm", words: `The place ${length(along)} along the section is never seen.` };
  // What is seen more often in one place is seen more seldom in the others: no bound for that is known.
  const near = task.interests ? "" : nearness(worstMs, boundOf(task).withReliefMs);
  const first = revisit.allSeenAt - task.startAt;
  const once = first > 0 ? ` All of it is seen for the first time after ${duration(first)}.` : "";
  const every = `Every place is seen again within ${duration(worstMs)}.${once}`;
  const promised = duration(task.promiseMs);
  if (promiseKept === true) return { level: "ok", words: `${every} The promise of ${promised} is kept.${near}` };
  if (promiseKept === undefined) return { level: "ok", words: every + near };
  const broken = breach
    ? ` First broken ${length(breach.along)} along, after ${duration(breach.at - task.startAt)}.`
    : "";
  return { level: "alarm", words: `${every} The promise of ${promised} is not kept.${broken}${near}` };
}

function nearness(worstMs: number, best: number): string {
  if (!Number.isFinite(best) || best <= 0) return "";
  const over = Math.round(100 * (worstMs / best - 1));
  if (over <= 0) return " These drones can hardly do better.";
  return ` At best these drones could do ${duration(best)}: this is ${over}\u202f% above.`;
}

/** How many drones a broken promise needs; `needed` as in `Scheduled`. */
export function crewWords(needed: number | null | undefined, present: number): string {
  if (needed === undefined) return "";
  if (needed === null) return "No crew of drones like these could keep it: promise more time, or shorten the section.";
  const more = needed - present;
  return more > 0
    ? `${count(needed, "drone")} like these would keep it: ${more} more.`
    : "With what its flights really take these drones miss it narrowly: one more would keep it.";
}

/** A zone of interest, and whether it is seen as often as its weight asks for. */
export interface InterestWords {
  readonly key: string;
  readonly kept: boolean;
  readonly text: string;
}

/** How often each zone of interest is seen, against the worst revisit time of the whole section. */
export function interestWords({ interests = [], revisit }: Schedule): InterestWords[] {
  return interests.map(({ name, from, to, weight, worstMs }) => {
    const asked = revisit.worstMs / weight;
    const kept = worstMs <= asked * 1.05;
    const often = `${name || "Zone of interest"}, ${length(from)} to ${length(to)}: seen again within ${duration(worstMs)}`;
    const wanted = `weight ${weight} asks for ${duration(asked)}, ${weight} times as often as the whole`;
    return { key: `${name} ${from}`, kept, text: `${often}. ${kept ? "As often as asked" : "Too seldom"}: ${wanted}.` };
  });
}

/** A step of a sortie with its instant, ms of Unix time. */
export interface SortieStep {
  readonly what: string;
  readonly at: number;
}

/** The steps of a sortie as its crew needs them: take-off, on the section, off it, home. */
export function stepsOf({ takeOffAt, from, watch, leaveAt, returnAt, relieves, relievedBy }: Sortie): SortieStep[] {
  const first = watch[0];
  return [
    { what: from ? "In the air since" : "Take-off", at: takeOffAt },
    ...(first ? [{ what: relieves ? `Relieves ${relieves}` : "On the section", at: first.fromAt }] : []),
    ...(first ? [{ what: relievedBy ? `Hands over to ${relievedBy}` : "Off the section", at: leaveAt }] : []),
    { what: "Home", at: returnAt },
  ];
}

/** `in 12 min`, `now`, `3 min ago`. */
export function fromNow(at: number, now: number): string {
  const minutes = Math.round(Math.abs(at - now) / 60_000);
  if (minutes === 0) return "now";
  const long = minutes < 120 ? `${minutes}\u202fmin` : `${Math.floor(minutes / 60)}\u202fh ${minutes % 60}\u202fmin`;
  return at > now ? `in ${long}` : `${long} ago`;
}
