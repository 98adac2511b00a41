import type { MomentFlight, SeenPoint } from "../../../src/contract/moment.ts";
import type { ErrorEllipse } from "../../../src/contract/records.ts";
import type { FrameMetadata } from "../../../src/contract/vision.ts";
import { bearing, shortWay } from "../../../src/geo/enu.ts";
import type { LatLon, Position } from "../../../src/geo/position.ts";

/** Where something that was followed was, and its way there. */
export interface ShownTrack {
  readonly trackId: string;
  readonly className: string;
  readonly place: Position;
  readonly ellipse?: ErrorEllipse;
  readonly way: readonly LatLon[];
}

/** What was where at the moment that is played. */
export interface ShownMoment {
  readonly at: number;
  /** Absent where it is not known. */
  readonly aircraft?: Position & { readonly headingDeg?: number };
  /** Its way there. */
  readonly flown: readonly Position[];
  /** What the camera saw of the ground. */
  readonly outline?: readonly LatLon[];
  readonly tracks: readonly ShownTrack[];
}

/** Between two points of a flight further apart than this, ms, where it was is not known. */
const flightGapMs = 5_000;
/** A footprint stands for so long before and after it was taken, ms: there is one a second. */
const outlineMs = 1_500;
/** A track that was not seen for longer is not drawn, ms: its places are kept twice a second. */
const trackGapMs = 2_000;
/** Points of a way nearer than this say nothing of its direction, degrees. */
const still = 2e-6;

/** What was where at an instant, ms since 1970; what the picture's own metadata say of the aircraft comes before the telemetry. */
export function momentAt(flight: MomentFlight, at: number, metadata?: FrameMetadata): ShownMoment {
  const told = between(flight.flown, at, flightGapMs);
  const before = flight.flown.slice(0, indexAfter(flight.flown, at));
  const { lat, lon, amsl = told?.amsl, platformHeadingDeg } = metadata ?? {};
  const own = lat !== undefined && lon !== undefined && amsl !== undefined ? { lat, lon, amsl } : told;
  const headingDeg = platformHeadingDeg ?? course(flight.flown, at);
  const outline = nearestOutline(flight, at);
  return {
    at,
    ...(own && { aircraft: { ...own, ...(headingDeg !== undefined && { headingDeg }) } }),
    flown: own ? [...before, own] : before,
    ...(outline && { outline }),
    tracks: flight.seen.flatMap(({ trackId, className, points }): ShownTrack[] => {
      const place = between(points, at, trackGapMs);
      if (!place) return [];
      const index = indexAfter(points, at);
      const ellipse = (points[index - 1] as SeenPoint | undefined)?.ellipse ?? points[index]?.ellipse;
      const way = [...points.slice(0, index), place];
      return [{ trackId, className, place, way, ...(ellipse && { ellipse }) }];
    }),
  };
}

/** The first point after an instant; all of them are in order. */
function indexAfter(points: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle] as { at: number }).at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place on the straight way between the points before and after; that of one alone for half the longest gap. */
function between<P extends Position & { readonly at: number }>(
  points: readonly P[],
  at: number,
  longestMs: number,
): Position | undefined {
  const index = indexAfter(points, at);
  const [before, after] = [points[index - 1], points[index]];
  if (before && after && after.at - before.at <= longestMs) {
    const share = (at - before.at) / (after.at - before.at);
    return {
      lat: before.lat + share * (after.lat - before.lat),
      lon: before.lon + share * shortWay(after.lon - before.lon),
      amsl: before.amsl + share * (after.amsl - before.amsl),
    };
  }
  const near = [before, after]
    .filter((point): point is P => point !== undefined && Math.abs(point.at - at) <= longestMs / 2)
    .sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
  return near && { lat: near.lat, lon: near.lon, amsl: near.amsl };
}

/** The direction of the motion over ground, degrees; undefined for one that stood still. */
function course(points: readonly (Position & { readonly at: number })[], at: number): number | undefined {
  const index = indexAfter(points, at);
  const from = points[index - 2] ?? points[index - 1];
  const to = points[index] ?? points[index - 1];
  if (!from || !to || to.at - from.at > 2 * flightGapMs) return undefined;
  if (Math.abs(to.lat - from.lat) < still && Math.abs(to.lon - from.lon) < still) return undefined;
  return bearing(from, to);
}

function nearestOutline({ outlines }: MomentFlight, at: number): readonly LatLon[] | undefined {
  const index = indexAfter(outlines, at);
  const [before, after] = [outlines[index - 1], outlines[index]];
  const near = !after || (before && at - before.at <= after.at - at) ? before : after;
  return near && Math.abs(near.at - at) <= outlineMs ? near.outline : undefined;
}
