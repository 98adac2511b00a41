import * as v from "valibot";
import type { Fence, RallyPoint } from "../fence.ts";
import { geoFenceOf, rallyPointsOf, readGeoFence, readRallyPoints } from "../fenceFile.ts";
import { itemsOfFence } from "../fenceItems.ts";
import type { MissionItem } from "../item.ts";
import { demand, PlanFileError, readPlanFile, withPlaceInParams } from "../planFile.ts";
import { DO_JUMP, type FileMission, hasPlace, placeProblem, withJumps } from "./fileMission.ts";

/** All that a QGroundControl plan file holds for vehicles. */
export interface PlanMission extends FileMission {
  readonly fence?: Fence;
  readonly rally?: readonly RallyPoint[];
  /** Lines and areas that patterns (survey, corridor, structure) were made from, latitude and longitude by turns. */
  readonly patterns: readonly PlanPattern[];
}

export interface PlanPattern {
  readonly type: string;
  readonly kind: "line" | "polygon";
  readonly places: readonly (readonly [number, number])[];
}

/**
 * Reads the mission of a QGroundControl plan file item by item; patterns give the items that they hold. `left` says in
 * words what was passed over. Throws a PlanFileError that names the item.
 * https://docs.qgroundcontrol.com/master/en/qgc-dev-guide/file_formats/plan.html
 */
export function readPlanMission(text: string): { readonly mission: PlanMission; readonly left: readonly string[] } {
  const { mission, geoFence, rallyPoints } = readPlanFile(text);
  const left: string[] = [];
  const patterns: PlanPattern[] = [];
  const numbered = new Map<number, number>(); // doJumpId → number of the item, home being 0
  const items: MissionItem[] = [];
  const take = (value: unknown, place: string) => {
    const { doJumpId, autoContinue, command, frame, params } = demand(simple, withPlaceInParams(value), place);
    const [p1, p2, p3, p4, lat, lon, z] = params.map((p) => p ?? Number.NaN) as Seven;
    const item: MissionItem = { command, frame, params: [p1, p2, p3, p4], lat, lon, z, autocontinue: autoContinue };
    const problem = placeProblem(item);
    if (problem) throw new PlanFileError(`${place}${problem}`, "Correct the item in QGroundControl and save again");
    items.push(item);
    if (doJumpId !== undefined && !numbered.has(doJumpId)) numbered.set(doJumpId, items.length);
  };
  const { mission: unread, vedetteHome } = rawOf(text);
  unread.items.forEach((value, i) => {
    const place = `item ${i + 1}: `;
    if (!isComplex(value)) {
      take(value, place);
      return;
    }
    const { complexItemType, polyline, polygon, TransectStyleComplexItem } = demand(complex, value, place);
    if (polyline) patterns.push({ type: complexItemType, kind: "line", places: polyline });
    if (polygon) patterns.push({ type: complexItemType, kind: "polygon", places: polygon });
    const within = TransectStyleComplexItem?.Items ?? [];
    within.forEach((inner, k) => {
      take(inner, `item ${i + 1}, ${complexItemType}, item ${k + 1}: `);
    });
    if (within.length === 0)
      left.push(`item ${i + 1}: the flight of a ${complexItemType}, which the file does not hold`);
  });
  const lost = items.filter(({ command, params }) => command === DO_JUMP && !numbered.has(params[0])).length;
  if (lost > 0) left.push(`the target of ${lost} jumps, which is no item of the file`);
  const { fence, left: fenceLeft } = readGeoFence(geoFence);
  const rally = readRallyPoints(rallyPoints);
  const [lat, lon, amsl] = mission.home ?? [];
  return {
    left: [...left, ...fenceLeft],
    mission: {
      home: vedetteHome === null || lat === undefined || lon === undefined ? null : { lat, lon, amsl: amsl ?? 0 },
      items: withJumps(items, (old) => numbered.get(old)),
      ...(fence && { fence }),
      ...(rally && { rally }),
      patterns,
    },
  };
}

