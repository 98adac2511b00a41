import { axisEnd, type ChartTheme, escaped } from "./chartTheme.ts";

/** One bar: what it stands for, and how long it is. */
export interface Bar {
  readonly name: string;
  readonly count: number;
  /** In other words than the bare count. */
  readonly words?: string;
}

const [WIDTH, LINE, LEFT, RIGHT] = [640, 24, 190, 70];

/** Bars beneath each other, to one scale from zero, each with its name and count: an SVG document. */
export function barChart(bars: readonly Bar[], theme: ChartTheme, label: string): string {
  const height = bars.length * LINE + 26;
  const end = axisEnd(Math.max(1, ...bars.map(({ count }) => count)));
  const long = (count: number) => ((WIDTH - LEFT - RIGHT) * count) / end;
  const ticks = [0, ...(end === 1 || end % 2 === 1 ? [] : [end / 2]), end].map((count) => {
    const x = LEFT + long(count);
    return `<line x1="${x}" y1="0" x2="${x}" y2="${height - 22}" stroke="${theme.line}"/><text x="${x}" y="${height - 8}" text-anchor="middle" fill="${theme.dim}">${count}</text>`;
  });
  const rows = bars.map(({ name, count, words }, i) => {
    const y = i * LINE;
    const shown = name.length > 30 ? `${name.slice(0, 29)}…` : name;
    return `<text x="${LEFT - 8}" y="${y + 16}" text-anchor="end" fill="${theme.text}">${escaped(shown)}</text><rect x="${LEFT}" y="${y + 4}" width="${long(count).toFixed(1)}" height="${LINE - 8}" fill="${theme.bar}"/><text x="${(LEFT + long(count) + 6).toFixed(1)}" y="${y + 16}" fill="${theme.dim}">${escaped(words ?? String(count))}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(label)}"><rect width="${WIDTH}" height="${height}" fill="${theme.ground}"/>${ticks.join("")}${rows.join("")}</svg>`;
}
