import type { FlagRecord, SortieRecord } from "../../src/contract/records.ts";

/** The span of time that the time line shows, and where instants are on it. */
export interface TimeScale {
  readonly fromAt: number;
  readonly toAt: number;
  /** Share of the width, 0…100. */
  readonly percentOf: (at: number) => number;
  /** Instants to be labelled. */
  readonly ticks: readonly number[];
  /** They are less than a minute apart: their labels need seconds. */
  readonly seconds: boolean;
}

/** The sortie around a flag with all its flags; without a sortie the span of the flags. */
export function timeScale(sortie: SortieRecord | undefined, flags: readonly FlagRecord[], now: number): TimeScale {
  const starts = flags.map((f) => f.openedAt);
  const ends = flags.map((f) => f.lastAt);
  const fromAt = Math.min(...starts, sortie?.startedAt ?? Number.POSITIVE_INFINITY, now - 60_000);
  const toAt = Math.max(...ends, sortie ? (sortie.endedAt ?? now) : 0, fromAt + 60_000);
  const span = toAt - fromAt;
  const step = steps.find((s) => span / s <= 5) ?? 86_400_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromAt / step) * step; at <= toAt; at += step) ticks.push(at);
  return {
    fromAt,
    toAt,
    percentOf: (at) => (Math.min(Math.max(at - fromAt, 0), span) / span) * 100,
    ticks,
    seconds: step < 60_000,
  };
}

const steps = [10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200].map((s) => s * 1_000);
