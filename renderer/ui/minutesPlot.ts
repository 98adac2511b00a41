import type uPlot from "uplot";
import { plotAxis, themeToken } from "./plotLook.ts";

/** A line of a plot of minutes: its name in the legend, the CSS variable of its colour, its dashes in pixels. */
export interface MinutesLine {
  readonly label: string;
  readonly token: string;
  readonly dash?: number[];
}

/** How a plot of minutes over time looks: `tick` and `moment` are the dates of the axis and of the legend in uPlot's own form. */
export function minutesPlot(
  size: { width: number; height: number },
  { tick, moment, lines }: { tick: string; moment: string; lines: readonly MinutesLine[] },
): uPlot.Options {
  const minutes = (v: number | null) => (v === null ? "—" : `${v.toFixed(1)}\u202fmin`);
  return {
    ...size,
    padding: [8, 12, 0, 0],
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      { ...plotAxis(), size: 26, space: 60, values: tick },
      { ...plotAxis(), size: 56, values: (_, ticks) => ticks.map((v) => `${v}\u202fmin`) },
    ],
    series: [
      { label: "At", value: moment },
      ...lines.map(({ label, token, dash }) => ({
        label,
        stroke: themeToken(token),
        width: 1.5,
        ...(dash && { dash }),
        value: (_: uPlot, v: number | null) => minutes(v),
      })),
    ],
  };
}
