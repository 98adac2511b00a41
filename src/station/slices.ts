/** How long work that can wait may keep everything else waiting, ms. */
const SLICE_MS = 8;

/** Does work of many steps a slice of 8 ms at a time, so that vehicles are not kept waiting; `progress` hears each step. */
export async function inSlices<S, T>(steps: Iterator<S, T>, progress: (step: S) => void = () => {}): Promise<T> {
  for (;;) {
    for (const until = performance.now() + SLICE_MS; performance.now() < until; ) {
      const step = steps.next();
      if (step.done) return step.value;
      progress(step.value);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The same for each of many things: what `work` makes of them, in their order. */
export async function eachInSlices<A, B>(work: (one: A) => B, all: Iterable<A>): Promise<B[]> {
  const made: B[] = [];
  const steps = (function* () {
    for (const one of all) yield work(one);
  })();
  await inSlices(steps, (one) => made.push(one));
  return made;
}
