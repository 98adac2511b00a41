import type { ErrorEllipse } from "../../contract/records.ts";
import { EnuFrame } from "../../geo/enu.ts";
import type { LatLon, Position } from "../../geo/position.ts";
import { csvCell } from "../csvCell.ts";

/** A place at an instant (ms since 1970). */
export interface TimedPlace extends LatLon {
  readonly at: number;
  readonly amsl: number; // metres
  /** Of what was seen on the ground. */
  readonly ellipse?: ErrorEllipse;
  readonly speed?: number; // m/s
}

/** Who moved where: the aircraft that filmed, or the vehicle that was seen. */
export interface EvidenceLine {
  readonly kind: "aircraft" | "seen";
  /** Of the vehicle, or of the track. */
  readonly id: string;
  readonly name: string;
  readonly points: readonly TimedPlace[];
}

/** What a flag's track files are made of. */
export interface EvidenceTrack {
  readonly flagId: string;
  readonly name: string;
  readonly at: number;
  readonly place: Position;
  readonly ellipse: ErrorEllipse;
  readonly lines: readonly EvidenceLine[];
}

const utc = (at: number): string => new Date(at).toISOString();

/** A ring of places around one: its error ellipse (1 σ), closed, counter-clockwise. */
export function ellipseRing(place: Position, { major, minor, angleDeg }: ErrorEllipse): LatLon[] {
  const frame = new EnuFrame(place);
  const turn = (angleDeg * Math.PI) / 180; // of the major axis from north
  const ring = Array.from({ length: 36 }, (_, i) => {
    const t = (-i * 2 * Math.PI) / 36;
    const [along, across] = [major * Math.cos(t), minor * Math.sin(t)];
    const { lat, lon } = frame.toPosition({
      east: along * Math.sin(turn) + across * Math.cos(turn),
      north: along * Math.cos(turn) - across * Math.sin(turn),
    });
    return { lat, lon };
  });
  return [...ring, ring[0] as LatLon];
}

/** GeoJSON (RFC 7946): the flag's place, its error ellipse, and each line with the times and heights of its points. */
export function trackGeoJson({ flagId, name, at, place, ellipse, lines }: EvidenceTrack): string {
  const about = { flag: flagId, name, at: utc(at) };
  const lonLat = ({ lat, lon }: LatLon) => [lon, lat];
  const feature = (geometry: object, properties: object) => ({ type: "Feature", geometry, properties });
  const features = [
    feature({ type: "Point", coordinates: lonLat(place) }, { ...about, kind: "place", amsl: place.amsl, ...ellipse }),
    feature(
      { type: "Polygon", coordinates: [ellipseRing(place, ellipse).map(lonLat)] },
      { ...about, kind: "error ellipse, 1 sigma" },
    ),
    ...lines
      .filter(({ points }) => points.length > 0)
      .map(({ kind, id, name, points }) =>
        feature(
          points.length === 1
            ? { type: "Point", coordinates: lonLat(points[0] as TimedPlace) }
            : { type: "LineString", coordinates: points.map(lonLat) },
          // Heights are above mean sea level, and GeoJSON's third number is not: so they stand beside the places.
          { flag: flagId, kind, id, name, times: points.map((p) => utc(p.at)), amsl: points.map((p) => p.amsl) },
        ),
      ),
  ];
  return `${JSON.stringify({ type: "FeatureCollection", features }, null, 1)}\n`;
}

/** CSV (RFC 4180), a row for each place; empty where it is not known. */
export function trackCsv({ flagId, lines }: EvidenceTrack): string {
  const head =
    "flag,kind,id,name,time_utc,time_ms,lat,lon,amsl_m,sigma_major_m,sigma_minor_m,sigma_azimuth_deg,speed_m_s";
  const rows = lines.flatMap(({ kind, id, name, points }) =>
    points.map(({ at, lat, lon, amsl, ellipse, speed }) =>
      [
        ...[flagId, kind, id, name, utc(at), Math.round(at), lat.toFixed(7), lon.toFixed(7), amsl.toFixed(1)],
        ...(ellipse ? [ellipse.major.toFixed(1), ellipse.minor.toFixed(1), ellipse.angleDeg.toFixed(0)] : ["", "", ""]),
        speed?.toFixed(1) ?? "",
      ]
        .map(csvCell)
        .join(","),
    ),
  );
  return `${[head, ...rows].join("\r\n")}\r\n`;
}

/** KML 2.2 with times (https://developers.google.com/kml/documentation/kmlreference), heights above sea level. */
export function trackKml({ name, at, place, ellipse, lines }: EvidenceTrack): string {
  const coordinates = (points: readonly LatLon[]) => points.map(({ lat, lon }) => `${lon},${lat}`).join(" ");
  const line = ({ kind, name, points }: EvidenceLine) => `<Placemark><name>${xml(name)}</name>
<styleUrl>#${kind}</styleUrl>
<gx:Track><altitudeMode>${kind === "aircraft" ? "absolute" : "clampToGround"}</altitudeMode>
${points.map((p) => `<when>${utc(p.at)}</when>`).join("\n")}
${points.map((p) => `<gx:coord>${p.lon} ${p.lat} ${p.amsl}</gx:coord>`).join("\n")}
</gx:Track></Placemark>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><name>${xml(name)}</name>
<Style id="aircraft"><LineStyle><color>ffffffff</color><width>2</width></LineStyle></Style>
<Style id="seen"><LineStyle><color>ff2f2fd3</color><width>4</width></LineStyle></Style>
<Style id="error"><PolyStyle><color>402f2fd3</color></PolyStyle></Style>
<Placemark><name>${xml(name)}</name><TimeStamp><when>${utc(at)}</when></TimeStamp>
<Point><coordinates>${place.lon},${place.lat}</coordinates></Point></Placemark>
<Placemark><name>Error ellipse, 1 sigma</name><styleUrl>#error</styleUrl><Polygon><outerBoundaryIs><LinearRing>
<coordinates>${coordinates(ellipseRing(place, ellipse))}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
${lines
  .filter(({ points }) => points.length > 0)
  .map(line)
  .join("\n")}
</Document>
</kml>
`;
}

const xml = (text: string): string =>
  [...text]
    .filter((letter) => letter >= " " || letter === "\n" || letter === "\t")
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
