import { createHash } from "node:crypto";
import type {
  DailyReportCalls,
  DailyReportMade,
  DailyReportOrder,
  DailyReportProgress,
} from "../contract/dailyReport.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { AuditLog } from "../store/auditLog.ts";
import { actor } from "./actor.ts";
import { gatheredDay, type ReportSources, type ReportStep } from "./dailyReportGather.ts";
import { dailyHeading, dailyPage } from "./dailyReportPage.ts";
import { inSlices } from "./slices.ts";
import type { Station } from "./station.ts";

interface Parts {
  readonly sources: ReportSources;
  readonly audit: Pick<AuditLog, "add">;
  readonly tell: (progress: DailyReportProgress) => void;
}

/** Makes reports of days, each of which can be ended while it is being made. */
export class DailyReports {
  readonly #parts: Parts;
  readonly #cancelled = new Map<string, boolean>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Makes one, with a line in the audit log that holds its hash; `ended` is asked now and then whether to go on.
   * @throws FailureError bad-input, cancelled, and when the audit log can not be written: then there is no report
   */
  async make(
    order: DailyReportOrder,
    { tell, ended }: { readonly tell: (step: ReportStep) => void; readonly ended: () => boolean },
  ): Promise<DailyReportMade> {
    let told = "";
    const report = await inSlices(gatheredDay(order, this.#parts.sources), (step) => {
      if (ended()) throw new FailureError("cancelled", "The report was not made: somebody ended it");
      const words = `${step.words} ${Math.floor(step.share * 100)}`;
      if (words !== told) tell(step);
      told = words;
    });
    const html = dailyPage(report);
    const sha256 = createHash("sha256").update(html, "utf8").digest("hex");
    const { day, timeZone, sections, flights, flags, sightings } = report;
    const counts = { flights: flights.length, flags: flags.length, sightings: sightings.length };
    const body = { day, timeZone, ...(sections && { sections }), ...counts, sha256 };
    this.#parts.audit.add({ kind: "report.made", by: order.by, body });
    return { html, sha256, heading: dailyHeading(report), name: `daily-report-${day}`, ...counts };
  }

  handlers(): Handlers<DailyReportCalls> {
    return {
      "dailyReport.make": async ({ runId, ...order }) => {
        if (this.#cancelled.has(runId)) throw new FailureError("busy", "This report is being made already");
        this.#cancelled.set(runId, false);
        try {
          return await this.make(
            { ...order, by: actor() || order.by },
            {
              tell: (step) => this.#parts.tell({ runId, ...step }),
              ended: () => this.#cancelled.get(runId) === true,
            },
          );
        } finally {
          this.#cancelled.delete(runId);
        }
      },
      "dailyReport.cancel": ({ runId }) => {
        if (this.#cancelled.has(runId)) this.#cancelled.set(runId, true);
        return null;
      },
    };
  }
}

/** The reports of a station. */
export const dailyReportsOf = (station: Station): DailyReports =>
  new DailyReports({
    audit: station.audit.log,
    tell: (progress) => station.announcer.emit("dailyReport", progress),
    sources: {
      ...station.store,
      audit: station.audit.log,
      zones: () => station.patrols.zones(),
      vehicleName: (vehicleId) => station.vehicles().find(({ id }) => id === vehicleId)?.name,
      dataFolder: station.dataFolder,
      sector: () => station.demoSector,
      now: () => Date.now(),
    },
  });
