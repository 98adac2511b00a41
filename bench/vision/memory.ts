/** Memory this process holds, MB: heap, buffers and what native code took. */
export function memoryMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}

/** How memory grows, MB a minute: the line of least squares through the later half of the samples. */
export function slopeMbPerMinute(samples: readonly { readonly minutes: number; readonly mb: number }[]): number {
  const later = samples.slice(Math.floor(samples.length / 2));
  if (later.length < 4) return Number.NaN;
  const mean = (of: (sample: (typeof later)[number]) => number) =>
    later.reduce((total, one) => total + of(one), 0) / later.length;
  const [x, y] = [mean((one) => one.minutes), mean((one) => one.mb)];
  const over = later.reduce((total, { minutes, mb }) => total + (minutes - x) * (mb - y), 0);
  return over / later.reduce((total, { minutes }) => total + (minutes - x) ** 2, 0);
}
