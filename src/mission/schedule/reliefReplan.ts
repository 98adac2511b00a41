import { Course } from "./course.ts";
import { heldHeights } from "./reliefHeld.ts";
import type { ReliefPart } from "./reliefState.ts";
import { type Moment, plain, sortieKey, type Wanted } from "./reliefWanted.ts";
import { listWords, partWords, spanWords } from "./reliefWords.ts";
import { type DroneFound, replanned } from "./replan.ts";
import type { Schedule } from "./schedule.ts";
import type { Sortie } from "./sortie.ts";
import { utcClock } from "./sortieTimes.ts";
import { ScheduleError } from "./task.ts";

/** Why the schedule that is flown is not the right one any more: one line for each, and who is missing or back. */
export interface Trouble {
  readonly key: string;
  readonly droneId: string;
  readonly lost: readonly string[];
  readonly back: readonly string[];
  readonly words: readonly string[];
  /** Somebody in the air is missing. */
  readonly urgent: boolean;
}

/** What has become of the crew of a running schedule; undefined while all is as planned. */
export function troubleOf({ state, at, now, limits }: Moment): Trouble | undefined {
  const { schedule, drones, crew, missed } = state;
  const inIt = new Set(schedule.task.drones.map(({ id }) => id));
  const needed = (droneId: string): boolean =>
    schedule.sorties.some(
      (one) => one.droneId === droneId && one.watch.length > 0 && one.leaveAt > at && one.takeOffAt < at + NEEDED_MS,
    );
  const lost: string[] = [];
  const back: string[] = [];
  const words: string[] = [];
  const keys: string[] = [];
  let urgent = false;
  for (const { id } of crew) {
    const memory = drones[id] ?? {};
    const drone = now.get(id);
    const gone = memory.out ?? (memory.lostAt === undefined ? undefined : "silent");
    if (inIt.has(id) && gone !== undefined && (needed(id) || memory.flying !== undefined)) {
      lost.push(id);
      urgent ||= memory.flying !== undefined;
      keys.push(`lost ${id}`);
      words.push(
        memory.out !== undefined
          ? `${id} is out: ${memory.out}`
          : `${id} is lost: nothing was heard for ${spanWords(drone?.heardMs ?? Number.POSITIVE_INFINITY)}`,
      );
    } else if (inIt.has(id) && memory.brokeOff) {
      urgent = true;
      keys.push(`broke off ${id} ${memory.brokeOff.at}`);
      words.push(`${id} breaks off: ${memory.brokeOff.why}`);
    } else if (!inIt.has(id) && gone === undefined && drone?.where === "ground" && drone.notReady.length === 0) {
      back.push(id);
      keys.push(`back ${id}`);
      words.push(`${id} is back and ready`);
    }
  }
  for (const sortie of schedule.sorties) {
    const { droneId } = sortie;
    if (!missed.includes(sortieKey(sortie)) || lost.includes(droneId) || !inIt.has(droneId) || sortie.leaveAt <= at)
      continue;
    if (state.answered[`flown ${sortieKey(sortie)}`]) continue;
    keys.push(`missed ${sortieKey(sortie)}`);
    words.push(`${droneId} did not take off at ${utcClock(sortie.takeOffAt)}`);
    if ((now.get(droneId)?.notReady.length ?? 0) > 0 || at < sortie.takeOffAt + limits.lateMs) lost.push(droneId);
  }
  if (keys.length === 0) return undefined;
  const droneId = [...lost, ...back][0] ?? crew.find(({ id }) => drones[id]?.brokeOff)?.id ?? (crew[0]?.id as string);
  return { key: `re-plan ${state.revision} ${keys.sort().join(", ")}`, droneId, lost, back, words, urgent };
}

