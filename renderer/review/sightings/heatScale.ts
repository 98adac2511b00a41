import type { HeatMap } from "../../../src/contract/sightings.ts";
import { csvCell } from "../../../src/review/csvCell.ts";

/** In what the cells of a heat map are told. */
export type HeatUnit = "count" | "density";

/** Colours from few to many; they grow darker and redder, so that eyes that do not tell hues apart read them too. */
export const heatColours = ["#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#8d0018"] as const;

/** One colour and the counts that it stands for, both within. */
export interface HeatStep {
  readonly colour: string;
  readonly from: number;
  readonly to: number;
}

/** The steps of a scale from 1 to the greatest count: each a whole number, further apart the more there are. */
export function heatSteps(most: number): HeatStep[] {
  if (most < 1) return [];
  const steps = heatColours.length;
  const begins = new Set<number>();
  for (let i = 0; i < steps; i++) begins.add(most <= steps ? i + 1 : Math.max(i + 1, Math.round(most ** (i / steps))));
  const list = [...begins].filter((from) => from <= most).sort((a, b) => a - b);
  return list.map((from, i) => ({
    colour: heatColours[Math.round((i * (steps - 1)) / Math.max(1, list.length - 1))] as string,
    from,
    to: (list[i + 1] ?? most + 1) - 1,
  }));
}

/** Square kilometres of a hexagon of so many metres from flat to flat. */
export const hexagonArea = (size: number): number => (Math.sqrt(3) / 2) * (size / 1_000) ** 2;

/** A step of the scale in words: `3–5` sightings, or how many per km² that is. */
export function stepWords({ from, to }: HeatStep, unit: HeatUnit, size: number): string {
  const write = (count: number) => (unit === "count" ? String(count) : density(count / hexagonArea(size)));
  return from === to ? write(from) : `${write(from)}–${write(to)}`;
}

const density = (perKm2: number): string => (perKm2 >= 10 ? perKm2.toFixed(0) : perKm2.toPrecision(2));

/** The cells as a table. */
export function heatTable({ cells }: HeatMap, size: number, period: string): string {
  const head = ["lat", "lon", "hexagon_m", "km2", "sightings", "sightings_per_km2", "period"];
  const area = hexagonArea(size);
  const rows = cells.map(({ middle, flags }) => [
    ...[middle.lat.toFixed(6), middle.lon.toFixed(6), size, area.toFixed(4)],
    ...[flags, (flags / area).toFixed(3), period],
  ]);
  return `${[head, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
