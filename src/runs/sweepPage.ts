import { escaped } from "../review/charts/chartTheme.ts";
import { csvCell } from "../review/csvCell.ts";
import { linePlot } from "./linePlot.ts";
import { pageFrame, table } from "./pageFrame.ts";
import { figuresOf } from "./runFigures.ts";
import type { RunReport } from "./runReport.ts";
import { setWords, type Variation } from "./sweep.ts";

/** A run of a sweep: its report, or why there is none, and where it lies. */
export interface SweptRun {
  readonly set: Variation["set"];
  readonly folder: string;
  readonly report?: RunReport;
  readonly failure?: string;
}

/** The figures that a sweep is looked at by. */
const columns = [
  "Worst revisit",
  "Worst over the bound",
  "Worst over the plan",
  "Found",
  "Missed",
  "False flags",
  "Seconds to the flag, median",
  "Position error, median",
  "Least battery at landing",
  "Deeds an hour",
] as const;

const of = (report: RunReport, name: string) => figuresOf(report).find((figure) => figure.name === name);

/** A sweep as one page: a table, and a plot of each figure over the field that was swept last. */
export function sweepPage(scenario: string, runs: readonly SweptRun[]): string {
  const fields = runs[0]?.set.map(({ path }) => path) ?? [];
  const rows = runs.map(({ set, folder, report, failure }) => [
    ...set.map(({ value }) => escaped(String(value))),
    ...(report
      ? columns.map((name) => of(report, name)?.words ?? "—")
      : [escaped(failure ?? "no report"), ...columns.slice(1).map(() => "")]),
    `<a href="${encodeURI(folder)}/index.html">${escaped(folder)}</a>`,
  ]);
  return pageFrame(
    `${scenario} — sweep`,
    `<h1>${escaped(scenario)}</h1>
<p>${runs.length} simulation runs over ${fields.map((field) => `<code>${escaped(field)}</code>`).join(" and ")}.</p>
${table([...fields.map(escaped), ...columns, "Run"], rows, fields.length)}
${columns.map((name) => `<h2>${name}</h2><figure>${plotOf(name, runs)}</figure>`).join("\n")}`,
  );
}

/** One figure over the field that turns fastest, a line for each setting of the others. */
function plotOf(name: string, runs: readonly SweptRun[]): string {
  const lines = new Map<string, { x: number; y: number | null }[]>();
  const values = [...new Set(runs.map(({ set }) => set.at(-1)?.value))];
  for (const { set, report } of runs) {
    const key = setWords({ set: set.slice(0, -1) }) || name;
    const value = set.at(-1)?.value;
    const x = typeof value === "number" ? value : values.indexOf(value) + 1;
    lines.set(key, [...(lines.get(key) ?? []), { x, y: (report && of(report, name)?.value) ?? null }]);
  }
  const drawn = [...lines].map(([key, points]) => ({
    name: key,
    points: points.sort((a, b) => a.x - b.x),
    dots: true,
  }));
  return linePlot(drawn, { label: name, x: runs[0]?.set.at(-1)?.path ?? "", y: name });
}

/** The same table for other programs: RFC 4180, every figure as a number. */
export function sweepCsv(runs: readonly SweptRun[]): string {
  const fields = runs[0]?.set.map(({ path }) => path) ?? [];
  const line = (cells: readonly unknown[]) => cells.map((cell) => csvCell(String(cell ?? ""))).join(",");
  const figures = runs.find(({ report }) => report)?.report;
  const names = figures ? figuresOf(figures).map(({ name }) => name) : [];
  return `${[
    line([...fields, ...names, "failure"]),
    ...runs.map(({ set, report, failure }) =>
      line([...set.map(({ value }) => value), ...names.map((name) => report && of(report, name)?.value), failure]),
    ),
  ].join("\r\n")}\r\n`;
}
