import { geoFenceOf, rallyPointsOf, readGeoFence, readRallyPoints } from "./fenceFile.ts";
import { foreignPlan } from "./formats/foreignPlan.ts";
import { readPlanMission, simpleItem } from "./formats/planMission.ts";
import type { Patrol } from "./patrol.ts";
import { shapeOf } from "./patterns/shape.ts";
import type { Plan } from "./plan.ts";
import { demand, type PlanFile, PlanFileError, readPlanFile } from "./planFile.ts";
import { planSchema } from "./planSchema.ts";

/**
 * A plan as a QGroundControl plan file: its mission is what the patrol uploads, fence and rally points are where
 * QGroundControl has them, and the rest of the plan is in the extra block `vedette`, which QGroundControl ignores, so
 * that reading it back loses nothing.
 * https://docs.qgroundcontrol.com/master/en/qgc-dev-guide/file_formats/plan.html
 */
export function toQgcPlan(plan: Plan, patrol: Patrol): string {
  const home = plan.home ?? plan.section[0] ?? shapeOf(plan)[0] ?? { lat: 0, lon: 0 };
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
        items: patrol.items.map(simpleItem),
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

/** A plan read from a file, with what the file held beyond it. */
export interface ReadPlan {
  readonly plan: Plan;
  /** In words, for the user; empty for a file of our own. */
  readonly notCarried: readonly string[];
}

/**
 * Reads a QGroundControl plan file. One that Vedette wrote comes back as it was saved; of any other the mission becomes a
 * route, item by item, and what is not carried is listed. Throws a PlanFileError that names the place that is wrong.
 */
export function fromQgcPlan(text: string): ReadPlan {
  const file = readPlanFile(text);
  if (file.vedette === undefined) return fromForeign(text, file);
  const { left, ...boundary } = boundaryOf(file);
  return { plan: { ...ownPlan(file), ...boundary }, notCarried: left };
}

/** Fence and rally points, absent where the file has none, and what of them is not understood. */
function boundaryOf({ geoFence, rallyPoints }: PlanFile): Pick<Plan, "fence" | "rally"> & { left: string[] } {
  const { fence, left } = readGeoFence(geoFence);
  const rally = readRallyPoints(rallyPoints);
  return { ...(fence && { fence }), ...(rally && { rally }), left };
}

function ownPlan({ vedette }: PlanFile): Plan {
  const version = (vedette as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > 1)
    throw new PlanFileError(
      `This plan was saved by a later Vedette (plan version ${version}, version 1 is understood)`,
      "Update Vedette, then open it again",
      "newer-version",
    );
  const { fence: _, rally: __, ...plan } = demand(planSchema, vedette, "vedette: ");
  return plan;
}

function fromForeign(text: string, { mission: { vehicleType, cruiseSpeed, hoverSpeed } }: PlanFile): ReadPlan {
  const { mission, left } = readPlanMission(text);
  const fixedWing = vehicleType === 1; // MAV_TYPE_FIXED_WING
  const { plan, notCarried } = foreignPlan(mission, { fixedWing, speed: fixedWing ? cruiseSpeed : hoverSpeed });
  return { plan, notCarried: [...left, ...notCarried] };
}
