import { expect, it } from "vitest";
import {
  choiceOf,
  dayChoices,
  daysOf,
  forecastLines,
  retentionLine,
  tombstoneLine,
} from "../../renderer/links/retentionWords.ts";
import { keepAll, type RetentionRecord } from "../../src/contract/retention.ts";

const at = new Date(2026, 0, 31, 12).getTime();
const record: RetentionRecord = { rules: { unflaggedDays: 30, dismissedDays: null }, running: false, held: 0 };

it("the panel says whether anything goes by itself, what went, and why nothing does", () => {
  expect(retentionLine({ ...record, rules: keepAll, held: 2 })).toBe(
    "○ No rule: recordings stay as long as there is room; 2 flags held",
  );
  const last = { at, files: 12, bytes: 3.4e9, stuck: 1 };
  expect(retentionLine({ ...record, last, nextAt: at + 3_600_000 })).toBe(
    "● Looked 2026-01-31 12:00:00: 12 files, 3.40\u202fGB removed, 1 file could not be removed, next at 13:00:00",
  );
  expect(retentionLine({ ...record, running: true })).toBe("● Removing what is due");
  expect(retentionLine({ ...record, trouble: { code: "refused", message: "x" } })).toBe("▲ Nothing is removed now");
});

it("what would go is told by each rule, with what stays for a reason", () => {
  const rules = { unflaggedDays: 30, dismissedDays: 60 };
  const unflagged = {
    rule: "unflagged",
    words: "footage without a flag after 30 days",
    files: 1,
    bytes: 5e6,
    flags: 0,
  } as const;
  const dismissed = {
    rule: "dismissed",
    words: "what shows dismissed flags only after 60 days",
    files: 0,
    bytes: 0,
    flags: 0,
  } as const;
  expect(
    forecastLines({
      ...{ at, rules, shares: [{ ...unflagged, oldestAt: at }, dismissed] },
      ...{ inUse: 2, held: 1, undated: 1, corrected: 3 },
    }),
  ).toEqual([
    "1 file, 5.0\u202fMB: footage without a flag after 30 days, the oldest of 2026-01-31 12:00:00",
    "Nothing now: what shows dismissed flags only after 60 days",
    "1 dismissed flag would go, and is held",
    "2 more are in use now",
    "3 files would go, and stay: people corrected their pictures",
    "1 file of an impossible time (before 2024) stays",
  ]);
});

it("days that were set by other hands are among the choices", () => {
  expect(dayChoices(45).map(({ label }) => label)).toEqual([
    ...["Never", "After 7 days", "After 14 days", "After 30 days", "After 45 days", "After 60 days", "After 90 days"],
    ...["After 180 days", "After 365 days", "After 730 days"],
  ]);
  expect([null, 30].map((days) => daysOf(choiceOf(days)))).toEqual([null, 30]);
});

it("a deleted flag is told in one line", () => {
  const stone = { flagId: "f1", sortieId: "s1", openedAt: 0, lastAt: 0, rule: "Watch zone", by: "Ada", at };
  expect(tombstoneLine({ ...stone, reason: "a private garden", files: [], station: "x" })).toBe(
    "2026-01-31 12:00:00: flag f1 (Watch zone), by Ada: a private garden",
  );
});
