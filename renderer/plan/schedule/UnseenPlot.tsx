import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { unseenOver } from "../../../src/mission/schedule/unseen.ts";
import { useTheme } from "../../shell/useTheme.ts";
import { minutesPlot } from "../../ui/minutesPlot.ts";
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

const options = (element: HTMLElement): uPlot.Options =>
  minutesPlot(sizeOf(element), {
    tick: "{HH}:{mm}",
    moment: "{HH}:{mm}:{ss}",
    lines: [
      { label: "Longest unseen", token: "--accent" },
      { label: "Promise", token: "--caution", dash: [6, 4] },
    ],
  });
