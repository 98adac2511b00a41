import * as v from "valibot";
import type { LatLon } from "../geo/position.ts";
import type { Fence, FenceKind, RallyPoint } from "./fence.ts";
import { demand, PlanFileError } from "./planFile.ts";

const VERSION = 2; // of both blocks
const SHAPE_VERSION = 1;

/** The block `geoFence` of a QGroundControl plan file. https://docs.qgroundcontrol.com/master/en/qgc-dev-guide/file_formats/plan.html */
export function geoFenceOf({ polygons, circles, returnPoint }: Fence = NONE) {
  return {
    ...(returnPoint && { breachReturn: [...pairOf(returnPoint), 0] }),
    circles: circles.map(({ kind, centre, radius }) => ({
      circle: { center: pairOf(centre), radius },
      inclusion: kind === "inclusion",
      version: SHAPE_VERSION,
    })),
    polygons: polygons.map(({ kind, points }) => ({
      inclusion: kind === "inclusion",
      polygon: points.map(pairOf),
      version: SHAPE_VERSION,
    })),
    version: VERSION,
  };
}

/** The block `rallyPoints`: latitude, longitude, metres above home. */
export const rallyPointsOf = (points: readonly RallyPoint[] = []) => ({
  points: points.map(({ lat, lon, ahl }) => [lat, lon, ahl]),
  version: VERSION,
});

/**
 * The fence in a plan file's block, absent when it holds none; `left` says in words what could not be taken over. Throws a
 * PlanFileError that names the place.
 */
export function readGeoFence(block: unknown): { readonly fence?: Fence; readonly left: string[] } {
  if (block === undefined) return { left: [] };
  const { version, polygons, circles, breachReturn, polygon } = demand(geoFence, block, "geoFence: ");
  mustBeKnown("geofence", version);
  const fence: Fence = {
    polygons: polygons.map((p) => ({ kind: kindOf(p.inclusion), points: p.polygon.map(placeOf) })),
    circles: circles.map(({ inclusion, circle }) => ({
      kind: kindOf(inclusion),
      centre: placeOf(circle.center),
      radius: circle.radius,
    })),
    ...(breachReturn && { returnPoint: placeOf(breachReturn) }),
  };
  const empty = polygons.length === 0 && circles.length === 0 && !breachReturn;
  return {
    ...(!empty && { fence }),
    left: polygon.length > 0 ? ["a geofence in the format of QGroundControl before 3.3"] : [],
  };
}

/** The rally points in a plan file's block, absent when it holds none. Throws a PlanFileError that names the place. */
export function readRallyPoints(block: unknown): RallyPoint[] | undefined {
  if (block === undefined) return undefined;
  const { version, points } = demand(rallyPoints, block, "rallyPoints: ");
  mustBeKnown("rally points", version);
  return points.length === 0 ? undefined : points.map(([lat, lon, ahl]) => ({ lat, lon, ahl }));
}

const NONE: Fence = { polygons: [], circles: [] };

const number = v.pipe(v.number(), v.finite());
const lat = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
const lon = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
const pair = v.tuple([lat, lon]);
const version = v.optional(number, VERSION);

const geoFence = v.object({
  version,
  polygons: v.optional(v.array(v.object({ inclusion: v.boolean(), polygon: v.array(pair) })), []),
  circles: v.optional(
    v.array(v.object({ inclusion: v.boolean(), circle: v.object({ center: pair, radius: number }) })),
    [],
  ),
  breachReturn: v.optional(v.looseTuple([lat, lon])),
  polygon: v.optional(v.array(v.unknown()), []), // the one of version 1
});
const rallyPoints = v.object({ version, points: v.optional(v.array(v.tuple([lat, lon, number])), []) });

function mustBeKnown(what: string, found: number): void {
  if (found > VERSION)
    throw new PlanFileError(
      `The ${what} of this plan file: version ${found}, but ${VERSION} is the newest that is understood`,
      "Save it again with an older QGroundControl, or update Vedette",
      "newer-version",
    );
}

const pairOf = ({ lat, lon }: LatLon): [number, number] => [lat, lon];
const placeOf = ([lat, lon]: readonly [number, number, ...unknown[]]): LatLon => ({ lat, lon });
const kindOf = (inclusion: boolean): FenceKind => (inclusion ? "inclusion" : "exclusion");
