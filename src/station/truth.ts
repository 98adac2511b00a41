import { corridor } from "../geo/corridor.ts";
import { distance } from "../geo/enu.ts";
import { contains } from "../geo/polygon.ts";
import { watchedOf } from "../mission/patterns/watched.ts";
import type { PatrolReport } from "./report.ts";
import type { Station } from "./station.ts";

/** A flag this near to a simulated vehicle, at the instant it was last seen, is about that vehicle, metres. */
const sameM = 15;

/** Compares the flags of a simulated patrol with where the world's own cars were; undefined without a simulator. */
export async function truthOf(station: Station, report: PatrolReport): Promise<PatrolReport["truth"] | undefined> {
  const { section, watchWidth } = watchedOf(report.plan);
  const zone = corridor(section, watchWidth);
  const seenInZone = new Set<string>();
  for (let at = report.startedAt; at <= report.endedAt; at += 5_000) {
    const vehicles = await station.truth(at);
    if (!vehicles) return undefined;
    for (const v of vehicles) if (contains(zone, v.place)) seenInZone.add(v.id);
  }
  const errors: number[] = [];
  for (const flag of report.flags) {
    const vehicles = (await station.truth(flag.lastAt)) ?? [];
    const nearest = Math.min(...vehicles.map((v) => distance(v.place, flag.place)));
    if (nearest <= sameM) errors.push(nearest);
  }
  errors.sort((a, b) => a - b);
  return {
    inZone: seenInZone.size,
    flagsOnVehicle: errors.length,
    medianErrorM: errors[Math.floor(errors.length / 2)] ?? null,
  };
}
