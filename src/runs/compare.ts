import * as v from "valibot";
import { FailureError } from "../contract/failure.ts";
import { type Compared, comparedFigures } from "../contract/runCompared.ts";
import { escaped } from "../review/charts/chartTheme.ts";
import { linePlot } from "./linePlot.ts";
import { pageFrame, table } from "./pageFrame.ts";
import { figuresOf } from "./runFigures.ts";
import type { RunReport } from "./runReport.ts";

/** The figures of two runs beside each other. */
export const comparedOf = (a: RunReport, b: RunReport): Compared[] => comparedFigures(figuresOf(a), figuresOf(b));

/** Two runs side by side as one page; `names` are those of their files. */
export function comparePage(a: RunReport, b: RunReport, names: readonly [string, string]): string {
  const minutes = ({ revisit }: RunReport) =>
    revisit.ages.map(({ afterMs, worstMs }) => ({ x: afterMs / 60_000, y: worstMs / 60_000 }));
  const along = ({ revisit }: RunReport) =>
    revisit.along.map(({ m, ms }) => ({ x: m / 1000, y: ms === null ? null : ms / 60_000 }));
  const lines = (of: typeof minutes | typeof along) =>
    [a, b].map((one, i) => ({ name: `${"AB"[i]}`, points: of(one) }));
  const rows = comparedOf(a, b).map(({ name, a: one, b: other, difference, verdict }) => [
    escaped(name),
    one,
    other,
    difference &&
      `<span class="${verdict === "better" ? "good" : verdict === "worse" ? "bad" : ""}">${difference}</span>`,
  ]);
  const told = ([a, b] as const).map(
    ({ scenario, seed, outcome }, i) =>
      `<strong>${"AB"[i]}</strong>: ${escaped(scenario)}, seed ${seed}${outcome === "whole" ? "" : ", cut short"} <span class="dim">${escaped(names[i] ?? "")}</span>`,
  );
  return pageFrame(
    `${a.scenario} — two runs`,
    `<h1>Two simulation runs</h1>
<p>${told.join("<br>")}</p>
${a.scenario === b.scenario ? "" : '<p class="warn">These are runs of different scenarios: what differs may be the scenario.</p>'}
${table(["", "A", "B", "B less A"], rows, 1)}
<p class="dim">▲ B is better, ▼ B is worse; times are compared in seconds.</p>
<h2>Age of the oldest look</h2>
<figure>${linePlot(lines(minutes), { label: "Age of the oldest look over time, of both runs", x: "minutes after the start", y: "minutes since the oldest look" })}</figure>
<h2>Longest time unseen along the section</h2>
<figure>${linePlot(lines(along), { label: "Longest time unseen along the section, of both runs", x: "kilometres along the section", y: "minutes" })}</figure>`,
  );
}

/** For a terminal. */
export const compareLines = (a: RunReport, b: RunReport): string[] => [
  `  ${"".padEnd(30)}${"A".padStart(12)}${"B".padStart(12)}   B less A`,
  ...comparedOf(a, b).map(
    (one) =>
      `  ${one.name.padEnd(30)}${one.a.padStart(12)}${one.b.padStart(12)}   ${one.difference}${one.verdict ? ` ${one.verdict}` : ""}`,
  ),
];

const shape = v.looseObject({
  fileType: v.literal("RunReport"),
  version: v.number(),
  revisit: v.looseObject({ flown: v.looseObject({}), bound: v.looseObject({}), ages: v.array(v.unknown()) }),
  detection: v.looseObject({}),
  sorties: v.array(v.unknown()),
  events: v.array(v.unknown()),
  operator: v.looseObject({}),
});

/** The report that a run wrote. Throws a FailureError that names the file for what is none. */
export function readRunReport(text: string, file: string): RunReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FailureError("bad-input", `${file} is no report of a simulation run`, "Choose the report.json of one");
  }
  const parsed = v.safeParse(shape, json);
  if (!parsed.success)
    throw new FailureError("bad-input", `${file} is no report of a simulation run`, "Choose the report.json of one");
  if (parsed.output.version > 1)
    throw new FailureError("newer-version", `${file} was written by a later Vedette`, "Update Vedette");
  return parsed.output as unknown as RunReport;
}
