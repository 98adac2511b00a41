import type { SharingFormat } from "../contract/sharing.ts";
import type { LatLon } from "../geo/position.ts";
import { csvCell } from "./csvCell.ts";
import { ellipseRings } from "./ellipseRings.ts";
import { itemColumns, type SharedItem, type SharedValue } from "./sharedItem.ts";
import { xmlText } from "./xmlText.ts";

/** How a file of items is written: what it begins with, each item, what stands between two, and what it ends with. */
export interface SharedFile {
  readonly mediaType: string;
  readonly begin: string;
  readonly each: (item: SharedItem) => string;
  readonly between: string;
  readonly end: string;
}

/** GeoJSON (RFC 7946): for each item a point with what is known of it, and its error ellipse (1 σ) as a polygon `of` it. */
const geojson: SharedFile = {
  mediaType: "application/geo+json",
  begin: '{"type":"FeatureCollection","features":[\n',
  each: ({ id, place, ellipse, values }) => {
    const rings = ellipseRings(place, ellipse).map((ring) => [ring.map(lonLat)]);
    const outline =
      rings.length === 1 ? { type: "Polygon", coordinates: rings[0] } : { type: "MultiPolygon", coordinates: rings };
    const point = { type: "Feature", id, geometry: { type: "Point", coordinates: lonLat(place) }, properties: values };
    const error = { type: "Feature", geometry: outline, properties: { kind: "error ellipse, 1 sigma", of: id } };
    return `${JSON.stringify(point)},\n${JSON.stringify(error)}`;
  },
  between: ",\n",
  end: "\n]}\n",
};

/** KML 2.2 (OGC 07-147r2) with the span of time, on the ground. */
const kml: SharedFile = {
  mediaType: "application/vnd.google-earth.kml+xml",
  begin: `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
${[
  ["confirmed", "ff2f2fd3"],
  ["unreviewed", "ff00b4ff"],
  ["dismissed", "ff9e9e9e"],
]
  .map(
    ([id, color]) =>
      `<Style id="${id}"><IconStyle><color>${color}</color></IconStyle><LineStyle><color>${color}</color><width>2</width></LineStyle><PolyStyle><color>40${color?.slice(2)}</color></PolyStyle></Style>`,
  )
  .join("\n")}
`,
  each: ({ name, standing, fromAt, toAt, place, ellipse, values }) => {
    const rows = Object.entries(values).flatMap(([column, value]) =>
      value === undefined ? [] : [`<Data name="${xmlText(column)}"><value>${xmlText(valueText(value))}</value></Data>`],
    );
    const outlines = ellipseRings(place, ellipse).map(
      (ring) =>
        `<Polygon><outerBoundaryIs><LinearRing><coordinates>${ring.map((one) => lonLat(one).join(",")).join(" ")}</coordinates></LinearRing></outerBoundaryIs></Polygon>`,
    );
    return `<Placemark><name>${xmlText(name)}</name>
<TimeSpan><begin>${utc(fromAt)}</begin><end>${utc(toAt)}</end></TimeSpan>
<styleUrl>#${standing}</styleUrl>
<ExtendedData>${rows.join("")}</ExtendedData>
<MultiGeometry><Point><coordinates>${lonLat(place).join(",")}</coordinates></Point>${outlines.join("")}</MultiGeometry></Placemark>`;
  },
  between: "\n",
  end: "\n</Document>\n</kml>\n",
};

/** CSV (RFC 4180) in UTF-8, a line for each item. */
const csv: SharedFile = {
  mediaType: "text/csv; charset=utf-8",
  begin: `${itemColumns.join(",")}\r\n`,
  each: ({ values }) => `${itemColumns.map((column) => cell(values[column])).join(",")}\r\n`,
  between: "",
  end: "",
};

export const sharedFiles: Readonly<Record<SharingFormat, SharedFile>> = { geojson, kml, csv };

/** Items as one text; what is long is better written bit by bit. */
export const fileText = ({ begin, each, between, end }: SharedFile, items: readonly SharedItem[]): string =>
  `${begin}${items.map(each).join(between)}${end}`;

const cell = (value: SharedValue): string => csvCell(typeof value === "object" ? valueText(value) : value);

const valueText = (value: Exclude<SharedValue, undefined>): string =>
  typeof value === "object" ? value.join("; ") : String(value);

const lonLat = ({ lat, lon }: LatLon): [number, number] => [Number(lon.toFixed(7)), Number(lat.toFixed(7))];

const utc = (at: number): string => new Date(at).toISOString();
