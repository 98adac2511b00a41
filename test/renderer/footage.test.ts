import { expect, test } from "vitest";
import {
  byteChoices,
  diskFirst,
  footageLine,
  gapLine,
  removalLines,
  removedInAll,
  roomLeft,
  stretch,
} from "../../renderer/links/footageWords.ts";
import type { FootageRecord } from "../../src/contract/footage.ts";

const quiet: FootageRecord = {
  limits: { budgetBytes: 100e9, leastFreeBytes: 2e9 },
  segments: 0,
  usedBytes: 0,
  sparedBytes: 0,
  bytesPerSecond: 0,
  gaps: [],
};
const full = { code: "disk-full", message: "m" } as const;

test("how it stands with footage is said in one line, also when there is none", () => {
  expect(footageLine(quiet)).toBe("○ No footage yet: video is recorded while a vehicle is armed");
  expect(footageLine({ ...quiet, segments: 3 })).toBe("○ Nothing is recorded now");
  expect(footageLine({ ...quiet, bytesPerSecond: 1e6 })).toBe("● Now recording 8.0\u202fMbit/s");
  expect(footageLine({ ...quiet, trouble: full })).toBe("▲ Room for footage is short");
  expect(footageLine({ ...quiet, trouble: full, bytesPerSecond: 1e6 })).toBe(
    "▲ Room for footage is short, recording 8.0\u202fMbit/s",
  );
});

test("the time that is left is unknown while nothing is recorded", () => {
  expect(roomLeft(quiet)).toBe("—");
  expect(roomLeft({ ...quiet, limitInMs: 26.4 * 3_600_000 })).toBe("26\u202fh");
  expect(roomLeft({ ...quiet, limitInMs: 12_000 })).toBe("at its limit");
});

test("a stretch and a gap are told with their stream, times and the reason", () => {
  const at = new Date(2026, 0, 31, 12, 0, 0).getTime();
  expect(stretch({ streamId: "video-1-1", file: "/d/a.ts", startAt: at, endAt: at + 30_000 })).toBe(
    "video-1-1, 2026-01-31 12:00:00 – 12:00:30",
  );
  expect(gapLine({ streamId: "video-1-1", fromAt: at, toAt: at + 4200, why: "process-killed" })).toBe(
    "2026-01-31 12:00:00 – 12:00:04 (4.2\u202fs), recording process ended, video-1-1",
  );
  expect(gapLine({ streamId: "v", fromAt: at, toAt: at + 90_000, why: "link-lost" })).toBe(
    "2026-01-31 12:00:00 – 12:01:30 (1:30), link lost, v",
  );
});

test("a limit that was set by hand is among the choices", () => {
  expect(byteChoices([1e9, 2e9], 1.5e9)).toEqual([
    { value: "1000000000", label: "1\u202fGB" },
    { value: "1500000000", label: "1.50\u202fGB" },
    { value: "2000000000", label: "2\u202fGB" },
  ]);
});

test("what is no longer on disk is told with its reason, and how much it is", () => {
  const at = new Date(2026, 0, 31, 12, 0, 0).getTime();
  const removal = { streamId: "v", file: "/d/a.ts", startAt: at, endAt: at + 30_000, at: at + 60_000, bytes: 8e6 };
  const removals = [
    { ...removal, why: "budget" as const },
    { ...removal, why: "gone" as const },
  ];
  expect(removalLines(removals)).toEqual([
    "2026-01-31 12:01:00: v, 2026-01-31 12:00:00 – 12:00:30, 8.0\u202fMB, removed to keep the limit",
    "2026-01-31 12:01:00: v, 2026-01-31 12:00:00 – 12:00:30, 8.0\u202fMB, deleted by somebody else",
  ]);
  expect(removedInAll(removals)).toBe("2 stretches of footage, 16.0\u202fMB, are no longer on disk");
  expect(removedInAll(removals.slice(1))).toBe("1 stretch of footage, 8.0\u202fMB, is no longer on disk");
});

test("a limit that the disk has no room for is told", () => {
  const limits = { budgetBytes: 100e9, leastFreeBytes: 2e9 };
  expect(diskFirst({ ...quiet, limits, usedBytes: 10e9, freeBytes: 66e9 })).toBe(
    "The disk has room for 74.00\u202fGB only",
  );
  expect(diskFirst({ ...quiet, limits, usedBytes: 10e9, freeBytes: 200e9 })).toBeUndefined();
  const { freeBytes: _, ...untold } = { ...quiet, limits };
  expect(diskFirst(untold)).toBeUndefined();
});
