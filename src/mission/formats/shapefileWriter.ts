import { strToU8, zipSync } from "fflate";
import { type FeatureKind, foldedLon, type GeoFeature, ringsOf, type WrittenFeatures } from "../geoFeatures.ts";
import { type DbfField, fitsDbf, writeDbf } from "./dbfFile.ts";
import { FIXED } from "./kmlWriter.ts";
import { acrossDateLine, lost } from "./notCarried.ts";
import { leftHanded } from "./ringDirection.ts";
import { type ShpShape, writeShp } from "./shpWriter.ts";

/** Features as a ZIP archive of shapefiles in WGS 84, one for lines, one for areas, one for points, as far as needed. */
export function writeShapefileZip(features: readonly GeoFeature[]): WrittenFeatures {
  const files: Record<string, Uint8Array> = {};
  for (const [kind, stem] of STEMS) {
    const rows = features.flatMap((feature, order) => (feature.kind === kind ? [{ feature, order }] : []));
    if (rows.length === 0) continue;
    const { shp, shx } = writeShp(
      kind,
      rows.map(({ feature }) => shapeOf(feature)),
    );
    files[`${stem}.shp`] = shp;
    files[`${stem}.shx`] = shx;
    files[`${stem}.dbf`] = writeDbf(
      FIELDS,
      rows.map(({ feature, order }) => rowOf(feature, order)),
    );
    files[`${stem}.prj`] = strToU8(WGS84);
    files[`${stem}.cpg`] = strToU8("UTF-8");
  }
  const tooLong = ({ name, description = "" }: GeoFeature) => !fitsDbf(name, LONGEST) || !fitsDbf(description, LONGEST);
  return {
    bytes: zipSync(files, { mtime: FIXED }),
    notCarried: [
      ...acrossDateLine(features),
      ...lost(`name and description beyond ${LONGEST} bytes`, features.filter(tooLong)),
      ...lost(
        "blanks around name or description",
        features.filter(({ name, description = "" }) => name.trim() !== name || description.trim() !== description),
      ),
      ...lost(
        "the radius, for other programs,",
        features.filter(({ radius }) => radius !== undefined),
      ),
      ...lost("which places have no height (they get 0)", features.filter(hasGaps)),
      ...lost(
        "what the heights are above, for other programs,",
        features.filter(({ datum }) => datum && datum !== "amsl"),
      ),
    ],
  };
}

const hasGaps = ({ parts, datum }: GeoFeature): boolean =>
  datum !== undefined && parts.flatMap(ringsOf).some(({ heights }) => !heights || heights.some(Number.isNaN));

const STEMS: readonly (readonly [FeatureKind, string])[] = [
  ["line", "lines"],
  ["polygon", "areas"],
  ["point", "points"],
];

const LONGEST = 254;
const FIELDS: readonly DbfField[] = [
  { name: "NAME", type: "C", length: LONGEST },
  { name: "DESCRIPT", type: "C", length: LONGEST },
  { name: "ROLE", type: "C", length: 12 },
  { name: "WEIGHT", type: "C", length: 24 },
  { name: "RADIUS", type: "C", length: 24 },
  { name: "DATUM", type: "C", length: 12 },
  { name: "SEQ", type: "N", length: 10 },
];

const rowOf = ({ name, description, role, weight, radius, datum }: GeoFeature, order: number): string[] => [
  name,
  description ?? "",
  role ?? "none",
  weight === undefined ? "" : String(weight),
  radius === undefined ? "" : String(radius),
  datum ?? "",
  String(order),
];

const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** Places of all pieces; outer rings run clockwise, holes against it, and each is closed, as the format wants. */
function shapeOf(feature: GeoFeature): ShpShape {
  const high = feature.datum !== undefined;
  const closed = feature.kind === "polygon" ? 1 : 0;
  const rings = leftHanded(feature).parts.flatMap(ringsOf);
  const pieces = rings.map(({ lonLat }) =>
    Float64Array.from({ length: lonLat.length + 2 * closed }, (_, k) => {
      const value = lonLat[k % lonLat.length] as number;
      return k % 2 === 0 ? foldedLon(value) : value;
    }),
  );
  if (!high) return { pieces };
  const heights = rings.map(({ lonLat, heights: own }) => {
    const count = lonLat.length / 2;
    return Float64Array.from({ length: count + closed }, (_, k) => own?.[k % count] || 0);
  });
  return { pieces, heights };
}
