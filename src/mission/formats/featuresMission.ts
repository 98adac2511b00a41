import { amslOf } from "../../geo/geoid.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Fence, FenceCircle, FenceKind, FencePolygon, RallyPoint } from "../fence.ts";
import { foldedLon, type GeoFeature, type GeoPart, placesOf } from "../geoFeatures.ts";
import type { MissionItem } from "../item.ts";
import { lost } from "./notCarried.ts";
import type { PlanMission } from "./planMission.ts";

/** Height of waypoints that a map file gives none, metres above home. */
const DEFAULT_AHL = 60;

/**
 * What of features a vehicle can be sent: lines and points of waypoints (and sections, in their order) as the mission,
 * keep-in and no-fly areas as the fence, rally points. `notCarried` says in words what is left.
 */
export function missionOfFeatures(features: readonly GeoFeature[]): {
  readonly mission: Omit<PlanMission, "patterns">;
  readonly notCarried: readonly string[];
} {
  const flown = features.filter(isFlown);
  const fenced = features.filter(isFence);
  const rallies = features.filter(isRally);
  const items = flown.flatMap((feature) => feature.parts.flatMap((part) => itemsOf(part, feature)));
  const fence: Fence = { polygons: fenced.flatMap(polygonsOf), circles: fenced.flatMap(circlesOf) };
  const rally = rallies.flatMap(({ parts, datum }) => parts.flatMap((part) => rallyOf(part, datum)));
  const known = features.filter((feature) => isFlown(feature) || isFence(feature) || isRally(feature));
  return {
    mission: {
      home: null,
      items,
      ...(fenced.length > 0 && { fence }),
      ...(rally.length > 0 && { rally }),
    },
    notCarried: [
      ...lost(
        "the whole",
        features.filter((feature) => !known.includes(feature)),
      ),
      ...lost(
        "name and description",
        known.filter(({ name, description }) => name !== "" || description !== undefined),
      ),
      ...lost(
        "the role of a section (it becomes waypoints)",
        flown.filter(({ role }) => role === "section"),
      ),
      ...(flown.length > 1
        ? [`where one of ${flown.length} lines ends and the next begins: they become one mission`]
        : []),
      ...lost(
        "the gaps between the pieces",
        flown.filter(({ parts }) => parts.length > 1),
      ),
      ...lost(`heights (${DEFAULT_AHL} m above home were put in)`, flown.filter(hasGaps)),
      ...lost(
        "the height's datum (ellipsoid became sea level)",
        flown.filter(({ datum }) => datum === "ellipsoid"),
      ),
      ...lost(
        "the holes of forbidden areas",
        fenced.filter(({ role, parts }) => role === "no-fly" && parts.some((p) => p.holes)),
      ),
      ...lost(
        "heights that are not above home (0 was put in)",
        rallies.filter(({ datum }) => datum !== "ahl"),
      ),
    ],
  };
}

const isFlown = ({ kind, role, radius }: GeoFeature): boolean =>
  radius === undefined &&
  ((kind === "line" && (role === "waypoint" || role === "section")) || (kind === "point" && role === "waypoint"));
const isFence = ({ kind, role, radius }: GeoFeature): boolean =>
  (role === "keep-in" || role === "no-fly") && (kind === "polygon" || (kind === "point" && radius !== undefined));
const isRally = ({ kind, role }: GeoFeature): boolean => kind === "point" && role === "rally";
const hasGaps = ({ parts, datum }: GeoFeature): boolean =>
  !datum || parts.some(({ heights }) => !heights || heights.some(Number.isNaN));

/** Whether a feature belongs in the fence or the rally points, which a list of waypoints can not hold. */
export const isBesideMission = (feature: GeoFeature): boolean => isFence(feature) || isRally(feature);

const folded = ({ lat, lon }: LatLon): LatLon => ({ lat, lon: foldedLon(lon) });

function itemsOf(part: GeoPart, { datum }: GeoFeature): MissionItem[] {
  return placesOf(part).map((continuous, i): MissionItem => {
    const place = folded(continuous);
    const height = part.heights?.[i] ?? Number.NaN;
    const [frame, z] = levelOf(place, height, datum);
    return { command: 16, frame, params: [0, 0, 0, Number.NaN], ...place, z, autocontinue: true };
  });
}

/** MAV_FRAME and height in it. */
function levelOf(place: LatLon, height: number, datum: GeoFeature["datum"]): [frame: number, z: number] {
  if (Number.isNaN(height) || !datum) return [3, DEFAULT_AHL];
  if (datum === "ahl") return [3, height];
  if (datum === "agl") return [10, height];
  return [0, datum === "amsl" ? height : amslOf({ ...place, ellipsoid: height })];
}

const fenceKind = ({ role }: GeoFeature): FenceKind => (role === "keep-in" ? "inclusion" : "exclusion");

function polygonsOf(feature: GeoFeature): FencePolygon[] {
  if (feature.kind !== "polygon") return [];
  const kind = fenceKind(feature);
  return feature.parts.flatMap((part) => [
    { kind, points: placesOf(part).map(folded) },
    // A hole in where one may be is where one may not be; the other way round needs words.
    ...(kind === "inclusion" ? (part.holes ?? []) : []).map(
      (hole): FencePolygon => ({ kind: "exclusion", points: placesOf(hole).map(folded) }),
    ),
  ]);
}

function circlesOf(feature: GeoFeature): FenceCircle[] {
  const { radius, parts } = feature;
  if (feature.kind !== "point" || radius === undefined) return [];
  return parts.flatMap((part) =>
    placesOf(part).map((centre) => ({ kind: fenceKind(feature), centre: folded(centre), radius })),
  );
}

const rallyOf = (part: GeoPart, datum: GeoFeature["datum"]): RallyPoint[] =>
  placesOf(part).map((place, i) => {
    const height = datum === "ahl" ? (part.heights?.[i] ?? Number.NaN) : Number.NaN;
    return { ...folded(place), ahl: Number.isNaN(height) ? 0 : height };
  });
