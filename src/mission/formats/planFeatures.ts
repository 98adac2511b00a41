import type { LatLon } from "../../geo/position.ts";
import type { Fence } from "../fence.ts";
import { foldedLon, type GeoFeature, type GeoPart, partOf, placesOf } from "../geoFeatures.ts";
import type { Plan } from "../plan.ts";
import type { Zone, ZoneKind } from "../zone.ts";

/** A plan with features taken into it, and in words which of them it has no place for. */
export interface TakenFeatures<P extends Plan> {
  readonly plan: P;
  readonly left: readonly string[];
}

/**
 * Takes features into a plan by their roles: the first section becomes the plan's, keep-in areas and circles its fence,
 * no-fly, interest and watch areas its zones, rally points its own; what is there already stays. Features without a role
 * are passed over.
 */
export function withFeatures<P extends Plan>(plan: P, features: readonly GeoFeature[]): TakenFeatures<P> {
  const left: string[] = [];
  const polygons = [...(plan.fence?.polygons ?? [])];
  const circles = [...(plan.fence?.circles ?? [])];
  const rally = [...(plan.rally ?? [])];
  const zones = [...(plan.zones ?? [])];
  let section: readonly LatLon[] | undefined;
  for (const feature of features) {
    const { kind, role, parts, radius, datum, weight } = feature;
    const name = feature.name || `a ${kind} without a name`;
    if (role === null) continue;
    if (role === "section" && kind === "line") {
      if (section) left.push(`${name}: a plan has one section`);
      else section = folded(parts[0]);
      if (parts.length > 1) left.push(`${name}: ${parts.length - 1} more pieces of its line`);
    } else if (role === "rally" && kind === "point")
      for (const part of parts)
        placesOf(part).forEach((place, i) => {
          const height = datum === "ahl" ? (part.heights?.[i] ?? Number.NaN) : Number.NaN;
          if (Number.isNaN(height)) left.push(`${name}: a height above home (${RALLY_AHL} m was put in)`);
          rally.push({ ...foldedPlace(place), ahl: Number.isNaN(height) ? RALLY_AHL : height });
        });
    else if ((role === "keep-in" || role === "no-fly") && kind === "point" && radius !== undefined)
      for (const centre of parts.flatMap(placesOf))
        circles.push({ kind: role === "keep-in" ? "inclusion" : "exclusion", centre: foldedPlace(centre), radius });
    else if (role === "keep-in" && kind === "polygon") {
      for (const part of parts) {
        polygons.push({ kind: "inclusion", points: folded(part) });
        for (const hole of part.holes ?? []) polygons.push({ kind: "exclusion", points: folded(hole) });
      }
    } else if (isZone(role) && kind === "polygon")
      for (const part of parts) {
        if (part.holes) left.push(`${name}: its holes`);
        if (part.lonLat.length > 2 * MOST_CORNERS)
          left.push(`${name}: more than ${MOST_CORNERS} corners, simplify it first`);
        else if (zones.length >= MOST_ZONES) left.push(`${name}: a plan has at most ${MOST_ZONES} zones`);
        else
          zones.push({
            id: freeId(zones),
            name: (feature.name || `Zone ${zones.length + 1}`).slice(0, 200),
            kind: role,
            points: folded(part),
            ...(weight !== undefined && role === "interest" && { weight }),
          });
      }
    else left.push(`${name}: a ${kind} can not be ${WORDS[role]} of a plan`);
  }
  const fence: Fence = { ...plan.fence, polygons, circles };
  return {
    left,
    plan: {
      ...plan,
      ...(section && { section }),
      ...((polygons.length > 0 || circles.length > 0) && { fence }),
      ...(rally.length > 0 && { rally }),
      ...(zones.length > 0 && { zones }),
    },
  };
}

/** What of a plan lies on a map, for other programs: its section, fence, zones and rally points. */
export function featuresOfPlan({ name, section, fence, rally, zones }: Plan): GeoFeature[] {
  return [
    ...(section.length > 1 ? [{ kind: "line", name, role: "section", parts: [partOf(section)] } as const] : []),
    ...(fence?.polygons ?? []).map(
      ({ kind, points }, i): GeoFeature => ({
        kind: "polygon",
        name: `Fence ${i + 1}`,
        role: kind === "inclusion" ? "keep-in" : "no-fly",
        parts: [partOf(points)],
      }),
    ),
    ...(fence?.circles ?? []).map(
      ({ kind, centre, radius }, i): GeoFeature => ({
        kind: "point",
        name: `Fence circle ${i + 1}`,
        role: kind === "inclusion" ? "keep-in" : "no-fly",
        radius,
        parts: [partOf([centre])],
      }),
    ),
    ...(zones ?? []).map(
      (zone): GeoFeature => ({
        kind: "polygon",
        name: zone.name,
        role: zone.kind,
        ...(zone.weight !== undefined && { weight: zone.weight }),
        parts: [partOf(zone.points)],
      }),
    ),
    ...(rally ?? []).map(
      ({ ahl, ...place }, i): GeoFeature => ({
        kind: "point",
        name: `Rally ${i + 1}`,
        role: "rally",
        datum: "ahl",
        parts: [partOf([place], [ahl])],
      }),
    ),
  ];
}

const RALLY_AHL = 40; // metres above home: over trees, and to be looked at by the operator
const MOST_CORNERS = 2_000;
const MOST_ZONES = 500;

const WORDS: Record<NonNullable<GeoFeature["role"]>, string> = {
  section: "the section",
  "own-side": "the own side",
  "keep-in": "the fence",
  "no-fly": "a no-fly zone",
  interest: "a zone of interest",
  watch: "a watch zone",
  rally: "a rally point",
  waypoint: "a waypoint",
};

const isZone = (role: GeoFeature["role"]): role is ZoneKind =>
  role === "no-fly" || role === "interest" || role === "watch";

const foldedPlace = ({ lat, lon }: LatLon): LatLon => ({ lat, lon: foldedLon(lon) });
const folded = (part: GeoPart | undefined): LatLon[] => (part ? placesOf(part).map(foldedPlace) : []);

function freeId(zones: readonly Zone[]): string {
  const taken = new Set(zones.map(({ id }) => id));
  let n = zones.length + 1;
  while (taken.has(`zone-${n}`)) n++;
  return `zone-${n}`;
}
