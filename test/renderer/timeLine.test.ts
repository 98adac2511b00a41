import { expect, test } from "vitest";
import { panned, scaleOf, showing, timeScale, wholeWindow, zoomed } from "../../renderer/review/timeScale.ts";
import { flagNear, timeMarks } from "../../renderer/review/timeScaleMarks.ts";
import type { FlagRecord, VerdictKind } from "../../src/contract/records.ts";
import { flag } from "./records.ts";

const whole = { fromAt: 0, toAt: 3_600_000 };

test("zooming keeps the instant under the pointer where it is, ends at four seconds, and stays within the flight", () => {
  expect(zoomed(whole, whole, 0.5, 900_000)).toEqual({ fromAt: 450_000, toAt: 2_250_000 });
  expect(zoomed({ fromAt: 0, toAt: 5_000 }, whole, 0.1, 2_500)).toEqual({ fromAt: 500, toAt: 4_500 });
  expect(zoomed({ fromAt: 3_000_000, toAt: 3_600_000 }, whole, 3, 3_600_000)).toEqual({
    ...{ fromAt: 1_800_000, toAt: 3_600_000 },
  });
  expect(zoomed({ fromAt: 10_000, toAt: 20_000 }, whole, 1e9, 15_000)).toEqual(whole);
});

test("dragging stops at the ends of the flight", () => {
  const window = { fromAt: 600_000, toAt: 1_200_000 };
  expect(panned(window, whole, 60_000)).toEqual({ fromAt: 660_000, toAt: 1_260_000 });
  expect(panned(window, whole, -1e9)).toEqual({ fromAt: 0, toAt: 600_000 });
  expect(panned(window, whole, 1e9)).toEqual({ fromAt: 3_000_000, toAt: 3_600_000 });
});

test("a flag that is chosen elsewhere is brought into the window", () => {
  const window = { fromAt: 600_000, toAt: 1_200_000 };
  expect(showing(window, whole, 700_000)).toBe(window);
  expect(showing(window, whole, 2_000_000)).toEqual({ fromAt: 1_700_000, toAt: 2_300_000 });
});

test("a window of seconds is labelled in seconds", () => {
  const { ticks, seconds } = scaleOf({ fromAt: 500, toAt: 4_500 });
  expect([ticks, seconds]).toEqual([[1_000, 2_000, 3_000, 4_000], true]);
});

const at = (id: string, openedAt: number, kind?: VerdictKind): FlagRecord =>
  flag({
    ...{ id, openedAt, lastAt: openedAt + 1_000 },
    ...(kind && { verdict: { kind, by: "Ada", at: 0 } }),
  });

test("flags that lie close together share a sign, which opens the one that waits; the selected one has its own", () => {
  const flags = [
    at("a", 0, "dismissed"),
    at("b", 2_000, "confirmed"),
    at("c", 4_000),
    at("d", 6_000),
    at("e", 60_000, "dismissed"),
    at("gone", 200_000),
  ];
  expect(timeMarks(flags, { fromAt: 0, toAt: 100_000 }, 10, "d")).toEqual([
    { id: "c", className: "vehicle", flags: 3, kind: "unreviewed", selected: false, fromAt: 0, toAt: 5_000 },
    { id: "d", className: "vehicle", flags: 1, kind: "unreviewed", selected: true, fromAt: 6_000, toAt: 7_000 },
    { id: "e", className: "vehicle", flags: 1, kind: "dismissed", selected: false, fromAt: 60_000, toAt: 61_000 },
  ]);
  expect(timeMarks(flags, { fromAt: 0, toAt: 4_999 }, 3, null).map(({ id, kind }) => [id, kind])).toEqual([
    ["a", "dismissed"],
    ["b", "confirmed"],
    ["c", "unreviewed"],
  ]);
});

test("ten thousand flags are drawn with as many signs as fit, and a hundred thousand have a span", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => at(`f${n}`, n * 360));
  const marks = timeMarks(many, whole, 40, null);
  expect([marks.length, marks.reduce((sum, { flags }) => sum + flags, 0)]).toEqual([40, 10_000]);
  const more = Array.from({ length: 150_000 }, (_, n) => at(`f${n}`, n * 10));
  expect(wholeWindow(undefined, more, 1_500_990)).toEqual({ fromAt: 0, toAt: 1_500_990 });
  expect(timeScale(undefined, [], 100_000).toAt).toBe(100_000);
});

test("a click where no footage is loaded opens the flag that was seen then, or nearest to it", () => {
  const flags = [at("a", 0), at("b", 10_000)];
  expect([500, 4_000, 9_000, 99_000].map((time) => flagNear(flags, time)?.id)).toEqual(["a", "a", "b", "b"]);
  expect(flagNear([], 0)).toBeUndefined();
});
