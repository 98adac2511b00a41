import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { defaultDrone, droneProfiles } from "./catalog.ts";
import { COMMAND, FRAME } from "./command.ts";
import { newPlan } from "./edit.ts";
import { geoFenceOf, rallyPointsOf, readGeoFence, readRallyPoints } from "./fenceFile.ts";
import type { MissionItem } from "./item.ts";
import type { Patrol } from "./patrol.ts";
import type { CorridorPlan, Plan } from "./plan.ts";
import { demand, type PlanFile, PlanFileError, type PlanFileItem, readPlanFile } from "./planFile.ts";
import { planSchema } from "./planSchema.ts";

/**
 * A plan as a QGroundControl plan file: its mission is what the patrol uploads, fence and rally points are where
 * QGroundControl has them, and the rest of the plan is in the extra block `vedette`, which QGroundControl ignores, so
 * that reading it back loses nothing.
 * https://docs.qgroundcontrol.com/master/en/qgc-dev-guide/file_formats/plan.html
 */
export function toQgcPlan(plan: Plan, patrol: Patrol): string {
  const home = plan.home ?? plan.section[0] ?? { lat: 0, lon: 0 };
  const fixedWing = plan.drone.kind === "fixed-wing";
  const { fence, rally, ...vedette } = plan;
  return `${JSON.stringify(
    {
      fileType: "Plan",
      geoFence: geoFenceOf(fence),
      groundStation: "Vedette",
      mission: {
        cruiseSpeed: fixedWing ? plan.pattern.speed : 15,
        firmwareType: 3, // MAV_AUTOPILOT_ARDUPILOTMEGA
        globalPlanAltitudeMode: 1, // above home
        hoverSpeed: fixedWing ? 5 : plan.pattern.speed,
        items: patrol.items.map(toSimpleItem),
        plannedHomePosition: [home.lat, home.lon, patrol.homeAmsl ?? 0],
        vehicleType: fixedWing ? 1 : 2, // MAV_TYPE
        version: 2,
      },
      rallyPoints: rallyPointsOf(rally),
      vedette,
      version: 1,
    },
    null,
    2,
  )}\n`;
}

function toSimpleItem({ command, frame, params, lat, lon, z, autocontinue }: MissionItem, index: number) {
  const placed = command === COMMAND.waypoint || command === COMMAND.takeOff;
  return {
    ...(placed && { AMSLAltAboveTerrain: null, Altitude: z, AltitudeMode: 1 }), // 1: above home
    autoContinue: autocontinue,
    command,
    doJumpId: index + 1,
    frame,
    params: [...params, lat, lon, z].map((p) => (Number.isNaN(p) ? null : p)),
    type: "SimpleItem",
  };
}

/** A plan read from a file, with what the file held beyond it. */
export interface ReadPlan {
  readonly plan: Plan;
  /** In words, for the user; empty for a file of our own. */
  readonly notCarried: readonly string[];
}

/**
 * Reads a QGroundControl plan file. One that Vedette wrote comes back as it was saved; of any other the waypoints become
 * the border section, flown over, and the rest is listed. Throws a PlanFileError that names the place that is wrong.
 */
export function fromQgcPlan(text: string): ReadPlan {
  const file = readPlanFile(text);
  const { left, ...boundary } = boundaryOf(file);
  const { plan, notCarried } = missionOf(file);
  return { plan: { ...plan, ...boundary }, notCarried: [...notCarried, ...left] };
}

/** Fence and rally points, absent where the file has none, and what of them is not understood. */
function boundaryOf({ geoFence, rallyPoints }: PlanFile): Pick<Plan, "fence" | "rally"> & { left: string[] } {
  const { fence, left } = readGeoFence(geoFence);
  const rally = readRallyPoints(rallyPoints);
  return { ...(fence && { fence }), ...(rally && { rally }), left };
}

function missionOf(file: PlanFile): ReadPlan {
  if (file.vedette === undefined) return fromForeign(file);
  const version = (file.vedette as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > 1)
    throw new PlanFileError(
      `This plan was saved by a later Vedette (plan version ${version}, version 1 is understood)`,
      "Update Vedette, then open it again",
      "newer-version",
    );
  const { fence: _, rally: __, ...plan } = demand(planSchema, file.vedette, "vedette: ");
  return { plan, notCarried: [] };
}

