import type { LatLon } from "../../geo/position.ts";
import type { Interest } from "./interest.ts";

/** A section to be watched by several drones, and how often. */
export interface ScheduleTask {
  readonly name: string;
  /** The path that is flown beside the section, at least two places; the camera sees what lies abeam. */
  readonly line: readonly LatLon[];
  /** The path leads back to its first place and is flown round. */
  readonly closed: boolean;
  readonly drones: readonly PatrolDrone[];
  /** First take-off. */
  readonly startAt: number;
  readonly horizonMs: number;
  /** Every place is promised to be seen again within this time. */
  readonly promiseMs?: number;
  /** What is to be seen more often than the rest; nothing where absent. */
  readonly interests?: readonly Interest[];
  /** Height above home of the lowest layer, metres. */
  readonly ahl: number;
  readonly separation: Separation;
}

/** How far apart two drones stay: beside each other or above each other. */
export interface Separation {
  readonly horizontal: number; // metres
  readonly vertical: number; // metres
  /** How many heights, `vertical` apart, may be used. */
  readonly layers: number;
}

/** What scheduling has to know of a drone. */
export interface PatrolDrone {
  readonly id: string;
  readonly base: LatLon;
  /** Over ground along the section, m/s. */
  readonly speed: number;
  /** The speed that its missions ask for where corners, or the wind, make `speed` of it on average; `speed` when absent. */
  readonly missionSpeed?: number;
  /** Over ground between base and section, m/s. */
  readonly transitSpeed: number;
  /** From take-off to the height of flight, and from there to the ground. */
  readonly climbMs: number;
  readonly landMs: number;
  /** In the air with a full battery. */
  readonly enduranceMs: number;
  /** Of the battery, to be left on landing. */
  readonly reservePercent: number;
  /** Of the time that it may fly, kept for what schedules do not reckon: slow corners, hard climbs. None when absent. */
  readonly spareMs?: number;
  /** On the ground between two sorties, whatever was used: swap of the battery, checks. */
  readonly turnaroundMs: number;
  /** Charging an empty battery in the drone; 0 where batteries are swapped. In proportion to what was used. */
  readonly chargeMs: number;
}

/** A task that no schedule can be made for; the message says what, why and what to do. */
export class ScheduleError extends Error {
  readonly failure: { readonly code: "bad-input"; readonly message: string; readonly remedy: string };

  constructor(message: string, remedy: string) {
    super(message);
    this.name = "ScheduleError";
    this.failure = { code: "bad-input", message, remedy };
  }
}

/** Time that a drone may be in the air, its reserve left. */
export const usableMs = ({ enduranceMs, reservePercent, spareMs = 0 }: PatrolDrone): number =>
  enduranceMs * (1 - reservePercent / 100) - spareMs;

/** Time on the ground after a flight. */
export const groundMs = (drone: PatrolDrone, flownMs: number): number =>
  drone.turnaroundMs + (drone.chargeMs * flownMs) / drone.enduranceMs;

/** Throws a ScheduleError for what can not be scheduled, whatever the schedule. */
export function demandTask(task: ScheduleTask): void {
  const { line, drones, horizonMs, promiseMs, startAt, ahl, separation } = task;
  if (line.length < 2) refuse(`The section has ${line.length} places, 2 are needed`, "Draw or open a section");
  for (const [i, place] of line.entries()) demandPlace(place, `Place ${i + 1} of the section`);
  if (drones.length === 0) refuse("There is no drone to schedule", "Add a drone to the task");
  if (drones.length > MOST_DRONES)
    refuse(
      `${drones.length} drones on one section are too many`,
      `Cut the section; ${MOST_DRONES} drones can share one`,
    );
  if (new Set(drones.map(({ id }) => id)).size < drones.length)
    refuse("Two drones have the same id", "Name each drone once");
  drones.forEach(demandDrone);
  demandNumber(startAt, "The start", Number.NEGATIVE_INFINITY);
  demandNumber(horizonMs, "The time to be scheduled", 60_000, LONGEST_MS);
  if (promiseMs !== undefined) demandNumber(promiseMs, "The promised revisit time", 1000);
  for (const { name, weight } of task.interests ?? [])
    demandNumber(weight, `The weight of the zone of interest ${name}`, 1, 100);
  demandNumber(ahl, "The height", 0);
  demandNumber(separation.horizontal, "The horizontal separation", 0);
  demandNumber(separation.vertical, "The vertical separation", 0);
  demandNumber(separation.layers, "The number of heights", 1, 50);
}

function demandDrone(drone: PatrolDrone): void {
  const name = `Drone ${drone.id}`;
  demandPlace(drone.base, `The base of drone ${drone.id}`);
  demandNumber(drone.speed, `${name}: speed over the section`, 0.5, 300);
  demandNumber(drone.missionSpeed ?? drone.speed, `${name}: speed of its missions`, 0.5, 300);
  demandNumber(drone.transitSpeed, `${name}: speed to the section`, 0.5, 300);
  demandNumber(drone.climbMs, `${name}: time to climb`, 0);
  demandNumber(drone.landMs, `${name}: time to land`, 0);
  demandNumber(drone.enduranceMs, `${name}: endurance`, 10_000);
  demandNumber(drone.reservePercent, `${name}: reserve`, 0, 95);
  demandNumber(drone.spareMs ?? 0, `${name}: time to spare`, 0);
  demandNumber(drone.turnaroundMs, `${name}: time on the ground`, 0);
  demandNumber(drone.chargeMs, `${name}: charging`, 0);
}

function demandPlace({ lat, lon }: LatLon, what: string): void {
  if (!(Math.abs(lat) <= 85 && Math.abs(lon) <= 540))
    refuse(`${what} is at ${lat}, ${lon}: beyond 85° or no place at all`, "Correct the latitude and longitude");
}

function demandNumber(value: number, what: string, least: number, most = Number.MAX_VALUE): void {
  if (!(value >= least && value <= most))
    refuse(`${what} is ${value}`, most === Number.MAX_VALUE ? `At least ${least}` : `Between ${least} and ${most}`);
}

function refuse(message: string, remedy: string): never {
  throw new ScheduleError(message, remedy);
}

const MOST_DRONES = 16;
const LONGEST_MS = 7 * 24 * 3_600_000;
