import * as v from "valibot";

const latLon = v.object({
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});
const kind = v.picklist(["inclusion", "exclusion"]);
const finite = v.pipe(v.number(), v.finite());

/**
 * What a Fence must hold wherever one enters. One of two corners or of no radius passes here, for it may come so from a
 * file and be mended on the screen: `fenceProblems` names it, and no vehicle is sent it.
 */
export const fenceSchema = v.object({
  polygons: v.pipe(v.array(v.object({ kind, points: v.pipe(v.array(latLon), v.maxLength(2_000)) })), v.maxLength(500)),
  circles: v.pipe(v.array(v.object({ kind, centre: latLon, radius: finite })), v.maxLength(500)),
  returnPoint: v.exactOptional(latLon),
});

/** What rally points must hold wherever they enter; `ahl` is metres above home. */
export const rallySchema = v.pipe(v.array(v.object({ ...latLon.entries, ahl: finite })), v.maxLength(500));
