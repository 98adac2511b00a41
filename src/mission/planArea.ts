import { boxAround, boxesAlong, type GeoBox } from "../geo/box.ts";
import type { LatLon } from "../geo/position.ts";
import type { Plan } from "./plan.ts";

/** Metres beside all that is flown and looked at, so that what hides it and what is seen beyond it is there too. */
const margin = 3_000;

/**
 * The land whose heights a plan is made, drawn and checked over: along its section and pattern, on the ways from home (or
 * from where it is in the air) and to rally points, and around its zones and its aerial. Empty for a plan without a place.
 */
export function planBoxes(plan: Plan, home: LatLon | null = plan.home): GeoBox[] {
  const { section, zones = [], rally = [], link, fromAir } = plan;
  const flown = flownLines(plan);
  const start = flown.flat()[0];
  const ways = start ? [home, fromAir, link?.place, ...rally].flatMap((place) => (place ? [[place, start]] : [])) : [];
  const alone = start ? [] : [home, fromAir, link?.place, ...rally].flatMap((place) => (place ? [[place]] : []));
  const reach = Math.max(standoffOf(plan) + margin, plan.watchWidth + margin);
  return [
    ...[section, ...flown].flatMap((line) => boxesAlong(line, reach)),
    ...[...ways, ...alone].flatMap((line) => boxesAlong(line, margin / 2)),
    ...zones.flatMap(({ points }) => boxesAlong(points, margin / 2)),
  ];
}

/** The lines of a plan's pattern; a circle is the square around it. */
function flownLines({ section, pattern }: Plan): (readonly LatLon[])[] {
  const lines: (readonly LatLon[])[] = section.length > 0 ? [section] : [];
  if (pattern.kind === "route") lines.push(pattern.stops, ...(pattern.sees ? [pattern.sees.section] : []));
  const shape = pattern as { outline?: readonly LatLon[]; datum?: LatLon; centre?: LatLon; radius?: number };
  if (shape.outline?.[0]) lines.push([...shape.outline, shape.outline[0]], ...lanesOf(shape.outline));
  for (const middle of [shape.datum, shape.centre])
    if (middle) {
      const { south, west, north, east } = boxAround(middle, middle, shape.radius ?? 0);
      lines.push(
        ...lanesOf([
          { lat: south, lon: west },
          { lat: north, lon: east },
        ]),
      );
    }
  return lines;
}

/** Lines through the box around an outline, near enough to each other that boxes along them leave nothing out. */
function lanesOf(outline: readonly LatLon[]): LatLon[][] {
  const lats = outline.map(({ lat }) => lat);
  const south = Math.min(...lats);
  const north = Math.max(...lats);
  const west = outline[0]?.lon ?? 0;
  const aside = outline.map(({ lon }) => lon - west - 360 * Math.round((lon - west) / 360));
  const lanes = Math.min(Math.ceil((north - south) / laneDeg) + 1, 200);
  return Array.from({ length: lanes }, (_, i) => {
    const lat = south + ((north - south) * i) / Math.max(lanes - 1, 1);
    return [
      { lat, lon: west + Math.min(...aside) },
      { lat, lon: west + Math.max(...aside) },
    ];
  });
}

const standoffOf = ({ pattern }: Plan): number => ("standoff" in pattern ? Math.abs(Number(pattern.standoff)) : 0);

const laneDeg = 0.04; // 4.5 km
