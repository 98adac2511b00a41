import type { LatLon } from "../geo/position.ts";
import { FRAME } from "./command.ts";
import type { Fence, FenceCircle, FenceKind, FencePolygon, RallyPoint } from "./fence.ts";
import type { MissionItem } from "./item.ts";

/** The items of fences and rally points in MAV_CMD. https://mavlink.io/en/services/mission.html#mission_types */
const FENCE_COMMAND = {
  returnPoint: 5000, // MAV_CMD_NAV_FENCE_RETURN_POINT
  polygonInclusion: 5001, // …_POLYGON_VERTEX_INCLUSION: param1 is the number of corners
  polygonExclusion: 5002,
  circleInclusion: 5003, // …_CIRCLE_INCLUSION: param1 is the radius, metres
  circleExclusion: 5004,
  rallyPoint: 5100, // MAV_CMD_NAV_RALLY_POINT
} as const;

/** A fence as a vehicle is sent it (mission type 1): in frame GLOBAL, as ArduPilot and PX4 both take it. */
export function itemsOfFence({ polygons, circles, returnPoint }: Fence): MissionItem[] {
  return [
    ...(returnPoint ? [fenceItem(FENCE_COMMAND.returnPoint, returnPoint, 0)] : []),
    ...polygons.flatMap(({ kind, points }) =>
      points.map((point) => fenceItem(command("polygon", kind), point, points.length)),
    ),
    ...circles.map(({ kind, centre, radius }) => fenceItem(command("circle", kind), centre, radius)),
  ];
}

/** Rally points as a vehicle is sent them (mission type 2): above home, the one frame that every ArduPilot takes. */
export const itemsOfRally = (points: readonly RallyPoint[]): MissionItem[] =>
  points.map(({ lat, lon, ahl }) => ({
    ...fenceItem(FENCE_COMMAND.rallyPoint, { lat, lon }, 0),
    frame: FRAME.relative,
    z: ahl,
  }));

/** Items that make no fence or no rally points; the message names the item, counted from 1. */
export class FenceItemError extends Error {
  /** As the failure of a call that a vehicle answered so. */
  readonly failure: { readonly code: "refused"; readonly message: string; readonly remedy: string };

  constructor(message: string) {
    super(message);
    this.name = "FenceItemError";
    this.failure = { code: "refused", message, remedy: "Clear what is on board and upload it again" };
  }
}

/** The fence that a vehicle's items make; throws a FenceItemError when they make none. */
export function fenceOfItems(items: readonly MissionItem[]): Fence {
  const polygons: FencePolygon[] = [];
  const circles: FenceCircle[] = [];
  let returnPoint: LatLon | undefined;
  for (let i = 0; i < items.length; ) {
    const item = items[i] as MissionItem;
    const shape = SHAPES.get(item.command);
    const place = { lat: item.lat, lon: item.lon };
    if (item.command === FENCE_COMMAND.returnPoint) returnPoint = place;
    else if (shape?.is === "circle") circles.push({ kind: shape.kind, centre: place, radius: item.params[0] });
    else if (shape?.is === "polygon") polygons.push({ kind: shape.kind, points: cornersFrom(items, i) });
    else throw new FenceItemError(`Fence item ${i + 1}: command ${item.command} is not part of a fence`);
    i += shape?.is === "polygon" ? item.params[0] : 1;
  }
  return { polygons, circles, ...(returnPoint && { returnPoint }) };
}

/** The rally points in a vehicle's items; throws a FenceItemError for one that is none or not above home. */
export function rallyOfItems(items: readonly MissionItem[]): RallyPoint[] {
  return items.map(({ command, frame, lat, lon, z }, i) => {
    if (command !== FENCE_COMMAND.rallyPoint)
      throw new FenceItemError(`Rally item ${i + 1}: command ${command} is not a rally point`);
    if (frame !== FRAME.relative && frame !== GLOBAL_RELATIVE_ALT_INT)
      throw new FenceItemError(`Rally point ${i + 1}: its height is not above home (frame ${frame})`);
    return { lat, lon, ahl: z };
  });
}

const GLOBAL_RELATIVE_ALT_INT = 6;

const SHAPES: ReadonlyMap<number, { readonly is: "polygon" | "circle"; readonly kind: FenceKind }> = new Map([
  [FENCE_COMMAND.polygonInclusion, { is: "polygon", kind: "inclusion" }],
  [FENCE_COMMAND.polygonExclusion, { is: "polygon", kind: "exclusion" }],
  [FENCE_COMMAND.circleInclusion, { is: "circle", kind: "inclusion" }],
  [FENCE_COMMAND.circleExclusion, { is: "circle", kind: "exclusion" }],
]);

function command(is: "polygon" | "circle", kind: FenceKind): number {
  if (is === "polygon") return kind === "inclusion" ? FENCE_COMMAND.polygonInclusion : FENCE_COMMAND.polygonExclusion;
  return kind === "inclusion" ? FENCE_COMMAND.circleInclusion : FENCE_COMMAND.circleExclusion;
}

const fenceItem = (of: number, { lat, lon }: LatLon, param1: number): MissionItem => ({
  command: of,
  frame: FRAME.global,
  params: [param1, 0, 0, 0],
  lat,
  lon,
  z: 0,
  autocontinue: true,
});

/** The corners of the polygon that begins with the item at `start`. */
function cornersFrom(items: readonly MissionItem[], start: number): LatLon[] {
  const { command: first, params } = items[start] as MissionItem;
  const count = params[0];
  if (!(Number.isInteger(count) && count >= 3))
    throw new FenceItemError(`Fence item ${start + 1}: a polygon of ${count} corners is none`);
  const corners = items.slice(start, start + count);
  const wrong = corners.findIndex((item) => item.command !== first || item.params[0] !== count);
  if (wrong > 0 || corners.length < count)
    throw new FenceItemError(
      `Fence item ${start + 1}: its polygon of ${count} corners ends after ${wrong > 0 ? wrong : corners.length}`,
    );
  return corners.map(({ lat, lon }) => ({ lat, lon }));
}
