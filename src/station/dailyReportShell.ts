import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DailyReportOrder } from "../contract/dailyReport.ts";
import { FailureError } from "../contract/failure.ts";
import { zoneDay } from "../review/zoneDay.ts";
import { dailyReportsOf } from "./dailyReports.ts";
import type { Progress } from "./progress.ts";
import type { Station } from "./station.ts";

/** The options with which the report of a day is written from the shell. */
export const dailyOptions = { daily: { type: "string" }, zone: { type: "string" } } as const;

export const dailyUsage = "--daily DAY [--zone ZONE] [--data FOLDER] [--report FILE.html]";

/** Which day, by whose clock. */
export type DailyShellOrder = Pick<DailyReportOrder, "day" | "timeZone">;

/** What is asked for; undefined without `--daily`. @throws FailureError bad-input that names the argument */
export function dailyOrderOf(given: { readonly daily?: string; readonly zone?: string }): DailyShellOrder | undefined {
  const { daily, zone } = given;
  if (daily === undefined) {
    if (zone === undefined) return undefined;
    throw new FailureError("bad-input", "--zone is of use only with --daily DAY", usage);
  }
  const timeZone = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  zoneDay(timeZone, daily);
  return { day: daily, timeZone };
}

const usage = `node dist/station/process.js ${dailyUsage}`;

/**
 * Writes the report of a day as a web page, `daily-report-DAY.html` in the folder from which it was asked for unless a file
 * is named. An abort leaves none. @throws FailureError as `DailyReports.make`
 */
export async function writeDaily(
  station: Station,
  options: {
    readonly order: DailyShellOrder;
    readonly file: string | undefined;
    readonly progress: Progress;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const { order, progress, signal } = options;
  station.audit.start();
  progress.step(`Report of ${order.day} by the clock of ${order.timeZone}`);
  const made = await dailyReportsOf(station).make(
    { ...order, by: "the shell" },
    {
      tell: ({ words, share }) => progress.show(`${Math.floor(100 * share)} %, ${words}`),
      ended: () => signal.aborted,
    },
  );
  const file = options.file ?? join(process.cwd(), `${made.name}.html`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, made.html);
  progress.step(`${made.flights} flights, ${made.flags} flags, ${made.sightings} sightings`);
  progress.step(`Report: ${file}`);
  return file;
}
