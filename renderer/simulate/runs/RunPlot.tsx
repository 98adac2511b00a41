import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "../../shell/useTheme.ts";
import { plotAxis, themeToken } from "../../ui/plotLook.ts";
import classes from "./Runs.module.css";

/** A line of a plot; a point without a value is a gap. */
export interface RunLine {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  /** Told apart by it as well as by its colour. */
  readonly dash?: readonly number[];
}

interface Props {
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly RunLine[];
  /** Single values rather than a course. */
  readonly dots?: boolean;
}

const tokens = ["--accent", "--caution", "--info", "--ok"];

/** One figure over another, of one run or several. */
export function RunPlot({ label, x, y, lines, dots = false }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { next } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read when the plot is made
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = () => ({ width: Math.max(160, element.clientWidth), height: 200 });
    const tables = lines.map(({ points }): uPlot.AlignedData => [points.map((p) => p.x), points.map((p) => p.y)]);
    const data = tables.length > 1 ? uPlot.join(tables) : (tables[0] ?? [[], []]);
    const series = lines.map(({ label: name, dash }, i) => ({
      label: name,
      stroke: themeToken(tokens[i % tokens.length] as string),
      width: 1.5,
      ...(dash && { dash: [...dash] }),
      points: { show: dots },
    }));
    const plot = new uPlot(
      {
        ...size(),
        padding: [8, 12, 0, 0],
        legend: { show: lines.length > 1 },
        cursor: { drag: { x: false, y: false } },
        scales: { x: { time: false }, y: { range: (_, __, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [
          { ...plotAxis(), label: x, labelSize: 18, size: 28, labelFont: "12px system-ui, sans-serif" },
          { ...plotAxis(), size: 46 },
        ],
        series: [{ label: x }, ...series],
      },
      data,
      element,
    );
    const watch = new ResizeObserver(() => plot.setSize(size()));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [lines, x, dots, next]);
  return (
    <figure className={classes.plot}>
      <figcaption>
        {label}
        {y && <span className={classes.dim}>, {y}</span>}
      </figcaption>
      <div ref={host} role="img" aria-label={label} />
    </figure>
  );
}
