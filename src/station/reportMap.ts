import type { SectorRecord } from "../contract/records.ts";
import type { LatLon } from "../geo/position.ts";
import { type Sight, sightText } from "../mission/coverage.ts";
import { shapeLine } from "../mission/patterns/shape.ts";
import { mapSheet } from "./mapSheet.ts";
import type { PatrolReport } from "./report.ts";

const fills: Readonly<Record<Sight, string>> = {
  seen: "#4fc3f7",
  assumed: "#9fa8da",
  hidden: "#ab47bc",
  small: "#ffca28",
  never: "#ff7043",
};

/** The report's map as an SVG document: imagery where there is some, section, coverage, flown track, flags. */
export function reportMap(report: PatrolReport, sector: SectorRecord | undefined): string {
  const places: LatLon[] = [...shapeLine(report.plan), ...report.track, ...report.flags.map((f) => f.place)];
  const sheet = mapSheet(places);
  const { width, height, xy, line } = sheet;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif">
<rect width="${width}" height="${height}" fill="#1b232c"/>
${sector ? sheet.image(sector) : ""}
<g id="coverage">${report.coverage.cells
    .map(
      ({ ring, why }) =>
        `<polygon points="${line(ring)}" fill="${fills[why]}" opacity="${why === "seen" ? 0.22 : 0.5}"><title>${sightText(why)}</title></polygon>`,
    )
    .join("")}</g>
<polyline id="section" points="${line(shapeLine(report.plan))}" fill="none" stroke="#ffd54f" stroke-width="4" stroke-dasharray="14 8"/>
<polyline id="track" points="${line(report.track)}" fill="none" stroke="#ffffff" stroke-width="2.5"/>
${report.flags.map((flag, i) => marker(xy(flag.place), i + 1)).join("\n")}
${sheet.scaleBar("#fff")}
</svg>
`;
}

const marker = ([x, y]: readonly [number, number], n: number): string =>
  `<g><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="13" fill="#d32f2f" stroke="#fff" stroke-width="2"/><text x="${x.toFixed(1)}" y="${(y + 5).toFixed(1)}" text-anchor="middle" font-size="14" font-weight="700" fill="#fff">${n}</text></g>`;
