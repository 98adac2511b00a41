/** Does work of many steps, and lets others have their turn after each: a step takes some milliseconds. */
export async function inTurns<S, T>(steps: Iterator<S, T>, progress: (step: S) => void = () => {}): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    progress(step.value);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
