import type { LiveVehicle, VehicleRecord } from "../contract/records.ts";
import type { Plan } from "../mission/plan.ts";
import { type Aloft, type SafeReturn, safeReturn, windAloft } from "../mission/safeReturn.ts";

/** What a vehicle tells of itself for its last safe return; the wind only of one with wings, from its two speeds. */
export function aloftOf(
  { kind, home }: Pick<VehicleRecord, "kind" | "home">,
  sample: LiveVehicle,
  plan?: Pick<Plan, "pattern" | "drone" | "wind">,
): Aloft {
  const wing = kind === "fixed-wing" || kind === "vtol";
  const wind = wing ? windAloft(sample) : undefined;
  return {
    kind: wing ? "fixed-wing" : kind === "multirotor" ? "multirotor" : "other",
    lat: sample.lat,
    lon: sample.lon,
    ...(home && { home: { lat: home.lat, lon: home.lon } }),
    ...(sample.ahl !== undefined && { ahl: sample.ahl }),
    ...(sample.battery && { battery: sample.battery }),
    ...(plan && { plan }),
    ...(wind && { wind }),
  };
}

/** The last safe return of a vehicle as it was when it told its place, by the plan that it holds; see `safeReturn`. */
export const lastReturnOf = (
  record: Pick<VehicleRecord, "kind" | "home" | "patrol">,
  sample: LiveVehicle,
): SafeReturn => safeReturn(aloftOf(record, sample, record.patrol?.plan));