/** Another schedule for a trouble, and the proposal of it; one without a schedule where none can be made. */
export function replanFor(moment: Moment, trouble: Trouble): { wanted: Wanted; draft?: Schedule } {
  const { state, at } = moment;
  const { key, droneId, lost, back, words, urgent } = trouble;
  const wanted: Omit<Wanted, "title" | "ifUnanswered"> = {
    ...({ key, kind: "re-plan", droneId, dueAt: at + (urgent ? URGENT_MS : LATER_MS) } as const),
    urgency: urgent ? "urgent" : "now",
    reason: words.join(". "),
    worstBeforeMs: state.schedule.revisit.worstMs,
  };
  try {
    const draft = changed(moment, lost, back);
    const parts = partsOf(draft, at);
    const names = [...new Set(parts.filter(({ does }) => does !== "returns").map((part) => part.droneId))];
    return {
      draft,
      wanted: {
        ...wanted,
        title:
          lost.length > 0
            ? `Re-plan without ${listWords(lost)}: ${listWords(names)} ${names.length === 1 ? "watches" : "watch"} the section`
            : `Re-plan: ${listWords(names)} ${names.length === 1 ? "watches" : "watch"} the section`,
        ifUnanswered:
          lost.length > 0 || urgent
            ? `What ${listWords(lost.length > 0 ? lost : [droneId])} was to watch is not seen`
            : "The schedule goes on as it is",
        parts,
        worstMs: draft.revisit.worstMs,
      },
    };
  } catch (cause) {
    if (!(cause instanceof ScheduleError)) throw cause;
    const { message, remedy } = cause.failure;
    return {
      wanted: {
        ...wanted,
        title:
          lost.length > 0
            ? `${listWords(lost)} ${lost.length === 1 ? "is" : "are"} missing, and no other schedule can be made`
            : "No other schedule can be made",
        ifUnanswered: "The others fly on as before; what is missing is not seen",
        impossible: `${message}. ${remedy}`,
      },
    };
  }
}

/** The schedule from now on without the lost and with those that are back, from where all really are. */
function changed(moment: Moment, lost: readonly string[], back: readonly string[]): Schedule {
  const { state, at, now } = moment;
  const { schedule, drones, crew } = state;
  const found = schedule.task.drones.flatMap((drone): DroneFound[] => {
    const real = now.get(drone.id);
    const memory = drones[drone.id];
    if (!real || lost.includes(drone.id)) return [];
    if (real.where === "ground") {
      const flew = memory?.brokeOff !== undefined || (real.batteryPercent ?? 100) < FULL;
      return [{ droneId: drone.id, readyAt: at + (flew || real.notReady.length > 0 ? drone.turnaroundMs : 0) }];
    }
    // Whoever a pilot flies is not reckoned with before it has landed, as one that comes home.
    if (real.where === "home-bound" || real.byHand !== undefined)
      return [{ droneId: drone.id, readyAt: at + drone.landMs + drone.turnaroundMs }];
    if (!real.place) return [];
    const used = real.safeReturnMs === undefined ? undefined : flownOf(drone.enduranceMs, real.batteryPercent);
    const since = memory?.flying === undefined ? 0 : at - memory.flying;
    return [{ droneId: drone.id, place: real.place, flownMs: Math.max(0, used ?? since) }];
  });
  const joined = crew.filter(({ id }) => back.includes(id));
  return replanned(schedule, { at, lost, joined, found, held: heldHeights(moment, lost) });
}

/** Who does what first. */
export function partsOf({ task, sorties }: Schedule, at: number): ReliefPart[] {
  const course = new Course(task.line, task.closed);
  return task.drones.flatMap(({ id }): ReliefPart[] => {
    const next = sorties.find((sortie) => sortie.droneId === id && sortie.returnAt > at);
    if (!next) return [];
    const { watch, from, takeOffAt, leaveAt } = next;
    const first = watch[0];
    if (!first) return [{ droneId: id, does: "returns", at: leaveAt }];
    const marks = watch.flatMap((stretch) => [stretch.from, stretch.to]);
    return [
      {
        ...{ droneId: id, does: from ? "goes-on" : "launches", at: from ? first.fromAt : takeOffAt },
        ...{ place: plain(course.place(first.from)), from: Math.min(...marks), to: Math.max(...marks) },
      },
    ];
  });
}

/** The same in words, one line for each drone. */
export const replanWords = (parts: readonly ReliefPart[]): string[] => parts.map(partWords);

/** The sortie in an adopted schedule that a drone in the air goes on with. */
export const goesOnWith = (schedule: Schedule, droneId: string): Sortie | undefined =>
  schedule.sorties.find((sortie) => sortie.droneId === droneId && sortie.from !== undefined);

const flownOf = (enduranceMs: number, percent: number | undefined): number | undefined =>
  percent === undefined ? undefined : enduranceMs * (1 - percent / 100);

const NEEDED_MS = 600_000;
const URGENT_MS = 30_000;
const LATER_MS = 300_000;
const FULL = 90; // per cent
