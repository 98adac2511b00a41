import type { WrittenFormat } from "../../src/mission/formats/writeFeatures.ts";
import type { WrittenFeatures } from "../../src/mission/geoFeatures.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { app } from "../shell/app.ts";
import { fileName } from "./fileName.ts";

/** Asks where to, and writes the section, fence, zones and rally points of the plan as a map file. */
export async function exportFeatures(format: WrittenFormat): Promise<void> {
  try {
    const { plan } = app.editor;
    // Only now: the writers are large, and most sessions export nothing.
    const [{ featuresOfPlan, notOnMaps }, { writeFeatures, writtenFormats }] = await Promise.all([
      import("../../src/mission/formats/planFeatures.ts"),
      import("../../src/mission/formats/writeFeatures.ts"),
    ]);
    const ending = writtenFormats.find((one) => one.format === format)?.ending ?? format;
    const features = featuresOfPlan(plan);
    const { bytes, notCarried } =
      format === "waypoints" ? await missionList() : mapFile(writeFeatures(features, format), notOnMaps(plan));
    const path = await window.vedette?.saveFeatures(bytes, fileName(plan.name), ending);
    if (!path) return;
    app.toasts.done(`Saved ${path}`);
    if (notCarried.length > 0) app.toasts.notice(`Not in this file: ${notCarried.join("; ")}`);
  } catch (cause) {
    app.toasts.failure(cause, "The map file was not saved");
  }
}

const mapFile = ({ bytes, notCarried }: WrittenFeatures, more: readonly string[]): WrittenFeatures => ({
  bytes,
  notCarried: [...notCarried, ...more],
});

/** The mission that the patrol uploads, as a waypoint list. */
async function missionList(): Promise<WrittenFeatures> {
  const { writeWaypoints, waypointDoubts } = await import("../../src/mission/formats/waypointFile.ts");
  const { plan, ground } = app.planning.state.get();
  const { items, homeAmsl } = patrolOf(plan, ground);
  const mission = { home: plan.home && { ...plan.home, amsl: homeAmsl ?? 0 }, items };
  const others = plan.fence || plan.rally || plan.zones?.length ? ["fence, zones and rally points"] : [];
  return {
    bytes: new TextEncoder().encode(writeWaypoints(mission)),
    notCarried: [...others, "section and pattern, from which the mission was made", ...waypointDoubts(mission)],
  };
}
