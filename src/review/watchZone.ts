import { corridor } from "../geo/corridor.ts";
import { nearestOnPath } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { watchedOf } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import type { Zone } from "../mission/zone.ts";

/** The ground around a border section on which a vehicle is worth a flag. Plain, so that it can be stored. */
export interface WatchZone {
  readonly id: string;
  readonly name: string;
  readonly section: readonly LatLon[];
  /** Metres to each side of the section, and beyond its ends. */
  readonly width: number;
  /** The line that may be crossed, where it is not the section; empty where there is none. */
  readonly line?: readonly LatLon[];
  /** The plan's own zones. */
  readonly areas?: readonly Zone[];
}

/** The zone of a plan: the corridor around its section or outline, or around the middle line of the area that it watches. */
export function watchZoneOf(plan: Plan): WatchZone {
  const { section, watchWidth } = watchedOf(plan);
  return {
    id: plan.name,
    name: plan.name,
    section,
    width: watchWidth,
    ...(lineIsSection(plan) ? {} : { line: plan.section.length >= 2 ? plan.section : [] }),
    ...(plan.zones && plan.zones.length > 0 && { areas: plan.zones }),
  };
}

const lineIsSection = ({ pattern }: Plan): boolean => pattern.kind === "corridor" || pattern.kind === "perimeter";

/** The line of a zone that vehicles cross, at least two points; undefined where it has none. */
export function lineOf({ line, section }: WatchZone): readonly LatLon[] | undefined {
  const crossed = line ?? section;
  return crossed.length >= 2 ? crossed : undefined;
}

/** Metres from a place to the zone's section when it lies in the zone, else undefined. */
export function depthIn(zone: WatchZone, place: LatLon): number | undefined {
  if (zone.section.length < 2) return undefined;
  const { distance } = nearestOnPath(zone.section, place);
  return distance <= zone.width ? distance : undefined;
}

/** The zone's outline, for drawing. */
export const zoneOutline = (zone: WatchZone): LatLon[] => corridor(zone.section, zone.width);
