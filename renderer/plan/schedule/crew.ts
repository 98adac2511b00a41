import type { VehicleRecord } from "../../../src/contract/records.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { droneProfiles } from "../../../src/mission/catalog.ts";
import type { DroneProfile, Plan } from "../../../src/mission/plan.ts";
import { interestsOf } from "../../../src/mission/schedule/interest.ts";
import { lineOf } from "../../../src/mission/schedule/sortiePlan.ts";
import type { PatrolDrone, ScheduleTask } from "../../../src/mission/schedule/task.ts";
import { ScheduleError } from "../../../src/mission/schedule/task.ts";
import type { Planned } from "../planning.ts";

/** A drone that the operator puts on the section; `name` is its id in the schedule. */
export interface CrewDrone {
  readonly name: string;
  /** The vehicle that flies its sorties; absent: it is planned with, and nothing can be sent. */
  readonly vehicleId?: string;
  /** Null: the home of its vehicle, else that of the plan. */
  readonly base: LatLon | null;
  readonly speed: number; // m/s
  readonly climb: number; // m/s
  readonly sink: number; // m/s
  readonly enduranceMin: number;
  readonly reservePercent: number;
  readonly turnaroundMin: number;
}

/** What the operator asks of the crew. */
export interface Wish {
  readonly crew: readonly CrewDrone[];
  /** Every place seen again within so many minutes; null promises nothing. */
  readonly promiseMin: number | null;
  readonly horizonMin: number;
  /** First take-off, ms of Unix time; null: a minute after the schedule is made. */
  readonly startAt: number | null;
}

export const firstWish: Wish = { crew: [], promiseMin: 15, horizonMin: 240, startAt: null };

/** A drone like a profile, its base the plan's home. */
export const droneOf = (profile: DroneProfile, crew: readonly CrewDrone[]): CrewDrone => ({
  name: freeName("Drone", crew),
  base: null,
  speed: profile.cruiseSpeed,
  climb: profile.climb,
  sink: profile.sink,
  enduranceMin: Math.round(profile.enduranceMs / 60_000),
  reservePercent: profile.reservePercent,
  turnaroundMin: 5,
});

/** A connected vehicle with the plan's figures where it is of the plan's kind, else with those of a usual one. */
export function droneOfVehicle(vehicle: VehicleRecord, plan: Plan, crew: readonly CrewDrone[]): CrewDrone {
  const wing = vehicle.kind === "fixed-wing" || vehicle.kind === "vtol";
  const alike = (plan.drone.kind === "fixed-wing") === wing;
  const usual = droneProfiles.find(({ kind }) => (kind === "fixed-wing") === wing) ?? plan.drone;
  const taken = crew.some(({ name }) => name === vehicle.name);
  return {
    ...droneOf(alike ? plan.drone : usual, crew),
    ...(alike && { speed: plan.pattern.speed }),
    name: taken ? `${vehicle.name} ${vehicle.id}` : vehicle.name,
    vehicleId: vehicle.id,
  };
}

const APART: ScheduleTask["separation"] = { horizontal: 50, vertical: 15, layers: 8 };
/** A fixed wing turns on some 70 m, overshoots, and holds its height less well. */
const WINGS_APART: ScheduleTask["separation"] = { horizontal: 150, vertical: 25, layers: 8 };

function freeName(noun: string, crew: readonly CrewDrone[]): string {
  for (let i = 1; ; i++) if (!crew.some(({ name }) => name === `${noun} ${i}`)) return `${noun} ${i}`;
}

/** The task of a crew on the section of a plan. Throws a ScheduleError where something is missing. */
export function taskOf(
  { crew, promiseMin, horizonMin, startAt }: Wish,
  { plan, ground }: Pick<Planned, "plan" | "ground">,
  { homeOf, now }: { homeOf: (vehicleId: string) => LatLon | undefined; now: number },
): ScheduleTask {
  const line = lineOf(plan, ground);
  if (line.length < 2)
    throw new ScheduleError("There is no path beside the section yet", "Draw or open a section, and mend its errors");
  const { ahl, aboveGround } = plan.pattern;
  const height = aboveGround?.agl ?? ahl;
  const closed = plan.pattern.kind === "perimeter" || plan.pattern.kind === "orbit";
  const interests = interestsOf(plan, line, closed);
  return {
    name: plan.name,
    line,
    closed,
    drones: crew.map((drone): PatrolDrone => {
      const { name, vehicleId, speed, climb, sink } = drone;
      const base = drone.base ?? (vehicleId === undefined ? undefined : homeOf(vehicleId)) ?? plan.home;
      if (!base)
        throw new ScheduleError(
          `Where ${name} takes off is not known`,
          "Pick its base on the globe, or wait until its vehicle has a home",
        );
      return {
        id: name,
        base: { lat: base.lat, lon: base.lon },
        speed,
        transitSpeed: speed,
        climbMs: (1_000 * height) / climb,
        landMs: (1_000 * height) / sink,
        enduranceMs: drone.enduranceMin * 60_000,
        reservePercent: drone.reservePercent,
        turnaroundMs: drone.turnaroundMin * 60_000,
        chargeMs: 0,
      };
    }),
    startAt: startAt ?? now + 60_000,
    horizonMs: horizonMin * 60_000,
    ...(promiseMin !== null && { promiseMs: promiseMin * 60_000 }),
    ...(interests.length > 0 && { interests }),
    ahl,
    separation: plan.drone.kind === "fixed-wing" ? WINGS_APART : APART,
  };
}
