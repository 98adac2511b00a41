import type uPlot from "uplot";

/** A colour or length of the theme that is on, by the name of its CSS variable ("--line"). */
export const themeToken = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What the axes of all plots share: the theme's colours, read at the call, and the font. */
export const plotAxis = (): uPlot.Axis => ({
  stroke: themeToken("--dim"),
  grid: { stroke: themeToken("--line"), width: 0.5 },
  ticks: { stroke: themeToken("--line"), width: 0.5 },
  font: "12px system-ui, sans-serif",
});
