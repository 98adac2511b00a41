import { pathLength, pointAt } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { escaped } from "../review/charts/chartTheme.ts";
import type { DayReport } from "./dailyReport.ts";
import { mapSheet } from "./mapSheet.ts";

/** A day's map as an SVG document: sections, flown tracks, open and dismissed flags, and the sightings by their numbers. */
export function dailyMap({ flights, watched, flags, sightings, sector, fromAt, toAt }: DayReport): string | undefined {
  const onDay = sightings.map(({ seen }) => seen.findLast((one) => one.fromAt >= fromAt && one.fromAt < toAt)?.place);
  const places: LatLon[] = [
    ...watched.flatMap(({ line }) => line),
    ...flights.flatMap(({ track }) => track),
    ...flags.map(({ place }) => place),
    ...onDay.flatMap((place) => place ?? []),
  ];
  const [first] = places;
  if (!first) return undefined;
  const sheet = mapSheet(places);
  const { width, height, xy, line } = sheet;
  const round = (place: LatLon) => xy(place).map((n) => n.toFixed(1)) as [string, string];
  const beneath = sector && places.some((place) => isIn(sector, place)) ? sheet.image(sector) : "";
  const unjudged = flags.filter(({ verdict }) => !verdict).slice(0, MOST_DRAWN);
  const dismissed = flags.filter(({ verdict }) => verdict?.kind === "dismissed").slice(0, MOST_DRAWN);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" role="img" aria-label="Map of the day"><rect width="${width}" height="${height}" fill="#1b232c"/>
${beneath}
<g fill="none" stroke="#ffffff" stroke-width="2" opacity="0.75">${flights
    .filter(({ track }) => track.length > 1)
    .map(({ track }) => `<polyline points="${line(track)}"/>`)
    .join("")}</g>
<g fill="none" stroke="#ffd54f" stroke-width="4" stroke-dasharray="14 8">${watched.map(({ line: points, name }) => `<polyline points="${line(points)}"><title>${escaped(name)}</title></polyline>`).join("")}</g>
${watched.map(({ line: points, name }) => sectionName(round(pointAt(points, pathLength(points) / 2)), name)).join("")}
<g fill="none" stroke="#b0bec5" stroke-width="2">${dismissed.map(({ place }) => cross(round(place))).join("")}</g>
<g fill="none" stroke="#ff5d8f" stroke-width="3">${unjudged.map(({ place }) => diamond(round(place))).join("")}</g>
${onDay.map((place, i) => (place ? numbered(round(place), i + 1) : "")).join("")}
${sheet.scaleBar("#fff")}
<text x="${width - 24}" y="${height - 20}" text-anchor="end" fill="#fff" font-size="15">N ↑ · ${escaped(corner(first))}</text></svg>`;
}

const MOST_DRAWN = 2_000;

const isIn = ({ south, north, west, east }: { south: number; north: number; west: number; east: number }, p: LatLon) =>
  p.lat >= south && p.lat <= north && p.lon >= west && p.lon <= east;

const numbered = ([x, y]: readonly [string, string], n: number): string =>
  `<circle cx="${x}" cy="${y}" r="13" fill="#00796b" stroke="#fff" stroke-width="2"/><text x="${x}" y="${(Number(y) + 5).toFixed(1)}" text-anchor="middle" font-size="${n > 99 ? 11 : 14}" font-weight="700" fill="#fff">${n}</text>`;

const diamond = ([x, y]: readonly [string, string]): string => `<path d="M${x} ${y}m0-9l9 9l-9 9l-9-9z"/>`;
const cross = ([x, y]: readonly [string, string]): string => `<path d="M${x} ${y}m-6-6l12 12m0-12l-12 12"/>`;
const sectionName = ([x, y]: readonly [string, string], name: string): string =>
  `<text x="${x}" y="${(Number(y) - 10).toFixed(1)}" text-anchor="middle" font-size="16" fill="#ffd54f" stroke="#1b232c" stroke-width="4" paint-order="stroke">${escaped(name)}</text>`;

const corner = ({ lat, lon }: LatLon): string => `near ${lat.toFixed(4)}, ${lon.toFixed(4)}`;
