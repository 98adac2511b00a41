import * as v from "valibot";
import { demand, PlanFileError } from "../planFile.ts";
import { achievedBy } from "./achieved.ts";
import { conflictsOf } from "./conflicts.ts";
import { Course } from "./course.ts";
import type { Schedule } from "./schedule.ts";
import { ordersOf, timesOf } from "./sortieTimes.ts";
import { demandTask, type ScheduleTask } from "./task.ts";

const number = v.pipe(v.number(), v.finite());
const place = v.object({ lat: number, lon: number });
const drone = v.object({
  id: v.string(),
  base: place,
  speed: number,
  missionSpeed: v.exactOptional(number),
  transitSpeed: number,
  climbMs: number,
  landMs: number,
  enduranceMs: number,
  reservePercent: number,
  spareMs: v.exactOptional(number),
  turnaroundMs: number,
  chargeMs: number,
});
const task = v.object({
  name: v.string(),
  line: v.array(place),
  closed: v.boolean(),
  drones: v.array(drone),
  startAt: number,
  horizonMs: number,
  promiseMs: v.exactOptional(number),
  interests: v.exactOptional(v.array(v.object({ name: v.string(), from: number, to: number, weight: number }))),
  ahl: number,
  separation: v.object({ horizontal: number, vertical: number, layers: number }),
});
const stretch = v.object({ fromAt: number, from: number, toAt: number, to: number });
const sortie = v.object({
  droneId: v.string(),
  takeOffAt: number,
  from: v.exactOptional(v.object({ at: number, place })),
  watch: v.array(stretch),
  leaveAt: number,
  returnAt: number,
  batteryPercentAtLanding: number,
  layer: v.pipe(v.number(), v.integer(), v.minValue(0)),
  relieves: v.exactOptional(v.string()),
  relievedBy: v.exactOptional(v.string()),
});
const part = v.object({
  from: number,
  to: number,
  droneIds: v.array(v.string()),
  kind: v.picklist(["rounds", "posts", "sweeps"]),
  revisitMs: number,
});
const file = v.object({
  fileType: v.literal("Schedule"),
  groundStation: v.exactOptional(v.string()),
  version: number,
  task,
  parts: v.array(part),
  sorties: v.array(sortie),
});

/**
 * A schedule as text: JSON, instants in ms of Unix time, places in degrees, the rest in metres, seconds say so. Each
 * sortie also has its `orders`, for people: when and where it takes off, takes over, hands over and lands, in UTC.
 */
export function writeSchedule({ version, task, parts, sorties, conflicts }: Schedule): string {
  const course = new Course(task.line, task.closed);
  const drones = new Map(task.drones.map((drone) => [drone.id, drone]));
  const told = sorties.map((sortie) => {
    const drone = drones.get(sortie.droneId);
    return { ...sortie, ...(drone && { orders: ordersOf(timesOf(course, drone, sortie)) }) };
  });
  const json = { fileType: "Schedule", groundStation: "Vedette", version, task, parts, sorties: told, conflicts };
  // Lists of names stay on one line, so that people can read the file.
  const text = JSON.stringify(json, null, 2).replace(
    /\[\s+("[^"\n]*"(?:,\s+"[^"\n]*")*)\s+\]/g,
    (_, names: string) => `[${names.replace(/,\s+/g, ", ")}]`,
  );
  return `${text}\n`;
}

/**
 * Reads a schedule. What it achieves, and where drones come too near each other, is reckoned again from its sorties and
 * never taken from the file. Throws a
 * PlanFileError that names the place that is wrong (`sorties.3.takeOffAt: …`), or a ScheduleError for an impossible task.
 */
export function readSchedule(text: string): Schedule {
  const json = demand(file, parseJson(text), "");
  if (json.version > 1)
    throw new PlanFileError(
      `This schedule has version ${json.version}, version 1 is understood`,
      "Update Vedette, or make the schedule again",
      "newer-version",
    );
  const { parts, sorties } = json;
  const read: ScheduleTask = json.task;
  demandTask(read);
  const course = new Course(read.line, read.closed);
  const known = new Set(read.drones.map(({ id }) => id));
  sorties.forEach(({ droneId, watch }, i) => {
    const wrong = (why: string) =>
      new PlanFileError(`sorties.${i}: ${why}`, "Correct the file, or make the schedule again");
    if (!known.has(droneId)) throw wrong(`drone ${droneId} is not one of the task`);
    watch.forEach(({ fromAt, toAt, from, to }, k) => {
      if (toAt <= fromAt) throw wrong(`stretch ${k} ends before it begins`);
      if (Math.min(from, to) < -1 || Math.max(from, to) > course.length + 1)
        throw wrong(`stretch ${k} leaves the section of ${Math.round(course.length)} m`);
    });
  });
  const { revisit, interests } = achievedBy(course, read, sorties, []);
  return {
    version: 1,
    task: read,
    parts,
    sorties,
    conflicts: conflictsOf(course, read, sorties),
    revisit,
    ...(interests.length > 0 && { interests }),
    worstPlace: course.place(revisit.along),
    ...(read.promiseMs !== undefined && { promiseKept: revisit.worstMs <= read.promiseMs + 1 }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlanFileError(`This is not a schedule: ${why}`, "Choose a file that Vedette saved as a schedule");
  }
}
