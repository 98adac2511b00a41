import type { SectorRecord } from "../contract/records.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";

const width = 1200;
const margin = 150; // metres around what is shown
const bars = [200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50];

/** A sheet on which a report draws its map, north up: it turns places into pixels. */
export interface MapSheet {
  readonly width: number;
  readonly height: number;
  xy(place: LatLon): readonly [x: number, y: number];
  /** The points of a polyline or polygon as SVG writes them. */
  line(points: readonly LatLon[]): string;
  /** A piece of imagery where it lies. */
  image(sector: SectorRecord): string;
  /** How long a round length is. */
  scaleBar(colour: string): string;
}

/** A sheet that holds all of these places, at least one. */
export function mapSheet(places: readonly LatLon[]): MapSheet {
  const frame = new EnuFrame(places[0] as LatLon);
  let [west, east, south, north] = [0, 0, 0, 0];
  for (const place of places) {
    const m = frame.toEnu(place);
    west = Math.min(west, m.east);
    east = Math.max(east, m.east);
    south = Math.min(south, m.north);
    north = Math.max(north, m.north);
  }
  west -= margin;
  east += margin;
  south -= margin;
  north += margin;
  const scale = width / (east - west);
  const height = Math.round((north - south) * scale);
  const xy = (p: LatLon) => {
    const m = frame.toEnu(p);
    return [(m.east - west) * scale, (north - m.north) * scale] as const;
  };
  const line = (points: readonly LatLon[]) =>
    points
      .map((p) =>
        xy(p)
          .map((n) => n.toFixed(1))
          .join(","),
      )
      .join(" ");
  return {
    ...{ width, height, xy, line },
    image: (sector) => {
      const [x, y] = xy({ lat: sector.north, lon: sector.west });
      const [right, bottom] = xy({ lat: sector.south, lon: sector.east });
      const data = Buffer.from(sector.image).toString("base64");
      return `<image x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(right - x).toFixed(1)}" height="${(bottom - y).toFixed(1)}" preserveAspectRatio="none" href="data:${sector.imageType};base64,${data}"/>`;
    },
    scaleBar: (colour) => {
      const length = bars.find((m) => m * scale < width / 4) ?? 50;
      const y = height - 24;
      const words = length >= 2_000 ? `${length / 1_000} km` : `${length} m`;
      return `<g stroke="${colour}" stroke-width="3"><line x1="24" y1="${y}" x2="${(24 + length * scale).toFixed(1)}" y2="${y}"/></g><text x="24" y="${y - 8}" fill="${colour}" font-size="15">${words}</text>`;
    },
  };
}
