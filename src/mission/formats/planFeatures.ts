import type { LatLon } from "../../geo/position.ts";
import type { Fence, FenceKind } from "../fence.ts";
import { foldedLon, type GeoFeature, type GeoPart, partOf, placeCount } from "../geoFeatures.ts";
import type { Plan } from "../plan.ts";
import type { ZoneKind } from "../zone.ts";
import { freeZoneId, MOST_ZONES } from "../zoneEdit.ts";

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
  const left = new Left();
  const polygons = [...(plan.fence?.polygons ?? [])];
  const circles = [...(plan.fence?.circles ?? [])];
  const rally = [...(plan.rally ?? [])];
  const zones = [...(plan.zones ?? [])];
  let section: readonly LatLon[] | undefined;
  const addPolygon = (kind: FenceKind, part: GeoPart, name: string) => {
    if (!left.isSimple(part, name)) return;
    if (polygons.length >= MOST) left.tell(`${name}: a fence has at most ${MOST} areas`);
    else polygons.push({ kind, points: folded(part) });
  };
  for (const { kind, role, parts, radius, datum, weight, ...feature } of features) {
    const name = feature.name || `a ${kind} without a name`;
    if (role === null) continue;
    if (role === "section" && kind === "line") {
      const [part] = parts;
      if (section) left.tell(`${name}: a plan has one section`);
      else if (part && placeCount(part) > MOST_PLACES)
        left.tell(`${name}: a section has at most ${MOST_PLACES.toLocaleString("en")} places, simplify it first`);
      else section = folded(part);
      if (parts.length > 1) left.tell(`${name}: ${parts.length - 1} more pieces of its line`);
    } else if (role === "rally" && kind === "point")
      for (const part of parts)
        for (let i = 0; i < placeCount(part); i++) {
          const height = datum === "ahl" ? (part.heights?.[i] ?? Number.NaN) : Number.NaN;
          if (rally.length >= MOST) left.tell(`${name}: a plan has at most ${MOST} rally points`);
          else {
            if (Number.isNaN(height)) left.tell(`${name}: a height above home (${RALLY_AHL} m was put in)`);
            rally.push({ ...placeIn(part, i), ahl: Number.isNaN(height) ? RALLY_AHL : height });
          }
        }
    else if ((role === "keep-in" || role === "no-fly") && kind === "point" && radius !== undefined)
      for (const centre of parts.flatMap(folded)) {
        if (circles.length >= MOST) left.tell(`${name}: a fence has at most ${MOST} circles`);
        else circles.push({ kind: role === "keep-in" ? "inclusion" : "exclusion", centre, radius });
      }
    else if (role === "keep-in" && kind === "polygon") {
      for (const part of parts) {
        addPolygon("inclusion", part, name);
        for (const hole of part.holes ?? []) addPolygon("exclusion", hole, name);
      }
    } else if (isZone(role) && kind === "polygon")
      for (const part of parts) {
        if (part.holes) left.tell(`${name}: its holes`);
        if (!left.isSimple(part, name)) continue;
        if (zones.length >= MOST_ZONES) left.tell(`${name}: a plan has at most ${MOST_ZONES} zones`);
        else
          zones.push({
            id: freeZoneId(zones),
            name: (feature.name || `Zone ${zones.length + 1}`).slice(0, 200),
            kind: role,
            points: folded(part),
            ...(weight !== undefined && role === "interest" && { weight }),
          });
      }
    else left.tell(`${name}: a ${kind} can not be ${WORDS[role]} of a plan`);
  }
  const fence: Fence = { ...plan.fence, polygons, circles };
  return {
    left: left.list(),
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

/** What of a plan no map file carries, in words: only Vedette's own plan file does. */
export function notOnMaps({ pattern, home, ownSide, wind, link, fence }: Plan): string[] {
  const shape = pattern.kind === "corridor" ? "" : " with its places";
  return [
    `how it is flown (pattern${shape}, drone, camera)`,
    ...(home ? ["home"] : []),
    ...(fence?.returnPoint ? ["the fence's return point"] : []),
    ...(ownSide ? ["the own side and its distance"] : []),
    ...(wind ? ["the wind"] : []),
    ...(link ? ["the link's aerial and reach"] : []),
  ];
}

const RALLY_AHL = 40; // metres above home: over trees, and to be looked at by the operator
const MOST_CORNERS = 2_000;
const MOST_PLACES = 20_000; // of a section: more is slow to plan with
const MOST = 500; // areas, circles and rally points, as plans and vehicles are held to

/** What a plan has no place for, in words; of very much of it the first few. */
class Left {
  readonly #told = new Map<string, number>();
  #more = 0;

  tell(text: string): void {
    const times = this.#told.get(text) ?? 0;
    if (times > 0 || this.#told.size < MOST_TOLD) this.#told.set(text, times + 1);
    else this.#more++;
  }

  /** Whether an area has few enough corners; tells if not. */
  isSimple(part: GeoPart, name: string): boolean {
    if (placeCount(part) <= MOST_CORNERS) return true;
    this.tell(`${name}: more than ${MOST_CORNERS.toLocaleString("en")} corners, simplify it first`);
    return false;
  }

  list(): string[] {
    const told = [...this.#told].map(([text, times]) => (times > 1 ? `${text} (${times} times)` : text));
    return this.#more > 0 ? [...told, `${this.#more.toLocaleString("en")} more`] : told;
  }
}
const MOST_TOLD = 20;

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

const placeIn = ({ lonLat }: GeoPart, i: number): LatLon => ({
  lat: lonLat[2 * i + 1] as number,
  lon: foldedLon(lonLat[2 * i] as number),
});
const folded = (part: GeoPart | undefined): LatLon[] =>
  part ? Array.from({ length: placeCount(part) }, (_, i) => placeIn(part, i)) : [];
