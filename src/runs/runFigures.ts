import type { RunFigure } from "../contract/runMessages.ts";
import { timeText } from "../mission/scenario/scenarioTime.ts";
import type { RunReport } from "./runReport.ts";

/** The figures that a run is told and compared by, in the order in which they are read. */
export function figuresOf({ revisit, detection, sorties, events, operator, durationMs }: RunReport): RunFigure[] {
  const { bound, planned, flown, promiseMs } = revisit;
  const time = (name: string, ms: number | null, better?: "less"): RunFigure => ({
    ...{ name, words: ms === null ? "not whole" : timeText(ms), value: ms === null ? null : ms / 1000 },
    ...(better && { better }),
  });
  const count = (name: string, value: number, better?: "less" | "more"): RunFigure => ({
    ...{ name, words: String(value), value },
    ...(better && { better }),
  });
  const number = (
    name: string,
    value: number | null | undefined,
    unit: string,
    better?: "less" | "more",
  ): RunFigure => ({
    ...{ name, words: value == null ? "—" : `${value}${unit && ` ${unit}`}`, value: value ?? null },
    ...(better && { better }),
  });
  const batteries = sorties.flatMap(({ batteryEnded }) => batteryEnded ?? []);
  return [
    time("Flown", durationMs),
    time("Worst revisit", flown.worstMs, "less"),
    time("Planned", planned.worstMs, "less"),
    time("Bound with relief", bound.withReliefMs),
    number("Worst over the bound", revisit.overBound, "", "less"),
    number("Worst over the plan", revisit.overPlan, "", "less"),
    time("Median revisit", flown.medianMs, "less"),
    ...(promiseMs === null ? [] : [time("Promised", promiseMs)]),
    time("All seen once after", flown.allSeenMs, "less"),
    count("Vehicles in the zone", detection.inZone),
    count("In a picture there", detection.inPicture, "more"),
    count("Found", detection.found, "more"),
    count("Missed", detection.missed, "less"),
    count("Flags", detection.flags),
    count("False flags", detection.false, "less"),
    count("Flagged again", detection.again, "less"),
    number("Seconds to the flag, median", detection.secondsToFlag?.median, "s", "less"),
    number("Position error, median", detection.errorM?.median, "m", "less"),
    number("Position error, 95 %", detection.errorM?.p95, "m", "less"),
    count("Flights", sorties.length),
    number("Least battery at landing", batteries.length > 0 ? Math.min(...batteries) : null, "%", "more"),
    count(
      "Times a link was lost",
      events.filter(({ kind, text }) => kind === "link" && text === "lost").length,
      "less",
    ),
    count("Deeds of the operator", operator.deeds, "less"),
    number("Deeds an hour", operator.perHour, "", "less"),
    count("Most deeds in ten minutes", operator.busiest, "less"),
    count("Refused", operator.refused, "less"),
  ];
}

/** Names and words beneath each other, for a terminal. */
export const figureLines = (report: RunReport): string[] =>
  figuresOf(report).map(({ name, words }) => `  ${name.padEnd(30)}${words.padStart(10)}`);
