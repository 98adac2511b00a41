import { EnuFrame } from "../../src/geo/enu.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { fencedAroundFlight } from "../../src/mission/proof/fenceAroundFlight.ts";
import { fractalMountains } from "../../test/geo/relief.ts";

const middle = new EnuFrame({ lat: 46.5, lon: 9 });

/** Mountains with ridges that hide, heights every 30 m. */
export const mountains = (): Ground =>
  fractalMountains({ lat: 46.2, lon: 8.2 }, { size: 4096, relief: 2500, roughness: 0.72 });

/** A line of so many metres that winds from west to east. */
export function winding(metres: number, points: number, sway: number): LatLon[] {
  return Array.from({ length: points }, (_, i) => {
    const east = (i / (points - 1) - 0.5) * metres;
    const { lat, lon } = middle.toPosition({ east, north: 3_000 * Math.sin(east / 9_000) + sway * Math.sin(i * 2.1) });
    return { lat, lon };
  });
}

/** A section over mountains, flown out and back at 70 m above ground. */
export function overGround(section: LatLon[]): Plan {
  const plan = newPlan({ name: "Bench", section, home: section[0] as LatLon, watchWidth: 100 });
  return { ...plan, pattern: { ...plan.pattern, aboveGround: { agl: 70, tolerance: 20, floor: 40 } } };
}

/** A plan along a section whose patrol has about so many items. */
export function manyItems(count: number, ground: Ground): Plan {
  const flat = (points: number) => {
    const plan = newPlan({ name: "Many", section: winding(points * 60, points, 8), home: null, watchWidth: 60 });
    return { ...plan, home: plan.section[0] as LatLon };
  };
  let points = count / 2;
  for (let i = 0; i < 4; i++) points = Math.round((points * count) / patrolOf(flat(points), ground).items.length);
  return flat(points);
}

/** The same with all that a plan can ask for: a fence around its flight, a no-fly zone, own side, wind, rally point, link. */
export function demanding(plan: Plan, ground: Ground): Plan {
  const { section } = plan;
  const { lat, lon } = section[Math.floor(section.length / 2)] as LatLon;
  const corner = (north: number, east: number): LatLon => ({ lat: lat + north, lon: lon + east });
  return {
    ...fencedAroundFlight(plan, patrolOf(plan, ground), 60),
    zones: [{ id: "z", name: "Zone", kind: "no-fly", points: [corner(0.05, 0), corner(0.06, 0), corner(0.06, 0.02)] }],
    rally: [{ ...corner(0.002, 0.01), ahl: 60 }],
    ownSide: { buffer: 30 },
    wind: { speed: 5 },
    link: { place: section[0] as LatLon, range: 40_000 },
  };
}

/** A route of so many stops, looking at the section below it. */
export function manyStops(count: number): Plan {
  const section = winding(count * 40, count, 8);
  const plan = newPlan({ name: "Stops", section, home: section[0] as LatLon, watchWidth: 60 });
  const stops = section.map((place) => ({ ...place, watch: true as const }));
  return { ...plan, pattern: { ...newPattern("route", plan), stops } };
}
