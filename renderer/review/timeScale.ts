import type { FlagRecord, SortieRecord } from "../../src/contract/records.ts";

/** A span of time, ms since 1970. */
export interface TimeWindow {
  readonly fromAt: number;
  readonly toAt: number;
}

/** The span of time that the time line shows, and where instants are on it. */
export interface TimeScale extends TimeWindow {
  /** Share of the width, 0…100. */
  readonly percentOf: (at: number) => number;
  /** Instants to be labelled. */
  readonly ticks: readonly number[];
  /** They are less than a minute apart: their labels need seconds. */
  readonly seconds: boolean;
}

/** The shortest span that can be looked at, ms. */
const shortestMs = 4_000;

/** The sortie around a flag with all its flags; without a sortie the span of the flags. */
export function wholeWindow(sortie: SortieRecord | undefined, flags: readonly FlagRecord[], now: number): TimeWindow {
  const starts = flags.reduce((least, { openedAt }) => Math.min(least, openedAt), Number.POSITIVE_INFINITY);
  const ends = flags.reduce((most, { lastAt }) => Math.max(most, lastAt), 0);
  const fromAt = Math.min(starts, sortie?.startedAt ?? Number.POSITIVE_INFINITY, now - 60_000);
  return { fromAt, toAt: Math.max(ends, sortie ? (sortie.endedAt ?? now) : 0, fromAt + 60_000) };
}

/** Where instants are in a window, and which of them are labelled. */
export function scaleOf({ fromAt, toAt }: TimeWindow): TimeScale {
  const span = toAt - fromAt;
  const step = steps.find((s) => span / s <= 5) ?? 86_400_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromAt / step) * step; at <= toAt; at += step) ticks.push(at);
  return {
    ...{ fromAt, toAt, ticks, seconds: step < 60_000 },
    percentOf: (at) => (Math.min(Math.max(at - fromAt, 0), span) / span) * 100,
  };
}

export const timeScale = (sortie: SortieRecord | undefined, flags: readonly FlagRecord[], now: number): TimeScale =>
  scaleOf(wholeWindow(sortie, flags, now));

/** A window `factor` times as long, in which `at` stays where it is; within the whole, and not shorter than four seconds. */
export function zoomed(window: TimeWindow, whole: TimeWindow, factor: number, at: number): TimeWindow {
  const span = window.toAt - window.fromAt;
  const wanted = Math.min(Math.max(span * factor, shortestMs), whole.toAt - whole.fromAt);
  const share = Math.min(Math.max((at - window.fromAt) / span, 0), 1);
  const fromAt = at - share * wanted;
  return inside({ fromAt, toAt: fromAt + wanted }, whole);
}

/** A window of the same length so much later, or earlier where negative; within the whole. */
export const panned = ({ fromAt, toAt }: TimeWindow, whole: TimeWindow, byMs: number): TimeWindow =>
  inside({ fromAt: fromAt + byMs, toAt: toAt + byMs }, whole);

/** A window that shows an instant: the same where it does, else moved so that it is in the middle. */
export const showing = (window: TimeWindow, whole: TimeWindow, at: number): TimeWindow =>
  at >= window.fromAt && at <= window.toAt ? window : panned(window, whole, at - (window.fromAt + window.toAt) / 2);

function inside({ fromAt, toAt }: TimeWindow, whole: TimeWindow): TimeWindow {
  const by = Math.max(whole.fromAt - fromAt, 0) || Math.min(whole.toAt - toAt, 0);
  return { fromAt: Math.max(whole.fromAt, fromAt + by), toAt: Math.min(whole.toAt, toAt + by) };
}

const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200].map((s) => s * 1_000);
