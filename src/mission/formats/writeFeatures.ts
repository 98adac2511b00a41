import { strToU8 } from "fflate";
import type { GeoFeature, WrittenFeatures } from "../geoFeatures.ts";
import { isBesideMission, missionOfFeatures } from "./featuresMission.ts";
import { writeGeoJson } from "./geoJsonWriter.ts";
import { writeGpx } from "./gpxWriter.ts";
import { writeKml, writeKmz } from "./kmlWriter.ts";
import { writePlanMission } from "./planMission.ts";
import { rightHanded } from "./ringDirection.ts";
import { writeShapefileZip } from "./shapefileWriter.ts";
import { waypointDoubts, writeWaypoints } from "./waypointFile.ts";

/** The kinds of files that features are written to, with the ending and the word for each. */
export const writtenFormats = [
  { format: "geojson", ending: "geojson", words: "GeoJSON" },
  { format: "kml", ending: "kml", words: "KML" },
  { format: "kmz", ending: "kmz", words: "KMZ (packed KML)" },
  { format: "gpx", ending: "gpx", words: "GPX" },
  { format: "shapefile-zip", ending: "zip", words: "Shapefile (packed)" },
  { format: "plan", ending: "plan", words: "QGroundControl plan" },
  { format: "waypoints", ending: "waypoints", words: "Mission Planner waypoints" },
] as const;
export type WrittenFormat = (typeof writtenFormats)[number]["format"];

/** Features as a file of the format; `notCarried` says in words what the file does not hold or other programs do not see. */
export const writeFeatures = (features: readonly GeoFeature[], format: WrittenFormat): WrittenFeatures =>
  WRITERS[format](features.map(rightHanded));

const WRITERS: Record<WrittenFormat, (features: readonly GeoFeature[]) => WrittenFeatures> = {
  geojson: writeGeoJson,
  kml: writeKml,
  kmz: writeKmz,
  gpx: writeGpx,
  "shapefile-zip": writeShapefileZip,
  plan: (features) => {
    const { mission, notCarried } = missionOfFeatures(features);
    return { bytes: strToU8(writePlanMission(mission)), notCarried };
  },
  waypoints: (features) => {
    const flown = features.filter((feature) => !isBesideMission(feature));
    const { mission, notCarried } = missionOfFeatures(flown);
    const whole = features.length - flown.length;
    return {
      bytes: strToU8(writeWaypoints(mission)),
      notCarried: [
        ...notCarried,
        ...(whole > 0 ? [`${whole} fence areas and rally points: a waypoint list holds a mission only`] : []),
        ...waypointDoubts(mission),
      ],
    };
  },
};
