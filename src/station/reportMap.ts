import type { SectorRecord } from "../contract/records.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { type Sight, sightText } from "../mission/coverage.ts";
import { shapeLine } from "../mission/patterns/shape.ts";
import type { PatrolReport } from "./report.ts";

const fills: Readonly<Record<Sight, string>> = {
  seen: "#4fc3f7",
  assumed: "#9fa8da",
  hidden: "#ab47bc",
  small: "#ffca28",
  never: "#ff7043",
};

const width = 1200;
const margin = 150; // metres around what is shown

/** The report's map as an SVG document: imagery where there is some, section, coverage, flown track, flags. */
export function reportMap(report: PatrolReport, sector: SectorRecord | undefined): string {
  const places: LatLon[] = [...shapeLine(report.plan), ...report.track, ...report.flags.map((f) => f.place)];
  const frame = new EnuFrame(places[0] as LatLon);
  const metres = places.map((p) => frame.toEnu(p));
  const west = Math.min(...metres.map((m) => m.east)) - margin;
  const east = Math.max(...metres.map((m) => m.east)) + margin;
  const south = Math.min(...metres.map((m) => m.north)) - margin;
  const north = Math.max(...metres.map((m) => m.north)) + margin;
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
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif">
<rect width="${width}" height="${height}" fill="#1b232c"/>
${sector ? image(sector, xy) : ""}
<g id="coverage">${report.coverage.cells
    .map(
      ({ ring, why }) =>
        `<polygon points="${line(ring)}" fill="${fills[why]}" opacity="${why === "seen" ? 0.22 : 0.5}"><title>${sightText(why)}</title></polygon>`,
    )
    .join("")}</g>
<polyline id="section" points="${line(shapeLine(report.plan))}" fill="none" stroke="#ffd54f" stroke-width="4" stroke-dasharray="14 8"/>
<polyline id="track" points="${line(report.track)}" fill="none" stroke="#ffffff" stroke-width="2.5"/>
${report.flags.map((flag, i) => marker(xy(flag.place), i + 1)).join("\n")}
${scaleBar(scale, height)}
</svg>
`;
}

function image(sector: SectorRecord, xy: (p: LatLon) => readonly [number, number]): string {
  const [x, y] = xy({ lat: sector.north, lon: sector.west });
  const [right, bottom] = xy({ lat: sector.south, lon: sector.east });
  const data = Buffer.from(sector.image).toString("base64");
  return `<image x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(right - x).toFixed(1)}" height="${(bottom - y).toFixed(1)}" preserveAspectRatio="none" href="data:${sector.imageType};base64,${data}"/>`;
}

const marker = ([x, y]: readonly [number, number], n: number): string =>
  `<g><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="13" fill="#d32f2f" stroke="#fff" stroke-width="2"/><text x="${x.toFixed(1)}" y="${(y + 5).toFixed(1)}" text-anchor="middle" font-size="14" font-weight="700" fill="#fff">${n}</text></g>`;

function scaleBar(scale: number, height: number): string {
  const length = [1000, 500, 200, 100, 50].find((m) => m * scale < width / 4) ?? 50;
  const y = height - 24;
  return `<g stroke="#fff" stroke-width="3"><line x1="24" y1="${y}" x2="${(24 + length * scale).toFixed(1)}" y2="${y}"/></g><text x="24" y="${y - 8}" fill="#fff" font-size="15">${length} m</text>`;
}
