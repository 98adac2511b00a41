import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { unseenOver } from "../../../src/mission/schedule/unseen.ts";
import { useTheme } from "../../shell/useTheme.ts";
import classes from "./Schedule.module.css";

/** For how long the place that waits longest has not been seen, over the time of the schedule, against the promise. */
export function UnseenPlot({ schedule }: { schedule: Schedule }) {
  const host = useRef<HTMLDivElement>(null);
  const { next } = useTheme();
  const data = useMemo((): uPlot.AlignedData => {
    const { at, worstMs } = unseenOver(schedule);
    const { promiseMs } = schedule.task;
    const promise = promiseMs === undefined ? null : promiseMs / 60_000;
    return [at.map((ms) => ms / 1_000), worstMs.map((ms) => ms / 60_000), at.map(() => promise)];
  }, [schedule]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read when the plot is made
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const plot = new uPlot(options(element), data, element);
    const watch = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [data, next]);
  return <div ref={host} className={classes.plot} role="img" aria-label="Longest time unseen, over time" />;
}

const sizeOf = (element: HTMLElement) => ({ width: Math.max(120, element.clientWidth), height: 120 });

function options(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: token("--dim"),
    grid: { stroke: token("--line"), width: 0.5 },
    ticks: { stroke: token("--line"), width: 0.5 },
    font: "12px system-ui, sans-serif",
  };
  const minutes = (v: number | null) => (v === null ? "—" : `${v.toFixed(1)}\u202fmin`);
  return {
    ...sizeOf(element),
    padding: [8, 12, 0, 0],
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      { ...axis, size: 26, space: 60, values: "{HH}:{mm}" },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((v) => `${v}\u202fmin`) },
    ],
    series: [
      { label: "At", value: "{HH}:{mm}:{ss}" },
      { label: "Longest unseen", stroke: token("--accent"), width: 1.5, value: (_, v) => minutes(v) },
      { label: "Promise", stroke: token("--caution"), width: 1.5, dash: [6, 4], value: (_, v) => minutes(v) },
    ],
  };
}
