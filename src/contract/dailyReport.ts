import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Which day a report tells of. */
export interface DailyReportOrder {
  /** `2026-01-31`. */
  readonly day: string;
  /** By whose clock the day begins and ends and times are told; IANA name, `Europe/Vienna`. */
  readonly timeZone: string;
  /** Names of watch zones, the empty name for near none; absent: all. */
  readonly sections?: readonly string[];
  /** Whose report it is. */
  readonly by: string;
}

/** A report that was made. */
export interface DailyReportMade {
  /** One page that needs nothing beside it: drawings and pictures are inside. */
  readonly html: string;
  /** Of the page's UTF-8 bytes; the audit log holds it too. */
  readonly sha256: string;
  /** What stands at the top of every printed page: station, day and clock. */
  readonly heading: string;
  /** A name for its file, without an ending. */
  readonly name: string;
  readonly flights: number;
  readonly flags: number;
  readonly sightings: number;
}

/** How far a report is. */
export interface DailyReportProgress {
  readonly runId: string;
  readonly words: string;
  readonly share: number; // 0…1
}

export type DailyReportCalls = {
  /**
   * Makes the report of a day; `runId` is the caller's own name for it. What it holds stands in the audit log by its hash.
   * @throws FailureError bad-input for no day or zone, cancelled
   */
  "dailyReport.make": { args: DailyReportOrder & { runId: string }; result: DailyReportMade };
  /** Ends one that is being made; without one, nothing happens. */
  "dailyReport.cancel": { args: { runId: string }; result: null };
};

export type DailyReportEvents = { dailyReport: DailyReportProgress };

const words = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));

export const dailyReportParsers: Parsers<DailyReportCalls> = {
  "dailyReport.make": parser(
    "dailyReport.make",
    v.object({
      runId: words(100),
      day: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/, "Expected a day such as 2026-01-31")),
      timeZone: words(100),
      sections: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(500))), v.maxLength(500))),
      by: words(200),
    }),
  ),
  "dailyReport.cancel": parser("dailyReport.cancel", v.object({ runId: words(100) })),
};
