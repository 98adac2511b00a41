import { csvCell } from "../csvCell.ts";
import { axisEnd, type ChartTheme, escaped } from "./chartTheme.ts";

/** The counts of one place over the hours of the day. */
export interface HourRow {
  readonly name: string;
  /** 24 of them. */
  readonly hours: readonly number[];
}

export interface HourChartOptions {
  readonly theme: ChartTheme;
  /** Charts beside each other. */
  readonly columns: number;
  /** Of each chart, px; 320 unless told. */
  readonly width?: number;
  /** What is counted: `sighting`. */
  readonly noun: string;
  /** The clock, as it is told beneath. */
  readonly clock: string;
}

const [HEIGHT, GAP] = [130, 16];
const [LEFT, RIGHT, TOP, BOTTOM] = [30, 6, 24, 20];

/** Small charts of 24 hours, one for each row, all to one scale: an SVG document. */
export function hourCharts(
  rows: readonly HourRow[],
  { theme, columns, noun, clock, width: own = 320 }: HourChartOptions,
): string {
  const across = Math.max(1, Math.min(columns, rows.length));
  const width = across * (own + GAP) - GAP;
  const down = Math.ceil(rows.length / across);
  const height = Math.max(0, down * (HEIGHT + GAP) - GAP) + 22;
  const end = axisEnd(Math.max(1, ...rows.flatMap(({ hours }) => hours)));
  const charts = rows.map((row, i) => {
    const [x, y] = [(i % across) * (own + GAP), Math.floor(i / across) * (HEIGHT + GAP)];
    return `<g transform="translate(${x} ${y})">${chart(row, end, theme, noun, own)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11" role="img" aria-label="${escaped(`${noun}s by hour of the day`)}"><rect width="${width}" height="${height}" fill="${theme.ground}"/>
${charts.join("\n")}
<text x="${LEFT}" y="${height - 6}" fill="${theme.dim}">${escaped(`Hour of the day, ${clock}; upwards: ${noun}s, all to one scale`)}</text></svg>`;
}

function chart({ name, hours }: HourRow, end: number, theme: ChartTheme, noun: string, width: number): string {
  const [inner, tall] = [width - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  const x = (hour: number) => LEFT + (inner * hour) / 24;
  const y = (count: number) => TOP + tall * (1 - count / end);
  const total = hours.reduce((sum, count) => sum + count, 0);
  const most = Math.floor((width - 60) / 7.5);
  const shown = name.length > most ? `${name.slice(0, most - 1)}…` : name;
  const ticks = end === 1 ? [0, 1] : [0, end / 2, end].filter(Number.isInteger);
  const lines = ticks.map(
    (count) =>
      `<line x1="${LEFT}" y1="${y(count)}" x2="${width - RIGHT}" y2="${y(count)}" stroke="${theme.line}"/><text x="${LEFT - 4}" y="${y(count) + 4}" text-anchor="end" fill="${theme.dim}">${count}</text>`,
  );
  const marks = [0, 6, 12, 18, 24].map(
    (hour) =>
      `<line x1="${x(hour)}" y1="${y(0)}" x2="${x(hour)}" y2="${y(0) + 4}" stroke="${theme.dim}"/><text x="${x(hour)}" y="${HEIGHT - 5}" text-anchor="${hour === 24 ? "end" : hour === 0 ? "start" : "middle"}" fill="${theme.dim}">${two(hour)}</text>`,
  );
  const bars = hours.flatMap((count, hour) =>
    count === 0
      ? []
      : [
          `<rect x="${(x(hour) + 1).toFixed(2)}" y="${y(count).toFixed(2)}" width="${(inner / 24 - 2).toFixed(2)}" height="${(y(0) - y(count)).toFixed(2)}" fill="${theme.bar}"><title>${escaped(`${name}, ${two(hour)}:00 to ${two(hour + 1)}:00: ${count} ${noun}${count === 1 ? "" : "s"}`)}</title></rect>`,
        ],
  );
  return `<text x="${LEFT}" y="14" fill="${theme.text}" font-size="12" font-weight="600">${escaped(shown)}</text><text x="${width - RIGHT}" y="14" text-anchor="end" fill="${theme.dim}">${total}</text>${lines.join("")}${marks.join("")}${bars.join("")}`;
}

/** The same as a table: a line for each row, a column for each hour. */
export function hourTable(rows: readonly HourRow[], clock: string): string {
  const head = ["section", ...Array.from({ length: 24 }, (_, hour) => `${two(hour)}:00`), "clock"];
  return `${[head, ...rows.map(({ name, hours }) => [name, ...hours, clock])]
    .map((cells) => cells.map(csvCell).join(","))
    .join("\r\n")}\r\n`;
}

const two = (n: number): string => String(n).padStart(2, "0");
