export interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}

/** How long work takes, and how long processors worked at it meanwhile: on a busy machine only that tells. */
export function timed<T>(work: () => T): Taken & { value: T } {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const value = work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { value, ms, cpuMs: (user + system) / 1_000 };
}

const middleOf = (all: readonly number[], share = 0.5): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] as number;

const tenths = (n: number): number => Math.round(n * 10) / 10;

/** Milliseconds within which a share of the works was done; the median where none is given. */
export const msOf = (all: readonly Taken[], share?: number): number =>
  tenths(
    middleOf(
      all.map(({ ms }) => ms),
      share,
    ),
  );

export const cpuOf = (all: readonly Taken[], share?: number): number =>
  tenths(
    middleOf(
      all.map(({ cpuMs }) => cpuMs),
      share,
    ),
  );

export const both = (all: readonly Taken[]): string => `${msOf(all)} ms, ${cpuOf(all)} ms of the processor`;
