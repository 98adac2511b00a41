import { cpus } from "node:os";

/** What all processors together have spent so far, ms. */
export interface CpuTimes {
  readonly busy: number;
  readonly all: number;
}

export function cpuTimes(): CpuTimes {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, t) => sum + t.idle, 0);
  const busy = times.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.irq, 0);
  return { busy, all: busy + idle };
}

/** The share of all processors that was in use between two readings, by whatever program, 0…1. */
export const busyShare = (from: CpuTimes, to: CpuTimes): number =>
  (to.busy - from.busy) / Math.max(1, to.all - from.all);
