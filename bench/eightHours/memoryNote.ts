/** What a process holds at an instant of the run. Bytes. */
export interface MemoryNote {
  readonly process: string;
  readonly afterMs: number;
  readonly rss: number;
  /** After a collection. */
  readonly heap: number;
  /** Buffers and what native code holds in their name. */
  readonly external: number;
}

/** Collects, and then looks. Needs `--expose-gc`. */
export function memoryNote(process: string, afterMs: number, usage: () => NodeJS.MemoryUsage): MemoryNote {
  globalThis.gc?.();
  const { rss, heapUsed: heap, external } = usage();
  return { process, afterMs, rss, heap, external };
}

/** By how much a figure grows from `fromMs` on: the slope of the line through its notes, MB an hour; 0 of less than two. */
export function slopeOf(
  notes: readonly MemoryNote[],
  figure: "rss" | "heap" | "external",
  { fromMs }: { fromMs: number },
): number {
  const late = notes.filter(({ afterMs }) => afterMs >= fromMs);
  const hours = late.map(({ afterMs }) => afterMs / 3_600_000);
  const megabytes = late.map((note) => note[figure] / 2 ** 20);
  const middle = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [middle(hours), middle(megabytes)];
  const spread = hours.reduce((sum, hour) => sum + (hour - x) ** 2, 0);
  const together = hours.reduce((sum, hour, i) => sum + (hour - x) * ((megabytes[i] as number) - y), 0);
  return spread > 0 ? Math.round((100 * together) / spread) / 100 : 0;
}
