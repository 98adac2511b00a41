import type { ScenarioRunReport } from "../../../src/contract/runReports.ts";
import type { RunLine } from "./RunPlot.tsx";

const minutes = (ms: number | null): number | null => (ms === null ? null : ms / 60_000);

/** How old the oldest look was, in minutes over minutes. */
export const ageLine = ({ revisit }: ScenarioRunReport, label: string): RunLine => ({
  label,
  points: revisit.ages.map(({ afterMs, worstMs }) => ({ x: afterMs / 60_000, y: minutes(worstMs) })),
});

/** The longest time unseen, in minutes over kilometres along the section. */
export const alongLine = ({ revisit }: ScenarioRunReport, label: string): RunLine => ({
  label,
  points: revisit.along.map(({ m, ms }) => ({ x: m / 1_000, y: minutes(ms) })),
});

/** A level across a line: a bound or a promise, in minutes. */
export const levelLine = (label: string, ms: number, { points }: RunLine, dash: readonly number[]): RunLine => ({
  ...{ label, dash },
  points: points.length === 0 ? [] : [points[0], points.at(-1)].map((p) => ({ x: p?.x ?? 0, y: ms / 60_000 })),
});
