import type { Fence, RallyPoint } from "../fence.ts";
import { FenceItemError, fenceOfItems, rallyOfItems } from "../fenceItems.ts";
import type { GeoFeature, HeightDatum } from "../geoFeatures.ts";
import type { MissionItem } from "../item.ts";
import { hasPlace } from "./fileMission.ts";
import { PartBuilder } from "./partBuilder.ts";
import type { PlanMission } from "./planMission.ts";
import type { ReadingInput } from "./reading.ts";

/**
 * What a mission, its fence and its rally points look like on a map: the places flown to as one line, areas, circles and
 * points. Fence and rally items among the mission's own, as some programs save them, become areas and points too.
 */
export function featuresOfMission(mission: PlanMission, { tally }: ReadingInput): GeoFeature[] {
  const fenceItems = mission.items.filter(({ command }) => command >= 5000 && command <= 5004);
  const rallyItems = mission.items.filter(({ command }) => command === 5100);
  const flown = mission.items.filter(({ command }) => !(command >= 5000 && command <= 5004) && command !== 5100);
  const fence = fenceItems.length > 0 ? orProblem(() => fenceOfItems(fenceItems), tally) : undefined;
  const rally = rallyItems.length > 0 ? orProblem(() => rallyOfItems(rallyItems), tally) : undefined;
  if (mission.home) tally.count("left-out", "the home that was planned");
  return [
    ...lineOf(flown, { tally }),
    ...mission.patterns.flatMap((pattern) => patternOf(pattern, { tally })),
    ...[mission.fence, fence].flatMap((one) => (one ? fenceFeatures(one, { tally }) : [])),
    ...rallyFeatures([...(mission.rally ?? []), ...(rally ?? [])], { tally }),
  ];
}

const DATUM: ReadonlyMap<number, HeightDatum> = new Map([
  [0, "amsl"],
  [5, "amsl"],
  [3, "ahl"],
  [6, "ahl"],
  [10, "agl"],
  [11, "agl"],
]);

function lineOf(items: readonly MissionItem[], { tally }: ReadingInput): GeoFeature[] {
  const placed = items.filter(
    ({ command, lat, lon }) =>
      hasPlace(command) && Number.isFinite(lat) && Number.isFinite(lon) && (lat !== 0 || lon !== 0),
  );
  const plain = placed.filter(({ command }) => command === 16);
  if (placed.length > plain.length)
    tally.count(
      "changed",
      "# item(s) other than plain waypoints, of which the place was taken",
      undefined,
      placed.length - plain.length,
    );
  if (items.length > placed.length)
    tally.count(
      "left-out",
      "# item(s) without a place (speed, camera, jumps, …)",
      undefined,
      items.length - placed.length,
    );
  if (placed.length === 0) return [];
  const datum = placed.map(({ frame }) => DATUM.get(frame)).find((found) => found !== undefined);
  const others = placed.filter(({ frame }) => DATUM.get(frame) !== datum).length;
  if (others > 0)
    tally.count(
      "left-out",
      "the heights of # waypoint(s), which are above something else than the first",
      undefined,
      others,
    );
  const kind = placed.length > 1 ? "line" : "point";
  const builder = new PartBuilder(kind, tally);
  for (const { lat, lon, z, frame } of placed) builder.push(lon, lat, DATUM.get(frame) === datum ? z : Number.NaN);
  const part = builder.take();
  if (!part) return [];
  return [{ kind, name: "Mission", role: "waypoint", parts: [part], ...(part.heights && datum && { datum }) }];
}

function patternOf({ type, kind, places }: PlanMission["patterns"][number], { tally }: ReadingInput): GeoFeature[] {
  const builder = new PartBuilder(kind, tally);
  for (const [lat, lon] of places) builder.push(lon, lat);
  const part = builder.take();
  return part ? [{ kind, name: `Pattern ${type}`, role: kind === "line" ? "section" : null, parts: [part] }] : [];
}

function fenceFeatures({ polygons, circles, returnPoint }: Fence, { tally }: ReadingInput): GeoFeature[] {
  if (returnPoint) tally.count("left-out", "the return point of the fence");
  const areas = polygons.flatMap(({ kind, points }, i): GeoFeature[] => {
    const builder = new PartBuilder("polygon", tally);
    for (const { lat, lon } of points) builder.push(lon, lat);
    const part = builder.take();
    const role = kind === "inclusion" ? "keep-in" : "no-fly";
    return part ? [{ kind: "polygon", name: `Fence ${i + 1}`, role, parts: [part] }] : [];
  });
  const round = circles.flatMap(({ kind, centre, radius }, i): GeoFeature[] => {
    const builder = new PartBuilder("point", tally);
    builder.push(centre.lon, centre.lat);
    const part = builder.take();
    const role = kind === "inclusion" ? "keep-in" : "no-fly";
    return part ? [{ kind: "point", name: `Fence circle ${i + 1}`, role, radius, parts: [part] }] : [];
  });
  return [...areas, ...round];
}

function rallyFeatures(points: readonly RallyPoint[], { tally }: ReadingInput): GeoFeature[] {
  return points.flatMap(({ lat, lon, ahl }, i): GeoFeature[] => {
    const builder = new PartBuilder("point", tally);
    builder.push(lon, lat, ahl);
    const part = builder.take();
    return part ? [{ kind: "point", name: `Rally ${i + 1}`, role: "rally", datum: "ahl", parts: [part] }] : [];
  });
}

function orProblem<T>(read: () => T, tally: ReadingInput["tally"]): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof FenceItemError)) throw cause;
    tally.add({ kind: "left-out", text: `the fence or rally points: ${cause.message}` });
    return undefined;
  }
}
