import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "../shell/useTheme.ts";
import { plotAxis, themeToken } from "../ui/plotLook.ts";
import classes from "./MessageDetail.module.css";
import { fieldText } from "./messageTable.ts";
import { type PlotBuffer, plotMs } from "./plotBuffer.ts";

/** Lets whoever gets the messages draw, without a React render for each. */
export interface PlotHandle {
  draw(): void;
}

interface Props {
  readonly buffer: PlotBuffer;
  readonly fields: readonly string[];
  readonly ref: Ref<PlotHandle>;
}

/** Fields of a message over the last minute, each in its own scale: their units differ. */
export function MessagePlot({ buffer, fields, ref }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const { next } = useTheme();
  useImperativeHandle(ref, () => ({ draw: () => plot.current?.setData(buffer.columns(fields)) }), [buffer, fields]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read when the plot is made
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new uPlot(options(element, fields), buffer.columns(fields), element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize(sizeOf(element)));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [next, buffer, fields]);
  return <div ref={host} className={classes.plot} role="img" aria-label={`Plot of ${fields.join(", ")}`} />;
}

const sizeOf = (element: HTMLElement) => ({
  width: Math.max(120, element.clientWidth),
  height: Math.max(80, element.clientHeight - 30), // the legend's line
});

/** Not the bare name: many messages have a field `x`, and so has the plot. */
const scaleOf = (field: string): string => `field ${field}`;

const strokes = ["--accent", "--caution", "--ok", "--alarm"];
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

function options(element: HTMLElement, fields: readonly string[]): uPlot.Options {
  const y = (_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax => {
    if (low === null || high === null) return [0, 1];
    const room = high > low ? (high - low) * 0.08 : Math.max(1, Math.abs(high) * 0.05);
    return [low - room, high + room];
  };
  return {
    ...sizeOf(element),
    padding: [8, 12, 0, 4],
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-plotMs / 1_000, 0] },
      ...Object.fromEntries(fields.map((name) => [scaleOf(name), { range: y }])),
    },
    axes: [
      { ...plotAxis(), size: 26, values: (_, ticks) => ticks.map((s) => `${s}\u202fs`) },
      { ...plotAxis(), scale: scaleOf(fields[0] ?? ""), size: 62, values: (_, ticks) => ticks.map(fieldText) },
    ],
    series: [
      { label: "Seconds", value: (_, v) => (v === null ? "—" : v.toFixed(1)) },
      ...fields.map((name, i) => ({
        label: name,
        scale: scaleOf(name),
        stroke: themeToken(strokes[i % strokes.length] ?? "--accent"),
        dash: dashes[i % dashes.length] ?? [],
        width: 1.5,
        spanGaps: false,
        value: (_: uPlot, v: number | null) => (v === null ? "—" : fieldText(v)),
      })),
    ],
  };
}
