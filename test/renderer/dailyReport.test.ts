import { expect, it } from "vitest";
import { DailyReportDesk, lastDay } from "../../renderer/review/report/dailyReportDesk.ts";
import type { DailyReportMade } from "../../src/contract/dailyReport.ts";
import { FailureError } from "../../src/contract/failure.ts";

const order = { day: "2026-01-31", timeZone: "UTC", by: "Ada" };
const report: DailyReportMade = {
  ...{ html: "", sha256: "", heading: "", name: "", flights: 0, flags: 0, sightings: 0 },
};

function desk() {
  const cancelled: string[] = [];
  const ends: { made: (made: DailyReportMade) => void; failed: (cause: Error) => void }[] = [];
  let ids = 0;
  const made = new DailyReportDesk({
    make: () => new Promise((resolve, reject) => ends.push({ made: resolve, failed: reject })),
    cancel: async (runId) => cancelled.push(runId),
    newId: () => `r${++ids}`,
  });
  return { desk: made, cancelled, ends };
}

it("one report is made at a time, and only what is told of it counts", async () => {
  const { desk: reports, ends } = desk();
  const making = reports.make(order);
  void reports.make(order);
  expect(ends).toHaveLength(1);
  reports.progress({ runId: "r9", words: "Flags", share: 0.9 });
  reports.progress({ runId: "r1", words: "Flights", share: 0.1 });
  expect(reports.state.get()).toEqual({ phase: "making", runId: "r1", words: "Flights", share: 0.1 });
  ends[0]?.made(report);
  await making;
  expect(reports.state.get()).toEqual({ phase: "made", report });
});

it("one that is ended leaves none, one that fails says why", async () => {
  const { desk: reports, ends, cancelled } = desk();
  reports.cancel();
  const making = reports.make(order);
  reports.cancel();
  ends[0]?.failed(new FailureError("cancelled", "ended"));
  await making;
  expect([cancelled, reports.state.get()]).toEqual([["r1"], { phase: "none" }]);
  const again = reports.make(order);
  ends[1]?.failed(new FailureError("disk-full", "The audit log can not be written"));
  await again;
  expect(reports.state.get()).toMatchObject({ phase: "failed", failure: { code: "disk-full" } });
});

it("the day that is offered first is the newest that is over", () => {
  expect(lastDay(new Date(2026, 2, 1, 0, 5).getTime())).toBe("2026-02-28");
  expect(lastDay(new Date(2026, 0, 1, 23, 59).getTime())).toBe("2025-12-31");
});
