import { expect, test } from "vitest";
import { clipName, exportState } from "../../renderer/review/export/exportWords.ts";
import type { FootageExportRecord } from "../../src/contract/footageExport.ts";
import { flag } from "./records.ts";

const one: FootageExportRecord = {
  ...{ exportId: "e", file: "/out/clip.ts", format: "ts", phase: "running", share: 0.424, notes: [] },
};
const counts = { pictures: 31, bytes: 1_240_000, own: 31, damaged: 0, foreignTargets: 0, made: 0, targetsOnly: 0 };

test("an export says how far it is and how it ended", () => {
  const done = { ...one, phase: "done", share: 1, counts: { ...counts, targets: 0, tracks: 0 } } as const;
  expect(
    [one, { ...one, phase: "cancelled" } as const, { ...one, phase: "failed" } as const, done].map(exportState),
  ).toEqual([
    "Writing… 42 %",
    "Cancelled, nothing was written",
    "✕ Not written",
    "✔ Written, 31 pictures, 1.2\u202fMB",
  ]);
});

test("a clip's name says what was seen and when, and sorts by time", () => {
  const seen = flag({ id: "f3a9", className: "pick-up / van", openedAt: Date.UTC(2026, 0, 31, 12) });
  expect(clipName(seen)).toBe("pick-up-van-20260131-120000-f3a9");
});
