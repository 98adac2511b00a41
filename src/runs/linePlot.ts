import { escaped, printTheme } from "../review/charts/chartTheme.ts";

/** One line of a plot, and how it is drawn: dashes tell lines apart where colours do not. */
export interface PlotLine {
  readonly name: string;
  /** A gap where `y` is null. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  readonly dots?: boolean;
}

export interface PlotOptions {
  readonly label: string;
  readonly x: string;
  readonly y: string;
  /** Level lines with their names: a bound, a promise. */
  readonly levels?: readonly { readonly name: string; readonly y: number }[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 270, 56, 16, 24, 44];
const strokes = ["#00627f", "#b3541e", "#5b3f8c", "#3a6b1f", "#8c1b4a", "#4a5560"] as const;
const dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "1 2"] as const;

/** Lines over one pair of axes from zero, with a legend below: an SVG document. */
export function linePlot(lines: readonly PlotLine[], { label, x, y, levels = [] }: PlotOptions): string {
  const known = lines.flatMap(({ points }) => points);
  const xs = known.map((point) => point.x);
  const ys = [...known.flatMap((point) => point.y ?? []), ...levels.map((level) => level.y)];
  const [from, to] = [Math.min(0, ...xs), Math.max(...xs, 1e-9)];
  const top = niceEnd(Math.max(...ys, 1e-9));
  const px = (value: number) => (LEFT + ((WIDTH - LEFT - RIGHT) * (value - from)) / (to - from)).toFixed(1);
  const py = (value: number) => (HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / top).toFixed(1);
  const { text, dim, line, ground } = printTheme;
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = py(share * top);
    return `<line x1="${LEFT}" y1="${at}" x2="${WIDTH - RIGHT}" y2="${at}" stroke="${line}"/><text x="${LEFT - 6}" y="${Number(at) + 4}" text-anchor="end" fill="${dim}">${short(share * top)}</text>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = from + share * (to - from);
    return `<text x="${px(value)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle" fill="${dim}">${short(value)}</text>`;
  });
  const marks = levels.map(
    ({ name, y: level }) =>
      `<line x1="${LEFT}" y1="${py(level)}" x2="${WIDTH - RIGHT}" y2="${py(level)}" stroke="${text}" stroke-dasharray="3 3"/><text x="${WIDTH - RIGHT - 4}" y="${Number(py(level)) - 4}" text-anchor="end" fill="${text}">${escaped(name)}</text>`,
  );
  const drawn = lines.map(({ points, dots }, i) => {
    const stroke = strokes[i % strokes.length];
    const path = pathOf(points, px, py);
    const spots = dots
      ? points.flatMap((p) => (p.y === null ? [] : `<circle cx="${px(p.x)}" cy="${py(p.y)}" r="3" fill="${stroke}"/>`))
      : [];
    return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.6" stroke-dasharray="${dashes[i % dashes.length]}"/>${spots.join("")}`;
  });
  const legend = lines.map(({ name }, i) => {
    const at = LEFT + i * 200;
    return `<line x1="${at}" y1="${HEIGHT - 6}" x2="${at + 26}" y2="${HEIGHT - 6}" stroke="${strokes[i % strokes.length]}" stroke-width="2" stroke-dasharray="${dashes[i % dashes.length]}"/><text x="${at + 32}" y="${HEIGHT - 2}" fill="${text}">${escaped(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(label)}"><rect width="${WIDTH}" height="${HEIGHT}" fill="${ground}"/>${grid.join("")}${ticks.join("")}<text x="${LEFT}" y="${TOP - 10}" fill="${dim}">${escaped(y)}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - BOTTOM + 30}" text-anchor="end" fill="${dim}">${escaped(x)}</text>${marks.join("")}${drawn.join("")}${legend.join("")}</svg>`;
}

function pathOf(points: PlotLine["points"], px: (x: number) => string, py: (y: number) => string): string {
  let pen = "M";
  return points
    .flatMap((point) => {
      if (point.y === null) {
        pen = "M";
        return [];
      }
      const step = `${pen}${px(point.x)} ${py(point.y)}`;
      pen = "L";
      return step;
    })
    .join("");
}

/** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a value. */
function niceEnd(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 2.5, 5, 10].find((step) => step * ten >= most) ?? 10) * ten;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