/** The vehicle that a plan file names, which QGroundControl wants to know before it shows the rest. */
export interface PlanVehicle {
  readonly firmware: "ardupilot" | "px4";
  readonly kind: "multirotor" | "fixed-wing";
  readonly speed: number; // m/s
}

/** A mission as a QGroundControl plan file of simple items. */
export function writePlanMission(
  { home, items, fence, rally }: Omit<PlanMission, "patterns">,
  { firmware, kind, speed }: PlanVehicle = { firmware: "ardupilot", kind: "multirotor", speed: 10 },
): string {
  const placed = items.find(({ command, lat }) => hasPlace(command) && Number.isFinite(lat));
  // QGroundControl wants a home; one that is only put in its place is marked as such, for us.
  const at = home ?? placed ?? fenceStart(fence) ?? { lat: 0, lon: 0 };
  const file = {
    fileType: "Plan",
    geoFence: geoFenceOf(fence),
    groundStation: "Vedette",
    mission: {
      cruiseSpeed: kind === "fixed-wing" ? speed : 15,
      firmwareType: firmware === "px4" ? 12 : 3, // MAV_AUTOPILOT
      globalPlanAltitudeMode: 0, // each item has its own
      hoverSpeed: kind === "fixed-wing" ? 5 : speed,
      items: items.map(simpleItem),
      plannedHomePosition: [at.lat, at.lon, home?.amsl ?? 0],
      vehicleType: kind === "fixed-wing" ? 1 : 2, // MAV_TYPE
      version: 2,
    },
    rallyPoints: rallyPointsOf(rally),
    ...(!home && { vedetteHome: null }),
    version: 1,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

type Seven = [number, number, number, number, number, number, number];

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const number = v.pipe(v.number(), v.finite());
const pair = v.tuple([
  v.pipe(number, v.minValue(-90), v.maxValue(90)),
  v.pipe(number, v.minValue(-180), v.maxValue(180)),
]);
const simple = v.object({
  command: whole(65_535),
  frame: whole(255),
  params: v.pipe(v.array(v.nullable(number)), v.length(7, "must hold 7 numbers")),
  autoContinue: v.optional(v.boolean(), true),
  doJumpId: v.optional(number),
});
const complex = v.object({
  complexItemType: v.string(),
  polyline: v.optional(v.array(pair)),
  polygon: v.optional(v.array(pair)),
  TransectStyleComplexItem: v.optional(v.object({ Items: v.optional(v.array(v.unknown())) })),
});
const raw = v.object({ mission: v.object({ items: v.array(v.unknown()) }), vedetteHome: v.optional(v.null()) });
const rawOf = (text: string) => demand(raw, JSON.parse(text.replace(/^\uFEFF/, "")), "");

const isComplex = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "type" in value && value.type === "ComplexItem";

const fenceStart = (fence: Fence | undefined) => (fence ? itemsOfFence(fence)[0] : undefined);

/** An item as QGroundControl keeps it; jumps name it by its place among the items, from 1. */
export function simpleItem({ command, frame, params, lat, lon, z, autocontinue }: MissionItem, index: number) {
  const mode = ALTITUDE_MODE.get(frame);
  return {
    ...(hasPlace(command) &&
      mode !== undefined && { AMSLAltAboveTerrain: null, Altitude: orNull(z), AltitudeMode: mode }),
    autoContinue: autocontinue,
    command,
    doJumpId: index + 1,
    frame,
    params: [...params, lat, lon, z].map(orNull),
    type: "SimpleItem",
  };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** QGroundControl's AltitudeMode of a MAV_FRAME: above home 1, above sea level 2, above the terrain 4. */
const ALTITUDE_MODE: ReadonlyMap<number, number> = new Map([
  [0, 2],
  [5, 2],
  [3, 1],
  [6, 1],
  [10, 4],
  [11, 4],
]);