function fromForeign({ mission }: PlanFile): ReadPlan {
  const notCarried: string[] = [];
  const section: LatLon[] = [];
  const heights: number[] = [];
  let speed: number | undefined;
  mission.items.forEach((item, index) => {
    const step = readStep(item, index);
    section.push(...step.places.filter((p) => distance(p, section.at(-1) ?? { lat: p.lat + 1, lon: p.lon }) > 0.5));
    if (step.ahl !== undefined) heights.push(step.ahl);
    speed ??= step.speed;
    if (step.left) notCarried.push(step.left);
  });
  if (section.length < 2)
    throw new PlanFileError(
      `This plan has ${section.length === 1 ? "only 1 waypoint" : "no waypoints"}: a border section needs at least 2`,
      "Open a plan with waypoints, or draw the section on the globe",
    );
  const [lat, lon] = mission.home ?? [];
  const drone =
    mission.vehicleType === 1 ? (droneProfiles.find((d) => d.kind === "fixed-wing") ?? defaultDrone) : defaultDrone;
  const flown = speed ?? (drone.kind === "fixed-wing" ? mission.cruiseSpeed : mission.hoverSpeed) ?? drone.cruiseSpeed;
  const base = newPlan({ drone, name: "Imported patrol", section });
  const ahl = median(heights) ?? base.pattern.ahl;
  const plan: CorridorPlan = {
    ...base,
    pattern: {
      ...base.pattern,
      standoff: 0,
      back: "none",
      ahl: Math.min(Math.max(ahl, 5), 5_000),
      speed: flown > 0 ? flown : drone.cruiseSpeed,
    },
    home: lat !== undefined && lon !== undefined ? { lat, lon } : null,
  };
  if (new Set(heights.map(Math.round)).size > 1)
    notCarried.push(
      `the heights of single waypoints, ${Math.min(...heights)} to ${Math.max(...heights)} m (all are ${ahl} m now)`,
    );
  return { plan: demand(planSchema, plan, ""), notCarried };
}

interface Step {
  readonly places: readonly LatLon[];
  readonly ahl?: number;
  readonly speed?: number;
  /** What of the item has no place in a plan. */
  readonly left?: string;
}

/** Commands whose place is flown through: waypoint, spline waypoint, and the loiter commands. */
const FLOWN_THROUGH: ReadonlyMap<number, string | undefined> = new Map([
  [COMMAND.waypoint, undefined],
  [82, "the curve of a spline waypoint"],
  [17, "an unlimited loiter"],
  [18, "loiter turns"],
  [19, "a loiter time"],
  [31, "a loiter to altitude"],
]);

function readStep(item: PlanFileItem, index: number): Step {
  const name = `item ${index + 1}`;
  if (item.kind === "complex") {
    if (item.line.length === 0) return { places: [], left: `${name}: a ${item.type} pattern` };
    const places = item.line.map(([lat, lon], i) => placeOf(lat, lon, `${name}: polyline.${i}`));
    return { places, left: `${name}: the pattern of a ${item.type} (its line was taken)` };
  }
  const [p1 = 0, p2 = 0, , , lat = 0, lon = 0, z = 0] = item.params;
  if (FLOWN_THROUGH.has(item.command)) {
    const place = placeOf(lat, lon, name);
    const relative = item.frame === FRAME.relative || item.frame === 6; // …RELATIVE_ALT_INT
    const extra =
      FLOWN_THROUGH.get(item.command) ?? (item.command === COMMAND.waypoint && p1 > 0 ? "a hold time" : undefined);
    const lost = [extra, relative ? undefined : `its height ${z} m, which is not above home`].filter(
      (t) => t !== undefined,
    );
    return {
      places: [place],
      ...(relative && Number.isFinite(z) && { ahl: z }),
      ...(lost.length > 0 && { left: `${name}: ${lost.join(", ")}` }),
    };
  }
  if (item.command === COMMAND.changeSpeed) return { places: [], ...(p2 > 0 && { speed: p2 }) };
  if (item.command === COMMAND.takeOff || item.command === COMMAND.returnToLaunch) return { places: [] };
  return { places: [], left: `${name}: command ${item.command}` };
}

function placeOf(lat: number, lon: number, name: string): LatLon {
  if (!(Math.abs(lat) <= 90))
    throw new PlanFileError(`${name}: latitude must be between -90 and 90, got ${lat}`, REMEDY);
  if (!(Math.abs(lon) <= 180))
    throw new PlanFileError(`${name}: longitude must be between -180 and 180, got ${lon}`, REMEDY);
  if (lat === 0 && lon === 0) throw new PlanFileError(`${name}: has no place (latitude and longitude are 0)`, REMEDY);
  return { lat, lon };
}

const REMEDY = "Correct the item in QGroundControl and save the plan again";

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
