import type { Page } from "playwright";

/** What the window did in a while. */
export interface WindowWork {
  /** Times that React changed the page. */
  readonly commits: number;
  /** Between one animation frame and the next, ms, in order. */
  readonly frameMs: readonly number[];
  /** Live frames painted on the globe. */
  readonly painted: number;
}

interface Counted {
  reactCommits: number;
  readonly __vedetteMetrics?: { readonly framesPainted: number };
}

/**
 * Counts React's commits from now on, through the hook that its production build offers to developer tools; the page is loaded
 * anew for it, since React looks for the hook when it starts.
 */
export async function countCommits(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counted = window as unknown as Counted & { __REACT_DEVTOOLS_GLOBAL_HOOK__: unknown };
    counted.reactCommits = 0;
    counted.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberRoot: () => {
        counted.reactCommits++;
      },
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
    };
  });
  await page.reload();
}

/** Watches the window for a while and leaves it alone. */
export function windowWork(page: Page, ms: number): Promise<WindowWork> {
  return page.evaluate(async (duration) => {
    const counted = window as unknown as Counted;
    const painted = () => counted.__vedetteMetrics?.framesPainted ?? 0;
    const before = { commits: counted.reactCommits, painted: painted() };
    const frameMs: number[] = [];
    await new Promise<void>((resolve) => {
      const began = performance.now();
      let last = began;
      const frame = () => {
        const now = performance.now();
        frameMs.push(now - last);
        last = now;
        if (now - began < duration) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
    return {
      commits: counted.reactCommits - before.commits,
      frameMs: frameMs.slice(1),
      painted: painted() - before.painted,
    };
  }, ms);
}
