import { SegmentedControl } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { useTheme } from "../shell/useTheme.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { minutesPlot } from "../ui/minutesPlot.ts";
import { liveSections } from "./liveCoverageApp.ts";
import classes from "./SeenSections.module.css";
import { ageSeries } from "./seenWords.ts";

const spans = [
  { value: "6", label: "6 h" },
  { value: "24", label: "24 h" },
  { value: "168", label: "7 d" },
];
const HOUR = 3_600_000;
const AGAIN_MS = 30_000;

/** How long the place of a section that waits longest had not been seen, over the last hours or days, and how that goes on. */
export function SeenHistory({ sectionId }: { sectionId: string }) {
  const host = useRef<HTMLDivElement>(null);
  const [hours, setHours] = useState("6");
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const { next } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read when the plot is made
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let isOver = false;
    const plot = new uPlot(options(element, hours === "168"), [[], [], [], []], element);
    const show = async () => {
      const record = liveSections.state.get()?.sections.find(({ id }) => id === sectionId);
      if (!record) return;
      try {
        const points = await liveSections.history(sectionId, record.at - Number(hours) * HOUR, record.at + 1);
        if (isOver) return;
        setFailure(null);
        setEmpty(points.length === 0);
        plot.setData(ageSeries(points, record));
      } catch (cause) {
        if (!isOver) setFailure(failureOf(cause));
      }
    };
    void show();
    const timer = setInterval(() => void show(), AGAIN_MS);
    const watch = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    watch.observe(element);
    return () => {
      isOver = true;
      clearInterval(timer);
      watch.disconnect();
      plot.destroy();
    };
  }, [sectionId, hours, next]);
  return (
    <div>
      <SegmentedControl size="xs" data={spans} value={hours} onChange={setHours} aria-label="How far back" />
      {failure && <FailureNote failure={failure} />}
      {isEmpty && <p className={classes.dim}>A minute after the watch began the first point is written down.</p>}
      <div ref={host} className={classes.plot} role="img" aria-label="Worst age of the section, over time" />
    </div>
  );
}

const sizeOf = (element: HTMLElement) => ({ width: Math.max(120, element.clientWidth), height: 130 });

const options = (element: HTMLElement, days: boolean): uPlot.Options =>
  minutesPlot(sizeOf(element), {
    tick: days ? "{MM}-{DD}" : "{HH}:{mm}",
    moment: "{YYYY}-{MM}-{DD} {HH}:{mm}",
    lines: [
      { label: "Worst age", token: "--accent" },
      { label: "Expected", token: "--info", dash: [3, 3] },
      { label: "Promise", token: "--caution", dash: [8, 4] },
    ],
  });
