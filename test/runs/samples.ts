import type { RunReport } from "../../src/runs/runReport.ts";

const minute = 60_000;

/** The report of a run that never was, changed in places. */
export const report = (change: Partial<RunReport> = {}): RunReport => ({
  ...{ fileType: "RunReport", version: 1, scenario: "A <short> run", seed: 7, drones: 2, sectionM: 2_000 },
  ...{ startAt: Date.UTC(2026, 5, 1, 9), durationMs: 60 * minute, outcome: "whole", modelled: ["The ground is flat."] },
  revisit: {
    bound: { alwaysUpMs: 5 * minute, withReliefMs: 10 * minute, certainMs: 5 * minute, present: 1.5 },
    ...{ promiseMs: 15 * minute, planned: { worstMs: 10.5 * minute, sorties: 4 } },
    flown: {
      ...{ worstMs: 11 * minute, worstAlong: 1_250, worstEndedMs: 40 * minute, medianMs: 9 * minute },
      ...{ p95Ms: 10 * minute, allSeenMs: 12 * minute, seenShare: 1 },
    },
    ...{ overBound: 1.1, overPlan: 1.048, promiseKept: true },
    ages: [30_000, 60_000, 90_000].map((afterMs) => ({ afterMs, worstMs: afterMs / 2, share: 0.5 })),
    along: [0, 1_000, 2_000].map((m) => ({ m, ms: m === 1_000 ? null : 9 * minute })),
  },
  detection: {
    ...{ inZone: 3, inPicture: 2, found: 1, missed: 1, flags: 2, false: 1, again: 0 },
    secondsToFlag: { median: 3, p95: 3, most: 3 },
    errorM: { median: 2.5, p95: 2.5, most: 2.5 },
    vehicles: [
      {
        id: "car 1",
        className: "car",
        inZoneMs: minute,
        leftZoneMs: 2 * minute,
        inPictureMs: 65_000,
        flaggedMs: 68_000,
      },
      { id: "car 2", className: "car", inZoneMs: 5 * minute },
    ],
    flagged: [{ afterMs: 68_000, lat: 48, lon: 17, vehicle: "car 1", errorM: 2.5, again: false }],
  },
  sorties: [
    { drone: "Drone 1", beganMs: minute, batteryBegan: 99, endedMs: 30 * minute, batteryEnded: 44 },
    { drone: "Drone 2", beganMs: 28 * minute, batteryBegan: 98 },
  ],
  events: [{ afterMs: 4 * minute, kind: "link", drone: "Drone 1", text: "lost" }],
  operator: {
    ...{ deeds: 2, refused: 1, perHour: 2, busiest: 2 },
    list: [
      { afterMs: 30_000, what: "upload", drone: "Drone 1" },
      { afterMs: 40_000, what: "start", drone: "Drone 1", refused: "Arming was refused" },
    ],
  },
  ...change,
});
